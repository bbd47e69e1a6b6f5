#include "engine/insight/milestones.h"

namespace farmgate {
namespace {

constexpr std::array<std::string_view, kMilestoneKindCount> kKinds{
    "first_sale",   "above_poverty_line", "below_poverty_line", "village_gained",
    "village_lost", "town_gained",        "town_lost"};

}  // namespace

std::string_view to_string(MilestoneKind kind) {
  return kKinds[static_cast<std::size_t>(kind)];
}

std::optional<MilestoneKind> parse_milestone_kind(std::string_view text) {
  for (std::size_t i = 0; i < kKinds.size(); ++i) {
    if (kKinds[i] == text) return static_cast<MilestoneKind>(i);
  }
  return std::nullopt;
}

std::array<std::uint64_t, kMilestoneKindCount> Milestones::counts() const {
  auto counts = dropped_counts_;
  for (const Milestone& milestone : kept_) ++counts[static_cast<std::size_t>(milestone.kind)];
  return counts;
}

}  // namespace farmgate
