#include "engine/service/milestone_stream.h"

#include <algorithm>
#include <string>

#include "engine/service/field_violations.h"
#include "engine/service/insight_messages.h"

namespace farmgate {
namespace {

constexpr int kMilestonesMax = 1'000;  // of a message, but for those of its last command
constexpr int kKindsMax = 16;          // that a stream names; each milestone is compared with all of them
static_assert(v1::MilestoneKind_ARRAYSIZE <= kKindsMax);

bool is_wanted(const v1::StreamMilestonesRequest& request, MilestoneKind kind) {
  return request.kinds().empty() || std::ranges::count(request.kinds(), message_of(kind)) > 0;
}

}  // namespace

std::vector<FieldViolation> StreamMilestones::violations(const Request& request) {
  FieldViolations violations;
  if (request.after_sequence() < 0) violations.add("after_sequence", "is negative");
  if (request.kinds_size() > kKindsMax) violations.add("kinds", "are more than 16");
  for (const int kind : request.kinds()) {
    const bool is_kind = v1::MilestoneKind_IsValid(kind) && kind != v1::MILESTONE_KIND_UNSPECIFIED;
    if (!is_kind) violations.add("kinds", "has what is no known kind");
  }
  violations.check_interval(request.interval_ms());
  violations.check_min_sequence(request.min_sequence());
  return violations.take();
}

grpc::Status write_milestones(const Milestones& milestones, Sequence as_of,
                              const v1::StreamMilestonesRequest& request, Sequence& told,
                              v1::StreamMilestonesResponse& response) {
  if (told < milestones.dropped()) {
    return {grpc::StatusCode::OUT_OF_RANGE,
            "milestones up to sequence " + std::to_string(milestones.dropped()) + " are kept no more"};
  }
  const auto& kept = milestones.kept();
  auto next = std::ranges::upper_bound(kept, told, {},
                                       [](const Milestone& milestone) { return milestone.at.sequence; });
  for (; next != kept.end(); ++next) {
    const bool is_full = response.milestones_size() >= kMilestonesMax;
    if (is_full && next->at.sequence != told) break;
    told = next->at.sequence;
    if (is_wanted(request, next->kind)) write_milestone(*next, *response.add_milestones());
  }
  response.set_more(next != kept.end());
  if (!response.more()) told = std::max(told, as_of);
  response.set_as_of_sequence(static_cast<std::int64_t>(told));
  return grpc::Status::OK;
}

grpc::Status StreamMilestones::look(const Request& request, Response& response, MarketLook& look) {
  const bool is_first = !told_;
  Sequence told = is_first ? static_cast<Sequence>(request.after_sequence()) : *told_;
  grpc::Status status = context_.market_data.read([&](const MarketState& market) {
    look.sequence = market.sequence();
    return write_milestones(market.insight().milestones(), market.sequence(), request, told, response);
  });
  if (response.more()) look.sequence = told;  // the next look is at what is there already
  told_ = told;
  // What was promised comes, even if it is that nothing of these kinds is left.
  look.has_news = is_first || told_more_ || response.milestones_size() > 0;
  told_more_ = response.more();
  return status;
}

}  // namespace farmgate
