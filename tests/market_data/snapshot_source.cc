#include "tests/market_data/snapshot_source.h"

#include <memory>
#include <utility>
#include <vector>

#include "engine/runtime/late_replace_finder.h"

namespace farmgate {

SnapshotSource snapshot_source(ReferenceData data, const GateOptions& options) {
  EventFolds folds = EventFolds::of(data);
  return {
      .state = {.engine = std::make_unique<Engine>(std::move(data), options), .digest = {}, .last_time = {}},
      .folds = std::move(folds)};
}

EventChunk apply(std::span<const PreparedRequest> requests, SnapshotSource& source) {
  EventBuffer events;
  EventChunk chunk{.first = source.state.engine->last_sequence() + 1,
                   .digest_before = source.state.digest.value()};
  std::vector<Decision> decisions;
  std::vector<ReplaceHold> holds;
  source.state.engine->apply(requests, events, decisions, holds);
  const Symbols& symbols = source.state.engine->reference().symbols();
  source.folds.add(events.events(), symbols);
  source.state.digest.add(events.events(), symbols, chunk.events);
  LateReplaceFinder late_replaces;
  late_replaces.expect(holds);
  late_replaces.look_at(events.events(), symbols, chunk.late_replaces);
  source.state.last_time = requests.back().time;
  chunk.last = source.state.engine->last_sequence();
  chunk.digest_after = source.state.digest.value();
  return chunk;
}

}  // namespace farmgate
