#include "engine/service/milestone_stream.h"

#include <algorithm>
#include <string>

#include "engine/service/field_violations.h"
#include "engine/service/insight_messages.h"

namespace farmgate {
namespace {

constexpr int kMilestonesMax = 1'000;  // of a message, but for those of its last command

bool is_wanted(const v1::StreamMilestonesRequest& request, MilestoneKind kind) {
  return request.kinds().empty() || std::ranges::count(request.kinds(), message_of(kind)) > 0;
}

}  // namespace

std::vector<FieldViolation> StreamMilestones::violations(const Request& request) {
  FieldViolations violations;
  if (request.after_sequence() < 0) violations.add("after_sequence", "is negative");
  for (const int kind : request.kinds()) {
    const bool is_kind = v1::MilestoneKind_IsValid(kind) && kind != v1::MILESTONE_KIND_UNSPECIFIED;
    if (!is_kind) violations.add("kinds", "has what is no known kind");
  }
  violations.check_interval(request.interval_ms());
  violations.check_min_sequence(request.min_sequence());
  return violations.take();
}

grpc::Status StreamMilestones::look(const Request& request, Response& response, MarketLook& look) {
  return context_.market_data.read(
      [&](const MarketState& market) { return this->look(market, request, response, look); });
}

// When a message is full, the next look goes on behind its last command.
grpc::Status StreamMilestones::look(const MarketState& market, const Request& request, Response& response,
                                    MarketLook& look) {
  const bool is_first = !told_;
  if (is_first) told_ = static_cast<Sequence>(request.after_sequence());
  const Milestones& milestones = market.insight().milestones();
  if (*told_ < milestones.dropped()) {
    return {grpc::StatusCode::OUT_OF_RANGE,
            "milestones up to sequence " + std::to_string(milestones.dropped()) + " are kept no more"};
  }
  look.sequence = market.sequence();
  const auto& kept = milestones.kept();
  auto next = std::ranges::upper_bound(kept, *told_, {},
                                       [](const Milestone& milestone) { return milestone.at.sequence; });
  for (; next != kept.end(); ++next) {
    const bool is_full = response.milestones_size() >= kMilestonesMax;
    if (is_full && next->at.sequence != *told_) {
      look.sequence = *told_;
      response.set_more(true);
      break;
    }
    told_ = next->at.sequence;
    if (is_wanted(request, next->kind)) write_milestone(*next, *response.add_milestones());
  }
  told_ = std::max(*told_, look.sequence);
  response.set_as_of_sequence(static_cast<std::int64_t>(look.sequence));
  look.has_news = is_first || response.milestones_size() > 0;
  return grpc::Status::OK;
}

}  // namespace farmgate
