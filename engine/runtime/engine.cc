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

// A block of requests at a time is looked up step by step, so that each step finds in the caches what the one
// before has fetched.
std::uint64_t Engine::apply(std::span<const Request> requests, EventBuffer& events) {
  constexpr std::size_t kBlockSize = 16;
  std::array<Lookahead, kBlockSize> lookaheads;
  std::uint64_t retries = 0;
  while (!requests.empty()) {
    const auto block = requests.first(std::min(kBlockSize, requests.size()));
    for (std::size_t i = 0; i < block.size(); ++i) gate_.look_ahead(block[i], lookaheads[i]);
    for (std::size_t i = 0; i < block.size(); ++i) gate_.find_record(lookaheads[i]);
    for (std::size_t i = 0; i < block.size(); ++i) prefetch_order(lookaheads[i]);
    for (std::size_t i = 0; i < block.size(); ++i) {
      const Decision decision = apply(block[i], lookaheads[i], events);
      if (decision.outcome == Decision::Outcome::kRetry) ++retries;
    }
    requests = requests.subspan(block.size());
  }
  return retries;
}

void Engine::prefetch_order(const Lookahead& lookahead) const {
  const Gate::OrderPlace place = gate_.order_place(lookahead);
  if (place.commodity.valid()) markets_.prefetch(place.commodity, place.slot);
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
