// A farmgated without its threads and its network: data directory, recovery, pipeline, one port. It can be
// killed at any point.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/result.h"
#include "engine/runtime/data_directory.h"
#include "engine/runtime/pipeline.h"
#include "engine/runtime/port.h"
#include "tests/simulation/simulated_disk.h"

namespace farmgate {

class SimulatedEngine {
 public:
  struct Options {
    std::string data;
    Durability durability = Durability::kSync;
    Genesis genesis;
    std::function<SequencerClock::Reading()> clock;
  };

  // Starts one; fails as DataDirectory and recover() do.
  static Result<std::unique_ptr<SimulatedEngine>> start(const Options& options, SimulatedDisk& disk);

  // What is under way is gone with it; the disk has what it was given.
  void kill();

  Port& port() { return port_; }
  Pipeline& pipeline() { return *pipeline_; }
  const DataDirectory& data() const { return *data_; }
  // Makes a snapshot of what is published.
  Status make_snapshot();

 private:
  explicit SimulatedEngine(SimulatedDisk& disk) : disk_(disk) {}

  SimulatedDisk& disk_;
  Port port_{{}, [] {}};
  std::optional<DataDirectory> data_;
  std::unique_ptr<Pipeline> pipeline_;
};

}  // namespace farmgate
