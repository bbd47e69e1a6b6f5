// What a replay makes of its events: the digest, the summary and, if asked for, fills.csv and events.csv.
//
// Owned and used by one thread.
#pragma once

#include <optional>
#include <span>
#include <string>

#include "engine/base/result.h"
#include "engine/files/csv_writer.h"
#include "engine/files/output_file.h"
#include "engine/model/digest.h"
#include "engine/model/event.h"
#include "engine/model/symbols.h"
#include "engine/runtime/replay.h"
#include "engine/runtime/summary.h"

namespace farmgate {

class EventOutput {
 public:
  // Goes on from the digest of the events before those that it will take.
  static Result<EventOutput> open(const ReplayOptions& options, const Digest& before = {});

  // Takes the events of the next commands in.
  Status take(std::span<const Event> events, const Symbols& symbols);

  // Makes the files appear. Requires: nothing failed before.
  Status commit();

  Summary& summary() { return summary_; }
  const Digest& digest() const { return digest_; }

 private:
  // One file and the rows on their way to it.
  struct Sink {
    OutputFile file;
    CsvWriter csv;

    Status drain() { return csv.is_full() ? csv.write_to(file) : Status(); }
    Status finish();
  };

  static Status open_sink(const std::optional<std::string>& path, ExistingFile existing,
                          std::optional<Sink>& sink);

  std::optional<Sink> fills_;
  std::optional<Sink> events_;
  Digest digest_;
  Summary summary_;
};

}  // namespace farmgate
