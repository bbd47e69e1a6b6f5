#include "tests/simulation/simulated_engine.h"

#include <chrono>
#include <utility>

#include "engine/runtime/recovery.h"
#include "engine/runtime/snapshot_maker.h"

namespace farmgate {

Result<std::unique_ptr<SimulatedEngine>> SimulatedEngine::start(const Options& options, SimulatedDisk& disk) {
  std::unique_ptr<SimulatedEngine> engine(new SimulatedEngine(disk));
  auto data = DataDirectory::open(options.data, {.durability = options.durability, .env = disk.env()});
  if (!data) return std::move(data).error();
  engine->data_.emplace(std::move(*data));
  if (Status begun = engine->data_->begin(options.genesis); !begun) return std::move(begun).error();
  auto recovered = recover(*engine->data_->journal, *engine->data_->events,
                           {.snapshots = &engine->data_->snapshots, .warn = [](const std::string&) {}});
  if (!recovered) return std::move(recovered).error();
  engine->pipeline_ = std::make_unique<Pipeline>(std::move(*recovered), *engine->data_->journal,
                                                 *engine->data_->events, std::vector<Port*>{&engine->port_},
                                                 PipelineOptions{.clock = options.clock, .stepped = true});
  return engine;
}

void SimulatedEngine::kill() {
  disk_.stop();
  pipeline_.reset();
  data_.reset();
  disk_.restart();
}

Status SimulatedEngine::make_snapshot() {
  SnapshotMaker maker(*data_, pipeline_->feed(), {.commands = 0, .interval = std::chrono::minutes(0)});
  maker.stop();
  return maker.make();
}

}  // namespace farmgate
