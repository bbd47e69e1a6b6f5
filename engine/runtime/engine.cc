#include "engine/runtime/engine.h"

#include "engine/base/check.h"

namespace farmgate {

void add_rejection(const Request& request, Sequence sequence, RejectReason reason, EventBuffer& events) {
  events.add({.sequence = sequence,
              .index = 0,
              .commodity = CommodityId{},
              .time = request.time,
              .payload = Rejected{.known_account = AccountId{},
                                  .account = events.keep(request.account),
                                  .order_id = events.keep(request.order_id),
                                  .reason = reason}});
}

Decision Engine::apply(const Request& request, EventBuffer& events) {
  check(request.time >= last_time_);
  last_time_ = request.time;
  const Sequence sequence = ++last_sequence_;
  Command command;
  const Decision decision = gate_.decide(request, sequence, command);
  if (decision.outcome == Decision::Outcome::kRetry) return decision;
  if (decision.outcome == Decision::Outcome::kRejected) {
    add_rejection(request, sequence, decision.reason, events);
    return decision;
  }

  const std::size_t first = events.size();
  if (request.operation == Operation::kReference) {
    markets_.apply_reference(command, *request.change, gate_.reference(), gate_.effect(), events);
  } else if (command.commodity.valid()) {
    markets_.apply_to(command.commodity, command, events);
  } else {
    markets_.apply_to_all(command, events);
  }
  for (const Event& event : events.events().subspan(first)) gate_.report(event);
  return decision;
}

}  // namespace farmgate
