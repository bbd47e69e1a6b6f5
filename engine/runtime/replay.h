// Replays an order log: files in, events out.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/accounts/gate.h"
#include "engine/accounts/ledger.h"
#include "engine/base/result.h"
#include "engine/insight/insight_fold.h"
#include "engine/model/event.h"
#include "engine/model/money.h"
#include "engine/runtime/in_memory.h"
#include "engine/runtime/load_reference.h"
#include "engine/runtime/summary.h"

namespace farmgate {

struct ReplayOptions {
  std::string reference;                // folder of reference files
  ReferenceOverlays overlays;           // what is laid over them
  std::string orders;                   // the order log
  std::optional<std::string> fills;     // where fills.csv goes
  std::optional<std::string> events;    // where events.csv goes
  std::optional<std::string> ledger;    // where ledger.csv goes
  std::optional<InsightTerms> insight;  // keep insight, by these terms
  GateOptions gate;
  std::uint64_t lane_memory = kLaneMemory;  // bytes that cost rows may take, or the replay does not start
  int threads = 1;
  bool in_memory = false;  // read everything first, then time the engine alone on one thread
  // Rows before `from`, or at or after `to`, are passed over and take no sequence.
  std::optional<Timestamp> from;
  std::optional<Timestamp> to;
  std::optional<std::uint64_t> limit;  // so many commands
  bool skip_bad_rows = false;          // or stop at the first
  bool overwrite = false;
};

// How far a replay has come; bytes are of the order log, compressed as it may be, `bytes_total` 0 when not
// known.
struct ReplayProgress {
  std::uint64_t bytes = 0;
  std::uint64_t bytes_total = 0;
  std::uint64_t commands = 0;
};

struct ReplayObserver {
  // Called on the thread that reads.
  std::function<void(const ReplayProgress&)> progress;
  std::function<void(const std::string&)> bad_row;  // one that is skipped, as "FILE:LINE: COLUMN: WHAT"
  // What it starts with; when that is a snapshot, what the events before have come to; then the events of the
  // next commands, again and again, in order. Called on one thread at a time, each call after the one before.
  std::function<void(const ReferenceData&)> start;
  std::function<void(const ReferenceData&, const Ledger&, const InsightFold&)> resume;
  std::function<void(std::span<const Event>, const Symbols&)> events;
};

struct CommodityResult {
  std::string symbol;
  std::string lot;
  CommodityTotals totals;
};

struct ReplayResult {
  // The snapshot it started from; 0: none, the summary is of all. The digest is over all in either case.
  Sequence start = 0;
  Summary summary;
  std::vector<CommodityResult> commodities;  // in order of creation
  AccountFigures ledger;  // what the figures of all accounts add up to, since the beginning
  std::shared_ptr<const InsightFold> insight;  // if asked for
  std::uint64_t bad_rows = 0;
  std::string digest;
  // From opening the files to closing the outputs; in memory, the engine alone.
  double elapsed_seconds = 0;
  std::optional<CommandTimes> times;  // in memory
};

// What a summary says of each commodity.
std::vector<CommodityResult> results_by_commodity(const ReferenceData& reference, const Summary& summary);

// Fails with kBadInput for a bad row (unless skipped) or file, kUsage for an output that exists, kSystem when
// reading or writing fails; then no output appears. Events, and so outputs and digest, are the same for any
// number of threads.
Result<ReplayResult> replay(const ReplayOptions& options, const ReplayObserver& observer);

}  // namespace farmgate
