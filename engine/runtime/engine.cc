#include "engine/runtime/engine.h"

#include <algorithm>
#include <array>

#include "engine/base/check.h"

namespace farmgate {
namespace {

// The books of so many markets are taken to be in the caches.
constexpr std::size_t kHotMarketsMax = 64;

}  // namespace

void add_rejection(const Request& request, Sequence sequence, RejectReason reason, EventBuffer& events) {
  events.add({.sequence = sequence, .time = request.time}, Rejected{.account = events.keep(request.account),
                                                                    .order_id = events.keep(request.order_id),
                                                                    .reason = reason});
}

[[gnu::flatten]] std::uint64_t Engine::apply(std::span<const PreparedRequest> requests, EventBuffer& events) {
  Lookaheads lookaheads;
  std::uint64_t retries = 0;
  while (!requests.empty()) {
    const auto block = requests.first(std::min(kBlockSize, requests.size()));
    look_ahead(block, lookaheads);
    for (std::size_t i = 0; i < block.size(); ++i) {
      const Decision decision = apply(block[i], lookaheads[i], events);
      if (decision.outcome == Decision::Outcome::kRetry) ++retries;
    }
    requests = requests.subspan(block.size());
  }
  return retries;
}

// A new order has no record to look for; which requests are of one is as good as chance, so they are told
// apart without a branch.
inline void Engine::look_ahead(std::span<const PreparedRequest> block, Lookaheads& lookaheads) const {
  std::array<std::uint32_t, kBlockSize + 1> old_orders{};  // the requests that name one
  std::size_t old_count = 0;
  for (std::size_t i = 0; i < block.size(); ++i) {
    gate_.look_ahead(block[i], lookaheads[i]);
    old_orders[old_count] = static_cast<std::uint32_t>(i);
    old_count += block[i].operation != Operation::kNew ? 1 : 0;
  }
  for (std::size_t i = 0; i < old_count; ++i) gate_.find_record(lookaheads[old_orders[i]]);
  if (markets_.count() > kHotMarketsMax) return look_ahead_in_books(block, lookaheads);
  for (std::size_t i = 0; i < old_count; ++i) {
    const Gate::OrderPlace place = gate_.order_place(lookaheads[old_orders[i]]);
    if (place.commodity.valid()) markets_.prefetch(place.commodity, place.slot);
  }
}

// Where there are so many markets that few are in the caches, each request's own is fetched from the outside
// in.
[[gnu::noinline]] void Engine::look_ahead_in_books(std::span<const PreparedRequest> block,
                                                   Lookaheads& lookaheads) const {
  std::array<Gate::OrderPlace, kBlockSize> places;
  for (std::size_t i = 0; i < block.size(); ++i) {
    if (block[i].operation == Operation::kNew) gate_.find_commodity(block[i], lookaheads[i]);
    places[i] = gate_.order_place(lookaheads[i]);
    if (places[i].commodity.valid()) markets_.prefetch(places[i].commodity);
  }
  for (Gate::OrderPlace& place : std::span(places).first(block.size())) {
    if (!place.commodity.valid()) continue;
    if (place.slot == kNoOrder) place.slot = gate_.next_slot(place.commodity);
    markets_.prefetch_book(place.commodity);
    markets_.prefetch(place.commodity, place.slot);
  }
  for (const Gate::OrderPlace& place : std::span(places).first(block.size())) {
    if (place.commodity.valid()) markets_.prefetch_best(place.commodity);
  }
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
