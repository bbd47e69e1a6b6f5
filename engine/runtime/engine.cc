#include "engine/runtime/engine.h"

#include <algorithm>
#include <array>

#include "engine/base/check.h"

namespace farmgate {

void add_rejection(const Request& request, Sequence sequence, RejectReason reason, EventBuffer& events) {
  events.add({.sequence = sequence, .time = request.time}, Rejected{.account = events.keep(request.account),
                                                                    .order_id = events.keep(request.order_id),
                                                                    .reason = reason});
}

// Some commands before its turn a request's place in the memory of ids is fetched, and then its record.
std::uint64_t Engine::apply(std::span<const Request> requests, EventBuffer& events) {
  constexpr std::size_t kAhead = 12;
  constexpr std::size_t kFurther = 6;
  std::array<Lookahead, 16> lookaheads;
  const auto lookahead = [&](std::size_t at) -> Lookahead& { return lookaheads[at % lookaheads.size()]; };

  for (std::size_t at = 0; at < std::min(kAhead, requests.size()); ++at) {
    lookahead(at) = gate_.look_ahead(requests[at]);
  }
  std::uint64_t retries = 0;
  for (std::size_t at = 0; at < requests.size(); ++at) {
    if (at + kAhead < requests.size()) lookahead(at + kAhead) = gate_.look_ahead(requests[at + kAhead]);
    if (at + kFurther < requests.size()) gate_.look_further(lookahead(at + kFurther));
    const Decision decision = apply(requests[at], lookahead(at), events);
    if (decision.outcome == Decision::Outcome::kRetry) ++retries;
  }
  return retries;
}

Decision Engine::apply(const Request& request, const Lookahead& lookahead, EventBuffer& events) {
  check(request.time >= last_time_);
  last_time_ = request.time;
  const Sequence sequence = ++last_sequence_;
  Command command;
  const Decision decision = gate_.decide(request, lookahead, sequence, command);
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
