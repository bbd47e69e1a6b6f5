#include "tests/simulation/simulated_clients.h"

#include <algorithm>
#include <utility>

#include "engine/base/check.h"
#include "tests/support/engine_request.h"

namespace farmgate {
namespace {

// Is a message of its own.
bool stands_alone(const TextCommand& command) {
  return command.op == "reference" || command.op == "halt" || command.op == "resume" ||
         command.op == "suspend" || command.op == "reinstate";
}

}  // namespace

// Ticks are the engine's own.
SimulatedClients::SimulatedClients(const RandomMarket& market, RandomDraws& draws, SimulationFigures& figures)
    : market_(market), draws_(draws), figures_(figures) {
  for (std::size_t i = 0; i < market_.commands.size(); ++i) {
    if (market_.commands[i].op != "tick") clients_[draws_.next() % kClients].unsent.push_back(i);
  }
}

void SimulatedClients::act() {
  const std::size_t number = draws_.next() % kClients;
  Client& client = clients_[number];
  const bool sends_again = !client.open.empty() && (client.open.size() >= kWindow || draws_.per_mille(100));
  if (sends_again) {
    on_the_way_.push_back(draws_.one_of(client.open));
  } else if (!client.unsent.empty()) {
    client.open.push_back(messages_.size());
    on_the_way_.push_back(messages_.size());
    messages_.push_back({.commands = take_commands(client), .client = number});
  }
}

std::vector<std::size_t> SimulatedClients::take_commands(Client& client) {
  std::vector<std::size_t> commands;
  const auto count = static_cast<std::size_t>(draws_.between(1, kCommandsMax));
  while (commands.size() < count && !client.unsent.empty()) {
    const bool alone = stands_alone(market_.commands[client.unsent.front()]);
    if (alone && !commands.empty()) break;
    commands.push_back(client.unsent.front());
    client.unsent.pop_front();
    if (alone) break;
  }
  return commands;
}

// Whichever is quickest.
template <class Item>
Item SimulatedClients::take_one(std::vector<Item>& items, std::uint64_t& overtaking) {
  const auto at = items.begin() + static_cast<std::ptrdiff_t>(draws_.next() % items.size());
  overtaking += at == items.begin() ? 0 : 1;
  const Item item = *at;
  items.erase(at);
  return item;
}

std::unique_ptr<Submission> SimulatedClients::arrive() {
  if (on_the_way_.empty()) return nullptr;
  const std::size_t message = take_one(on_the_way_, figures_.overtaking_messages);
  if (has_faults_ && draws_.per_mille(100)) {
    ++figures_.lost_messages;
    return nullptr;
  }
  if (has_faults_ && draws_.per_mille(100)) {
    ++figures_.repeated_messages;
    on_the_way_.push_back(message);
  }
  auto submission = submission_of(messages_[message]);
  arrived_.push_back({.submission = submission.get(), .message = message});
  return submission;
}

std::unique_ptr<Submission> SimulatedClients::submission_of(const Message& message) const {
  auto submission = std::make_unique<Submission>();
  for (const std::size_t place : message.commands) {
    ReferenceChange change;
    Request request = parse_command(market_.commands[place], change);
    if (request.change != nullptr) {
      submission->change = std::make_shared<const ReferenceChange>(std::move(change));
      request.change = submission->change.get();
    }
    submission->batch.requests.emplace_back(request);
  }
  return submission;
}

void SimulatedClients::answer(const Submission& submission) {
  const auto arrived = std::ranges::find(arrived_, &submission, &Arrived::submission);
  check(arrived != arrived_.end());
  answers_.push_back(
      {.message = arrived->message, .is_final = submission.outcome == Submission::Outcome::kPublished});
  arrived_.erase(arrived);
}

void SimulatedClients::hear() {
  if (answers_.empty()) return;
  const Answer answer = take_one(answers_, figures_.overtaking_answers);
  if (has_faults_ && draws_.per_mille(100)) {
    ++figures_.lost_messages;
    return;
  }
  if (!answer.is_final) return;  // it is sent again, as without an answer
  Message& message = messages_[answer.message];
  if (std::exchange(message.is_answered, true)) return;
  std::erase(clients_[message.client].open, answer.message);
}

bool SimulatedClients::is_done() const {
  return std::ranges::all_of(
      clients_, [](const Client& client) { return client.unsent.empty() && client.open.empty(); });
}

}  // namespace farmgate
