// The workloads that benchmarks and their guard name.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.h"
#include "tools/workload/workload.h"

namespace farmgate {

struct CatalogueOptions {
  std::uint64_t commands = 1'000'000;  // after those that fill the books; at most so many of a real log
  std::uint64_t resting = 0;           // orders that a spatial workload's book holds; 0: its own number
  std::uint64_t seed = 42;
  std::string data_folder = "tools/data";  // of the workloads that start from real zones or orders
};

// In the order in which tables show them.
const std::vector<std::string_view>& workload_names();

// Fails with kUsage for a name that is none, and as the reading of files does.
Result<Workload> workload_named(std::string_view name, const CatalogueOptions& options);

}  // namespace farmgate
