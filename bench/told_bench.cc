// What the search for the best zone costs: the same engine, every part of it, but told each time what the
// search would find.
//
// The linker puts a wrapper in the place of OfferSearch::next_dense (see CMakeLists.txt). A first pass
// records what the real one finds, the timed passes answer from the recording. Since every answer decides
// what trades, answers that did not fit would change the fills; they are held against the first pass's.

#include <benchmark/benchmark.h>

#include <cstdint>
#include <string_view>
#include <variant>
#include <vector>

#include "bench/recording.h"
#include "engine/base/check.h"
#include "engine/book/offer_search.h"
#include "engine/runtime/engine.h"
#include "engine/runtime/in_memory.h"

namespace farmgate {
namespace {

// What every search found, in order. One at a time, of the wrapper below.
struct Answers {
  std::vector<Offer> offers;
  std::size_t next = 0;
  bool recording = false;
};
Answers answers;

}  // namespace

// What the wrapper stands for, and the wrapper, under the names that the linker gives them.
Offer search_really(OfferSearch* search, const OrderPool& pool) asm(
    "__real__ZN8farmgate11OfferSearch10next_denseERKNS_9OrderPoolE");
Offer search_or_tell(OfferSearch* search, const OrderPool& pool) asm(
    "__wrap__ZN8farmgate11OfferSearch10next_denseERKNS_9OrderPoolE");

Offer search_or_tell(OfferSearch* search, const OrderPool& pool) {
  if (answers.recording) {
    answers.offers.push_back(search_really(search, pool));
    return answers.offers.back();
  }
  check(answers.next < answers.offers.size());
  return answers.offers[answers.next++];
}

namespace {

constexpr GateOptions kGate{.open_accounts = true};

// Every fill of a pass that asks or tells, untimed.
WorkloadTotals totals_of(const Recording& recording) {
  Engine engine(reference_of(recording.workload), kGate);
  EventBuffer events;
  WorkloadTotals totals;
  for (const PreparedRequest& request : recording.requests()) {
    engine.apply(request, events);
    for (const Event& event : events.events()) {
      const auto* const fill = std::get_if<Filled>(&event.payload);
      if (fill == nullptr) continue;
      ++totals.fills;
      totals.quantity += fill->quantity.value();
    }
    events.clear();
  }
  return totals;
}

void record_answers(const Recording& recording) {
  answers = {.offers = {}, .next = 0, .recording = true};
  check(totals_of(recording) == recording.totals);
  answers.recording = false;
  check(!answers.offers.empty());
}

// All answers were asked for, none too many.
void begin_again() {
  check(answers.next == answers.offers.size());
  answers.next = 0;
}

void engine_told(benchmark::State& state, std::string_view name) {
  const Recording recording = record_named(name);
  const InMemoryLog log{.requests = recording.requests(), .warm_up = recording.warm_up()};
  record_answers(recording);
  check(totals_of(recording) == recording.totals);
  begin_again();
  for (auto _ : state) {
    state.SetIterationTime(time_all(reference_of(recording.workload), kGate, log));
    begin_again();
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(recording.timed()));
  state.counters["searches"] = static_cast<double>(answers.offers.size());
}
BENCHMARK_CAPTURE(engine_told, spatial_100, "spatial-100")->Name("Told/spatial-100")->UseManualTime();
BENCHMARK_CAPTURE(engine_told, spatial_340, "spatial-340")->Name("Told/spatial-340")->UseManualTime();
BENCHMARK_CAPTURE(engine_told, spatial_china, "spatial-china")->Name("Told/spatial-china")->UseManualTime();

}  // namespace
}  // namespace farmgate
