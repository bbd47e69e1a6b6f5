// What a replay makes of its events: the digest, the summary, the ledger and, if asked for, insight,
// fills.csv, events.csv and ledger.csv.
//
// Owned and used by one thread.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>

#include "engine/accounts/ledger.h"
#include "engine/base/result.h"
#include "engine/files/csv_writer.h"
#include "engine/files/output_file.h"
#include "engine/insight/insight_fold.h"
#include "engine/model/digest.h"
#include "engine/model/event.h"
#include "engine/model/symbols.h"
#include "engine/runtime/replay.h"
#include "engine/runtime/summary.h"

namespace farmgate {

class EventOutput {
 public:
  // What the events before those that it will take add up to.
  struct Before {
    Ledger ledger;
    std::shared_ptr<InsightFold> insight;  // nullptr: it is not kept
    Digest digest = {};
  };
  static Result<EventOutput> open(const ReplayOptions& options, Before before);

  // Takes the events of the next commands in.
  Status take(std::span<const Event> events, const Symbols& symbols);

  // Makes the files appear. Requires: nothing failed before.
  Status commit();

  Summary& summary() { return summary_; }
  const Digest& digest() const { return digest_; }
  const Ledger& ledger() const { return ledger_; }
  const std::shared_ptr<InsightFold>& insight() const { return insight_; }

 private:
  // One file and the rows on their way to it.
  struct Sink {
    OutputFile file;
    CsvWriter csv;

    Status drain() { return csv.is_full() ? csv.write_to(file) : Status(); }
    Status finish();
  };

  Status keep_books(std::span<const Event> events, const Symbols& symbols);
  static Status open_sink(const std::optional<std::string>& path, ExistingFile existing,
                          std::optional<Sink>& sink);

  std::optional<Sink> fills_;
  std::optional<Sink> events_;
  std::optional<Sink> entries_;
  Ledger ledger_;
  std::shared_ptr<InsightFold> insight_;  // nullptr: it is not kept
  Digest digest_;
  Summary summary_;
};

}  // namespace farmgate
