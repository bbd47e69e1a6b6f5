#include "engine/runtime/parallel_engine.h"

#include <tbb/parallel_for.h>

#include "engine/runtime/reference_command.h"

namespace farmgate {

std::uint64_t ParallelEngine::apply(std::span<const PreparedRequest> requests, EventBuffer& events) {
  std::uint64_t retries = 0;
  while (!requests.empty()) {
    const std::size_t count = gate_.decide(decidable(requests, events), last_sequence_ + 1, decisions_);
    const Command* const everywhere = round_.add(requests.first(count), decisions_, last_sequence_ + 1);
    if (everywhere != nullptr) apply_alone(requests[count - 1], *everywhere, events);
    last_sequence_ += count;
    retries += decisions_.retry_count;
    requests = requests.subspan(count);
  }
  match_round(events);
  return retries;
}

// The next requests on which the gate can decide before any of them is matched, at least one.
std::span<const PreparedRequest> ParallelEngine::decidable(std::span<const PreparedRequest> requests,
                                                           EventBuffer& events) {
  if (!gate_.may_need_reports(Decisions::kSizeMax)) return requests;
  if (gate_.needs_reports(requests.front())) match_round(events);
  return requests.first(1);
}

// A command of every commodity waits for all before it.
void ParallelEngine::apply_alone(const PreparedRequest& request, const Command& command,
                                 EventBuffer& events) {
  match_round(events);
  if (request.operation == Operation::kReference) {
    apply_reference(request, command, gate_, markets_, events);
  } else {
    markets_.apply_to_all(command, events);
  }
  report(events);
}

void ParallelEngine::match_round(EventBuffer& events) {
  const auto match = [this](std::size_t i) {
    task_start.take();
    const std::uint32_t number = round_.active()[i];
    Round::Share& share = round_.share(number);
    markets_.apply_to(CommodityId{number}, share.commands, share.events);
    matched_.give();
  };
  task_start.give();
  tbb::parallel_for(std::size_t{0}, round_.active().size(), match);
  matched_.take();
  round_.visit_events([&events](std::span<const Event> run) {
    for (const Event& event : run) events.adopt(event, event.index);
  });
  round_.clear();
  report(events);
}

void ParallelEngine::report(EventBuffer& events) {
  if (gate_.follows_events()) events.take_events([this](const Event& event) { gate_.report(event); });
  events.take_closes([this](const Close& close) { gate_.report(close); });
}

}  // namespace farmgate
