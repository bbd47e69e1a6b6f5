// What has changed for somebody, in the order in which it did: the last ones of them.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>

#include "engine/base/int128.h"
#include "engine/insight/sale.h"

namespace farmgate {

enum class MilestoneKind : std::uint8_t {
  kFirstSale,         // a producer has sold something
  kAbovePovertyLine,  // she earns as much as the line asks for
  kBelowPovertyLine,  // no longer
  kVillageGained,     // a zone has become an e-commerce village
  kVillageLost,
  kTownGained,  // a town has enough e-commerce villages
  kTownLost,
};
inline constexpr std::size_t kMilestoneKindCount = 7;

// first_sale, above_poverty_line, below_poverty_line, village_gained, village_lost, town_gained, town_lost.
std::string_view to_string(MilestoneKind kind);
std::optional<MilestoneKind> parse_milestone_kind(std::string_view text);

struct Milestone {
  Moment at;  // the command whose events showed it
  MilestoneKind kind = MilestoneKind::kFirstSale;
  bool is_owner = false;  // of a producer: `subject` is an owner and not an account
  std::string subject;    // the producer, the zone, or the town
  std::string county;     // of a zone or a town
  std::string state;
  Int128 money = 0;          // of twelve months: income, or sales; of a town 0
  std::int64_t sellers = 0;  // of a zone, those that are active; of a town, its e-commerce villages

  friend bool operator==(const Milestone&, const Milestone&) = default;
};

// Plain: belongs to one thread at a time. Holds the last kKept.
class Milestones {
 public:
  static constexpr std::size_t kKept = 100'000;

  void add(Milestone milestone) {
    kept_.push_back(std::move(milestone));
    if (kept_.size() <= kKept) return;
    dropped_ = kept_.front().at.sequence;
    ++dropped_of(kept_.front().kind);
    kept_.pop_front();
  }

  // The oldest first.
  const std::deque<Milestone>& kept() const { return kept_; }
  // The command of the last one that is kept no more; 0: all are.
  Sequence dropped() const { return dropped_; }

  // How many of each kind are kept no more.
  const std::array<std::uint64_t, kMilestoneKindCount>& dropped_counts() const { return dropped_counts_; }
  // How many there ever were, by kind.
  std::array<std::uint64_t, kMilestoneKindCount> counts() const;

  // As an image has it, before the milestones that were kept.
  void restore_dropped(Sequence dropped) { dropped_ = dropped; }
  void restore_dropped(MilestoneKind kind, std::uint64_t count) { dropped_of(kind) = count; }

 private:
  std::uint64_t& dropped_of(MilestoneKind kind) { return dropped_counts_[static_cast<std::size_t>(kind)]; }

  std::deque<Milestone> kept_;
  Sequence dropped_ = 0;
  std::array<std::uint64_t, kMilestoneKindCount> dropped_counts_{};
};

}  // namespace farmgate
