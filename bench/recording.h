// A workload in memory, ready to be applied again and again.
#pragma once

#include <benchmark/benchmark.h>

#include <cstdint>
#include <cstdlib>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "engine/base/check.h"
#include "engine/files/order_log.h"
#include "engine/model/reference_data.h"
#include "engine/model/request_batch.h"
#include "tools/workload/catalogue.h"

namespace farmgate {

// The state before the first command.
inline ReferenceData reference_of(const Workload& workload) {
  ReferenceData data;
  ReferenceChange change;
  for (const CommodityRow& row : workload.reference.commodities) change.emplace_back(row);
  for (const ZoneRow& row : workload.reference.zones) change.emplace_back(row);
  for (const LaneRow& row : workload.reference.lanes) change.emplace_back(row);
  for (const ProgrammeRow& row : workload.reference.programmes) change.emplace_back(row);
  ReferenceEffect effect;
  check(!data.apply(change, effect).has_value());
  return data;
}

struct Recording {
  Workload workload;
  std::unique_ptr<RequestBatch> batch;
  WorkloadTotals totals;  // of the workload's own matcher, warm-up included

  std::span<const PreparedRequest> requests() const { return batch->requests; }
  std::size_t warm_up() const { return workload.warm_up; }
  std::size_t timed() const { return batch->requests.size() - workload.warm_up; }
};

inline Recording record(Workload workload) {
  Recording recording{
      .workload = std::move(workload), .batch = std::make_unique<RequestBatch>(), .totals = {}};
  RequestBatch& batch = *recording.batch;
  NameTable names;
  recording.totals = recording.workload.generate([&batch, &names](const Request& request) {
    Request copy = request;
    for (ShortText* text : {&copy.account, &copy.order_id, &copy.request_id, &copy.commodity, &copy.zone}) {
      *text = batch.texts.keep(*text);
    }
    batch.requests.emplace_back(copy, names);
  });
  return recording;
}

// The value of an environment variable, or what stands for it.
inline std::string setting(const char* name, const char* otherwise) {
  const char* const value = std::getenv(name);
  return value == nullptr ? otherwise : value;
}

// The workload of this name. FARMGATE_BENCH_COMMANDS of it (100,000), the real ones from FARMGATE_BENCH_DATA
// (tools/data).
inline Workload bench_workload(std::string_view name) {
  auto workload = workload_named(name, {.commands = std::stoull(setting("FARMGATE_BENCH_COMMANDS", "100000")),
                                        .data_folder = setting("FARMGATE_BENCH_DATA", "tools/data")});
  check(workload.ok());
  return std::move(*workload);
}

inline Recording record_named(std::string_view name) {
  return record(bench_workload(name));
}

// Registers `run(state, name)` as PREFIX/NAME for each workload of the catalogue.
template <class Run>
void register_workloads(const std::string& prefix, Run run) {
  for (const std::string_view name : workload_names()) {
    const std::string full_name = prefix + "/" + std::string(name);
    benchmark::RegisterBenchmark(full_name.c_str(),
                                 [run, name](benchmark::State& state) { run(state, name); })
        ->UseManualTime()
        ->Unit(benchmark::kMillisecond);
  }
}

}  // namespace farmgate
