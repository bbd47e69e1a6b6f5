// Reference files loaded into a running engine.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/base/result.h"

namespace farmgate {

struct LoadOptions {
  std::string server;
  std::string folder;  // of commodities.csv, zones.csv, lanes.csv and perhaps accounts.csv, programmes.csv
  int batch = 1'000;   // rows of a change; from 1 to 10,000
};

// What became of the rows of one file.
struct LoadedRows {
  std::string kind;  // "zones"
  std::uint64_t inserted = 0;
  std::uint64_t changed = 0;
  std::uint64_t unchanged = 0;
  std::uint64_t changes = 0;  // commands that this took

  std::uint64_t rows() const { return inserted + changed + unchanged; }
};

// Sends the rows that the engine does not have as they are, zones before what names them, in as many changes
// as it takes. What is not in the files stays. Fails with kBadInput, naming the row, for files that are wrong
// or rows that the engine refuses; then the changes before that one have been made, and loading again goes on
// from there.
Result<std::vector<LoadedRows>> load(const LoadOptions& options);

}  // namespace farmgate
