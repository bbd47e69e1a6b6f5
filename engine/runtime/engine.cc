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
// before has fetched. A new order has no record to look for; which requests are of one is as good as chance,
// so they are told apart without a branch.
[[gnu::flatten]] std::uint64_t Engine::apply(std::span<const PreparedRequest> requests, EventBuffer& events) {
  constexpr std::size_t kBlockSize = 16;
  std::array<Lookahead, kBlockSize> lookaheads;
  std::array<std::uint32_t, kBlockSize + 1> old_orders{};  // the requests that name one
  std::uint64_t retries = 0;
  while (!requests.empty()) {
    const auto block = requests.first(std::min(kBlockSize, requests.size()));
    std::size_t old_count = 0;
    for (std::size_t i = 0; i < block.size(); ++i) {
      gate_.look_ahead(block[i], lookaheads[i]);
      old_orders[old_count] = static_cast<std::uint32_t>(i);
      old_count += block[i].operation != Operation::kNew ? 1 : 0;
    }
    for (std::size_t i = 0; i < old_count; ++i) gate_.find_record(lookaheads[old_orders[i]]);
    for (std::size_t i = 0; i < old_count; ++i) {
      const Gate::OrderPlace place = gate_.order_place(lookaheads[old_orders[i]]);
      if (place.commodity.valid()) markets_.prefetch(place.commodity, place.slot);
    }
    for (std::size_t i = 0; i < block.size(); ++i) {
      const Decision decision = apply(block[i], lookaheads[i], events);
      if (decision.outcome == Decision::Outcome::kRetry) ++retries;
    }
    requests = requests.subspan(block.size());
  }
  return retries;
}

Decision Engine::apply(const PreparedRequest& request, const Lookahead& lookahead, EventBuffer& events) {
  check(request.time >= last_time_);
  last_time_ = request.time;
  const Sequence sequence = ++last_sequence_;
  Command& command = command_;
  const Decision decision = gate_.decide(request, lookahead, sequence, command);
  if (decision.outcome == Decision::Outcome::kRetry) return decision;
  if (decision.outcome == Decision::Outcome::kRejected) {
    add_rejection(request, sequence, decision.reason, events);
    return decision;
  }

  if (request.operation == Operation::kReference) {
    markets_.apply_reference(command, *request.change, gate_.reference(), gate_.effect(), events);
  } else if (command.commodity.valid()) {
    markets_.apply_to(command.commodity, command, events);
  } else {
    markets_.apply_to_all(command, events);
  }
  events.take_closes([this](const Close& close) { gate_.report(close); });
  return decision;
}

}  // namespace farmgate
