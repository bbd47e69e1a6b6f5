// Clients of an engine that is killed and started again: they send orders that are numbered, so that whoever
// follows can tell whether one is missing or there twice.
#pragma once

#include <farmgate/v1/event_service.pb.h>
#include <grpcpp/grpcpp.h>

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <mutex>
#include <vector>

#include "tests/support/daemon.h"

namespace farmgate {

// How many orders were acknowledged, of all writers of one life.
class Acknowledged {
 public:
  std::int64_t count() const;
  void add(std::int64_t count);
  // A writer cannot go on.
  void cut();
  // Returns when so many are, or a writer cannot go on.
  void wait_for(std::int64_t count) const;

 private:
  mutable std::mutex mutex_;
  mutable std::condition_variable changed_;
  std::int64_t count_ = 0;
  bool is_cut_ = false;
};

// Sends asks, and after every three of them a bid that takes one, each of one lot, with ids WRITER-1,
// WRITER-2
// ..., one batch after the other. However many writers there are, no bid rests.
class Writer {
 public:
  static constexpr std::int64_t kBatch = 16;

  explicit Writer(std::size_t number) : number_(number) {}

  // Until its session breaks, from behind the last one that was acknowledged: of those sent since, nobody
  // knows what came of them, and the same ids are harmless. Returns how the session ended.
  grpc::Status send_until_cut(const Daemon& daemon, Acknowledged& all);

  // The last one that was acknowledged.
  std::int64_t last() const { return last_; }

 private:
  const std::size_t number_;
  std::int64_t last_ = 0;
};

// Follows all events over every life of an engine, each from where the one before broke off. A retry has no
// event, so the orders of each writer come in order of their numbers, each once.
class Follower {
 public:
  explicit Follower(std::size_t writers);

  // Until the stream breaks, or the events of all commands up to this one have come.
  void follow(const Daemon& daemon, std::int64_t last_sequence = std::numeric_limits<std::int64_t>::max());

  // How many orders have come, of all writers.
  std::int64_t count() const;
  // The last one of a writer that has come.
  std::int64_t last(std::size_t writer) const { return last_[writer]; }
  // How many fills have come: one for each bid, which takes one ask.
  std::int64_t fill_count() const { return fill_count_; }
  // How many orders rest after all that has come.
  std::int64_t resting_count() const { return count() - 2 * fill_count_; }

 private:
  void note(const v1::OrderEvent& event);

  v1::StreamEventsRequest request_;
  std::vector<std::int64_t> last_;  // by writer
  std::int64_t fill_count_ = 0;
};

}  // namespace farmgate
