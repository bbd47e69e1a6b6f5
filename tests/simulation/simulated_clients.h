// The clients of a simulated engine, and the network between: messages are lost, repeated and overtake each
// other, and what is not answered is sent again under the same ids.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <vector>

#include "engine/runtime/submission.h"
#include "tests/simulation/simulation_figures.h"
#include "tests/support/random_draws.h"
#include "tests/support/random_market.h"

namespace farmgate {

class SimulatedClients {
 public:
  // Each has its share of the market's commands, which must outlive it.
  SimulatedClients(const RandomMarket& market, RandomDraws& draws, SimulationFigures& figures);

  // One of them sends the next commands, or again what it has no answer to.
  void act();

  // The next message to arrive at the engine; nullptr: none does. The engine is to give the submission back
  // by answer().
  std::unique_ptr<Submission> arrive();
  // The engine is gone, and with it what it had not answered.
  void forget_arrived() { arrived_.clear(); }

  // What the engine has answered is on its way.
  void answer(const Submission& submission);
  // An answer arrives at its client, if one is under way.
  void hear();

  // From now on nothing is lost or repeated.
  void end_faults() { has_faults_ = false; }
  // Whether all was sent and answered.
  bool is_done() const;

 private:
  static constexpr std::size_t kClients = 4;
  static constexpr std::size_t kWindow = 3;
  static constexpr int kCommandsMax = 6;

  struct Message {
    std::vector<std::size_t> commands;  // by their places in the market
    std::size_t client = 0;
    bool is_answered = false;
  };
  struct Client {
    std::deque<std::size_t> unsent;
    std::vector<std::size_t> open;  // messages without an answer
  };

  std::vector<std::size_t> take_commands(Client& client);
  std::unique_ptr<Submission> submission_of(const Message& message) const;
  // Those that overtake others are counted.
  template <class Item>
  Item take_one(std::vector<Item>& items, std::uint64_t& overtaking);

  const RandomMarket& market_;
  RandomDraws& draws_;
  SimulationFigures& figures_;
  bool has_faults_ = true;
  std::vector<Client> clients_{kClients};
  std::vector<Message> messages_;
  std::vector<std::size_t> on_the_way_;  // to the engine
  struct Arrived {
    const Submission* submission = nullptr;
    std::size_t message = 0;
  };
  std::vector<Arrived> arrived_;
  struct Answer {
    std::size_t message = 0;
    bool is_final = false;  // the outcome is known
  };
  std::vector<Answer> answers_;
};

}  // namespace farmgate
