#include "engine/runtime/parallel_engine.h"

#include <tbb/parallel_for.h>

#include <algorithm>

#include "engine/runtime/engine.h"

namespace farmgate {

std::uint64_t ParallelEngine::apply(std::span<const PreparedRequest> requests, EventBuffer& events) {
  std::uint64_t retries = 0;
  while (!requests.empty()) {
    const std::size_t count = gate_.decide(decidable(requests, events), last_sequence_ + 1, decisions_);
    queue(requests.first(count), events);
    last_sequence_ += count;
    retries += decisions_.retry_count;
    requests = requests.subspan(count);
  }
  match_queued(events);
  return retries;
}

// The next requests on which the gate can decide before any of them is matched, at least one.
std::span<const PreparedRequest> ParallelEngine::decidable(std::span<const PreparedRequest> requests,
                                                           EventBuffer& events) {
  if (!gate_.may_need_reports(Decisions::kSizeMax)) return requests;
  if (gate_.needs_reports(requests.front())) match_queued(events);
  return requests.first(1);
}

// Queues what the gate let pass of a block, rejections in their places between.
void ParallelEngine::queue(std::span<const PreparedRequest> block, EventBuffer& events) {
  const std::span<const Command> commands = decisions_.commands();
  std::size_t queued = 0;
  for (const Decisions::Rejection& rejection : decisions_.rejections()) {
    queue(commands.subspan(queued, rejection.passed_before - queued), block.back(), events);
    queued = rejection.passed_before;
    const Sequence sequence = last_sequence_ + 1 + rejection.request;
    add_rejection(block[rejection.request], sequence, rejection.reason, gate_lane_.events);
    turns_.push_back({.sequence = sequence, .commodity = CommodityId{}});
  }
  queue(commands.subspan(queued), block.back(), events);
}

// Only the last request of a block can be of every commodity.
void ParallelEngine::queue(std::span<const Command> commands, const PreparedRequest& last,
                           EventBuffer& events) {
  for (const Command& command : commands) {
    if (!command.commodity.valid()) return apply_alone(last, command, events);
    queue(command);
  }
}

void ParallelEngine::queue(const Command& command) {
  lanes_.resize(std::max(lanes_.size(), markets_.count()));
  Lane& lane = lanes_[command.commodity.value()];
  if (lane.commands.empty()) active_.push_back(command.commodity);
  lane.commands.push_back(command);
  turns_.push_back({.sequence = command.sequence, .commodity = command.commodity});
}

// A command of every commodity waits for all before it.
void ParallelEngine::apply_alone(const PreparedRequest& request, const Command& command,
                                 EventBuffer& events) {
  match_queued(events);
  if (request.operation == Operation::kReference) {
    markets_.apply_reference(command, *request.change, gate_.reference(), gate_.effect(), events);
  } else {
    markets_.apply_to_all(command, events);
  }
  events.take_closes([this](const Close& close) { gate_.report(close); });
}

void ParallelEngine::match_queued(EventBuffer& events) {
  const auto match = [this](std::size_t i) {
    task_start.take();
    const CommodityId commodity = active_[i];
    Lane& lane = lanes_[commodity.value()];
    markets_.apply_to(commodity, lane.commands, lane.events);
    matched_.give();
  };
  task_start.give();
  tbb::parallel_for(std::size_t{0}, active_.size(), match);
  matched_.take();
  for (const Turn& turn : turns_) {
    merge(turn, turn.commodity.valid() ? lanes_[turn.commodity.value()] : gate_lane_, events);
  }
  events.take_closes([this](const Close& close) { gate_.report(close); });

  const auto reset = [](Lane& lane) {
    lane.commands.clear();
    lane.events.clear();
    lane.merged = 0;
  };
  for (const CommodityId commodity : active_) reset(lanes_[commodity.value()]);
  reset(gate_lane_);
  active_.clear();
  turns_.clear();
}

void ParallelEngine::merge(const Turn& turn, Lane& lane, EventBuffer& events) {
  const std::span<const Event> made = lane.events.events();
  for (; lane.merged < made.size() && made[lane.merged].sequence == turn.sequence; ++lane.merged) {
    events.adopt(made[lane.merged], made[lane.merged].index);
  }
}

}  // namespace farmgate
