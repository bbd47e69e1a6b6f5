#include "engine/runtime/engine.h"

#include "engine/base/check.h"
#include "engine/base/prefetch.h"
#include "engine/runtime/reference_command.h"

namespace farmgate {
namespace {

// Fetches the requests of a block, if there are any: any address is fine.
void prefetch_block(const PreparedRequest* first) {
  constexpr std::size_t kLine = 64;
  for (std::size_t i = 0; i < Decisions::kSizeMax; ++i) {
    prefetch(first + i);
    prefetch(reinterpret_cast<const char*>(first + i) + kLine);
  }
}

}  // namespace

void add_rejection(const PreparedRequest& request, Sequence sequence, RejectReason reason,
                   EventBuffer& events) {
  events.add({.sequence = sequence, .time = request.time}, Rejected{.account = events.keep(request.account),
                                                                    .order_id = events.keep(request.order_id),
                                                                    .reason = reason});
}

void add_booking(const PreparedRequest& request, Sequence sequence, AccountId account, EventBuffer& events) {
  events.add({.sequence = sequence, .time = request.time},
             Booked{.account = account,
                    .what = request.operation,
                    .unlimited = !request.is_given(kAmountGiven),
                    .amount = request.amount,
                    .request_id = events.keep(request.request_id),
                    .ordered_by = events.keep(request.ordered_by())});
}

std::uint64_t Engine::apply(std::span<const PreparedRequest> requests, EventBuffer& events,
                            std::vector<Decision>* decisions, std::vector<ReplaceHold>* holds) {
  std::uint64_t retries = 0;
  while (!requests.empty()) {
    const std::size_t count = gate_.decide(requests, last_sequence_ + 1, decisions_);
    prefetch_block(requests.data() + count);
    match(requests.first(count), events);
    last_sequence_ += count;
    retries += decisions_.retry_count;
    if (decisions != nullptr) decisions_.append_to(*decisions, count);
    if (holds != nullptr && gate_.follows_events()) append_holds(*holds);
    requests = requests.subspan(count);
  }
  return retries;
}

// Of the block that was decided on last.
void Engine::append_holds(std::vector<ReplaceHold>& holds) const {
  const std::span<const ReplaceHold> taken = gate_.replace_holds();
  holds.insert(holds.end(), taken.begin(), taken.end());
}

// Matches what the gate let pass of a block, its own answers in their places between.
void Engine::match(std::span<const PreparedRequest> block, EventBuffer& events) {
  check(block.front().time >= last_time_);
  last_time_ = block.back().time;
  const std::span<const Command> commands = decisions_.commands();
  markets_.prefetch(commands);
  std::size_t matched = 0;
  for (const Decisions::Answer& answer : decisions_.answers()) {
    match(commands.subspan(matched, answer.passed_before - matched), block.back(), events);
    matched = answer.passed_before;
    add_answer(block[answer.request], last_sequence_ + 1 + answer.request, answer, events);
  }
  match(commands.subspan(matched), block.back(), events);
  report(events);
}

// Only the last request of a block can be of every commodity.
void Engine::match(std::span<const Command> commands, const PreparedRequest& last, EventBuffer& events) {
  if (commands.empty()) return;
  if (commands.back().commodity.valid()) return markets_.apply(commands, events);
  markets_.apply(commands.first(commands.size() - 1), events);
  match_everywhere(last, commands.back(), events);
}

void Engine::match_everywhere(const PreparedRequest& request, const Command& command, EventBuffer& events) {
  if (request.operation == Operation::kReference) {
    apply_reference(request, command, gate_, markets_, events);
  } else {
    markets_.apply_to_all(command, events);
  }
}

Decision Engine::apply(const PreparedRequest& request, EventBuffer& events) {
  check(request.time >= last_time_);
  last_time_ = request.time;
  const Sequence sequence = ++last_sequence_;
  const Decision decision = gate_.decide(request, sequence, command_);
  carry_out(request, decision, events);
  return decision;
}

bool Engine::follow(const PreparedRequest& request, const Decision& decision, EventBuffer& events) {
  check(request.time >= last_time_);
  last_time_ = request.time;
  const Sequence sequence = ++last_sequence_;
  if (!gate_.follow(request, decision, sequence, command_)) return false;
  carry_out(request, decision, events);
  return true;
}

// What the gate decided on the last command.
void Engine::carry_out(const PreparedRequest& request, const Decision& decision, EventBuffer& events) {
  switch (decision.outcome) {
    case Decision::Outcome::kRetry:
      return;
    case Decision::Outcome::kRejected:
      return add_rejection(request, last_sequence_, decision.reason, events);
    case Decision::Outcome::kBooked:
      add_booking(request, last_sequence_, command_.account, events);
      return report(events);
    case Decision::Outcome::kPassed:
      match({&command_, 1}, request, events);
      return report(events);
  }
}

}  // namespace farmgate
