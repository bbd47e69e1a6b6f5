// A disk that forgets, tears and fills up when it is told to.
//
// Its files lie in real folders, and nothing of them is ever made to reach a real disk: what counts as having
// reached it is what was synced, and a power cut takes away the rest. Belongs to one simulation.
#pragma once

#include <rocksdb/env.h>

#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "tests/simulation/simulation_figures.h"
#include "tests/support/random_draws.h"

namespace farmgate {

class SimulatedDisk {
 public:
  SimulatedDisk();
  ~SimulatedDisk();

  // For JournalOptions.
  rocksdb::Env* env() const { return env_.get(); }

  // There is no more room, or there is again: all writes fail meanwhile.
  void fill() { state_->full = true; }
  void make_room() { state_->full = false; }
  bool is_full() const { return state_->full; }

  // The process that used it is dead: nothing that its remains try to write comes through, until restart().
  void stop() { state_->stopped = true; }
  bool is_stopped() const { return state_->stopped; }
  // It dies at one of its next writes or syncs, behind so many that come through; those of RocksDB's own
  // threads, which come as they like, are not counted.
  void stop_after(std::int64_t operations) { state_->operations_left = operations; }
  void restart() {
    state_->operations_left = kNever;
    state_->stopped = false;
  }

  // Leaves of each file what was synced, and of the rest as much as chance will have it, the end perhaps
  // garbled. Requires: it is stopped.
  void cut_power(RandomDraws& draws, SimulationFigures& figures);

  // Files were put in their places by somebody else, and all of them are on the disk.
  void forget_files() { state_->files.clear(); }

 private:
  friend class SimulatedFile;
  friend class SimulatedFiles;

  struct File {
    std::uint64_t size = 0;
    std::uint64_t synced = 0;  // of it
  };
  static constexpr std::int64_t kNever = -1;

  struct State {
    std::mutex mutex;  // of the next one: RocksDB has threads of its own
    std::map<std::string, File> files;
    std::atomic<bool> full{false};
    std::atomic<bool> stopped{false};
    const std::thread::id simulation = std::this_thread::get_id();  // the next one is this thread's
    std::int64_t operations_left = kNever;

    // Takes an operation; whether it comes too late.
    bool is_dead() {
      if (std::this_thread::get_id() != simulation || operations_left == kNever) return stopped;
      if (operations_left == 0) stopped = true;
      if (operations_left > 0) --operations_left;
      return stopped;
    }
  };

  std::shared_ptr<State> state_ = std::make_shared<State>();
  std::unique_ptr<rocksdb::Env> env_;
};

}  // namespace farmgate
