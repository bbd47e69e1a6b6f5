#include "engine/runtime/replay.h"

#include <tbb/global_control.h>
#include <tbb/parallel_pipeline.h>
#include <tbb/task_arena.h>

#include <chrono>
#include <limits>
#include <memory>
#include <utility>

#include "engine/runtime/engine.h"
#include "engine/runtime/event_output.h"
#include "engine/runtime/hand_over.h"
#include "engine/runtime/load_reference.h"
#include "engine/runtime/order_input.h"
#include "engine/runtime/parallel_engine.h"

namespace farmgate {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t kBatchSize = 8192;
constexpr std::size_t kBatchesInFlight = 4;

// Requests on their way in and events on their way out.
struct Batch {
  RequestBatch input;
  EventBuffer events;
  std::uint64_t retries = 0;
  HandOver hand_over;  // from stage to stage
};

// The files of a replay, and what it has come to.
struct Replay {
  OrderInput input;
  EventOutput output;
  const ReplayObserver& observer;

  Status take(const Batch& batch, const Symbols& symbols) {
    output.summary().count_commands(batch.input.requests.size(), batch.retries);
    return take(batch.events.events(), symbols);
  }
  Status take(std::span<const Event> events, const Symbols& symbols) {
    if (observer.events) observer.events(events, symbols);
    return output.take(events, symbols);
  }
};

Status run_on_one_thread(Replay& replay, Engine& engine) {
  Batch batch;
  for (;;) {
    if (Status status = replay.input.read(batch.input, kBatchSize); !status) return status;
    if (batch.input.requests.empty()) return {};
    batch.events.clear();
    batch.retries = engine.apply(batch.input.requests, batch.events);
    if (Status status = replay.take(batch, engine.reference().symbols()); !status) return status;
  }
}

// A stage of the pipeline, which takes one batch at a time, on whatever thread.
class Stage {
 public:
  // Does `work` on a batch that another stage, or the round before, has left.
  template <class Work>
  Batch* run(Batch* batch, Work work) {
    hand_over_.take();
    batch->hand_over.take();
    work(*batch);
    batch->hand_over.give();
    hand_over_.give();
    return batch;
  }

  // Orders what follows after the turns that are over: for what a stage needs to find its batch, and for the
  // thread that goes on when all is done.
  void wait() { hand_over_.take(); }

 private:
  HandOver hand_over_{};  // from turn to turn
};

// Reads, matches and writes side by side, each in order; matches commodities in parallel.
Status run_in_parallel(Replay& replay, ParallelEngine& engine, int threads) {
  std::vector<std::unique_ptr<Batch>> batches;
  for (std::size_t i = 0; i < kBatchesInFlight; ++i) batches.push_back(std::make_unique<Batch>());
  std::size_t next_batch = 0;  // of the reading stage alone
  Status read_status;          // written by the reading stage alone
  Status write_status;         // written by the writing stage alone
  Stage reading;
  Stage matching;
  Stage writing;

  const auto read = [&](tbb::flow_control& flow) {
    task_start.take();
    reading.wait();
    Batch* const next = batches[next_batch++ % kBatchesInFlight].get();
    return reading.run(next, [&](Batch& batch) {
      read_status = replay.input.read(batch.input, kBatchSize);
      if (!read_status || batch.input.requests.empty()) flow.stop();
    });
  };
  const auto match = [&](Batch* read_batch) {
    task_start.take();
    return matching.run(read_batch, [&](Batch& batch) {
      batch.events.clear();
      batch.retries = engine.apply(batch.input.requests, batch.events);
    });
  };
  const auto write = [&](Batch* matched_batch) {
    task_start.take();
    writing.run(matched_batch, [&](Batch& batch) {
      if (write_status) write_status = replay.take(batch, engine.reference().symbols());
    });
  };
  constexpr auto kInOrder = tbb::filter_mode::serial_in_order;
  const tbb::global_control allowed(tbb::global_control::max_allowed_parallelism,
                                    static_cast<std::size_t>(threads));
  tbb::task_arena arena(threads);
  const auto stages = tbb::make_filter<void, Batch*>(kInOrder, read) &
                      tbb::make_filter<Batch*, Batch*>(kInOrder, match) &
                      tbb::make_filter<Batch*, void>(kInOrder, write);
  task_start.give();
  arena.execute([&] { tbb::parallel_pipeline(kBatchesInFlight, stages); });
  for (Stage* const stage : {&reading, &matching, &writing}) stage->wait();
  return read_status ? std::move(write_status) : std::move(read_status);
}

ReplayResult make_result(Replay& replay, const ReferenceData& reference) {
  return {.summary = replay.output.summary(),
          .commodities = results_by_commodity(reference, replay.output.summary()),
          .ledger = replay.output.ledger().total(),
          .insight = replay.output.insight(),
          .bad_rows = replay.input.bad_rows(),
          .digest = replay.output.digest().text(),
          .elapsed_seconds = 0,
          .times = std::nullopt};
}

// Reads everything, runs it once for its events, and twice more for the clock.
Result<ReplayResult> run_in_memory(Replay& replay, ReferenceData reference, const ReplayOptions& options) {
  Batch batch;
  constexpr std::size_t kEverything = std::numeric_limits<std::size_t>::max();
  if (Status status = replay.input.read(batch.input, kEverything); !status) return status.error();
  const std::span<const PreparedRequest> requests = batch.input.requests;

  Engine engine(std::move(reference), options.gate);
  EventBuffer events;
  std::uint64_t retries = 0;
  for (const PreparedRequest& request : requests) {
    events.clear();
    if (engine.apply(request, events).outcome == Decision::Outcome::kRetry) ++retries;
    Status status = replay.take(events.events(), engine.reference().symbols());
    if (!status) return status.error();
  }
  replay.output.summary().count_commands(requests.size(), retries);
  ReplayResult result = make_result(replay, engine.reference());

  auto for_all = load_reference(options.reference, options.overlays);
  if (!for_all) return std::move(for_all).error();
  auto for_each = load_reference(options.reference, options.overlays);
  if (!for_each) return std::move(for_each).error();
  result.elapsed_seconds = time_all(std::move(*for_all), options.gate, {.requests = requests});
  result.times = time_each(std::move(*for_each), options.gate, {.requests = requests});
  return result;
}

Result<ReplayResult> run_from_files(Replay& replay, ReferenceData reference, const ReplayOptions& options) {
  if (options.threads == 1) {
    Engine engine(std::move(reference), options.gate);
    if (Status status = run_on_one_thread(replay, engine); !status) return status.error();
    return make_result(replay, engine.reference());
  }
  ParallelEngine engine(std::move(reference), options.gate);
  if (Status status = run_in_parallel(replay, engine, options.threads); !status) return status.error();
  return make_result(replay, engine.reference());
}

}  // namespace

std::vector<CommodityResult> results_by_commodity(const ReferenceData& reference, const Summary& summary) {
  std::vector<CommodityResult> results;
  const auto& symbols = reference.symbols().commodities;
  for (std::size_t i = 0; i < symbols.size(); ++i) {
    const CommodityId id{i};
    results.push_back(
        {.symbol = std::string(symbols.symbol(id)),
         .lot = reference.commodity(id).lot,
         .totals = i < summary.commodities().size() ? summary.commodities()[i] : CommodityTotals{}});
  }
  return results;
}

Result<ReplayResult> replay(const ReplayOptions& options, const ReplayObserver& observer) {
  const Clock::time_point start = Clock::now();
  auto reference = load_reference(options.reference, options.overlays);
  if (!reference) return std::move(reference).error();
  if (Status status = check_lane_memory(*reference, options.lane_memory); !status) return status.error();
  auto input = OrderInput::open(options, observer);
  if (!input) return std::move(input).error();
  EventOutput::Before before{.ledger = Ledger(*reference), .insight = nullptr};
  if (options.insight) before.insight = std::make_shared<InsightFold>(*reference, *options.insight);
  auto output = EventOutput::open(options, std::move(before));
  if (!output) return std::move(output).error();

  if (observer.start) observer.start(*reference);

  Replay replay{.input = std::move(*input), .output = std::move(*output), .observer = observer};
  auto result = options.in_memory ? run_in_memory(replay, std::move(*reference), options)
                                  : run_from_files(replay, std::move(*reference), options);
  if (!result) return result;
  if (Status status = replay.output.commit(); !status) return status.error();
  if (!options.in_memory) {
    result->elapsed_seconds = std::chrono::duration<double>(Clock::now() - start).count();
  }
  return result;
}

}  // namespace farmgate
