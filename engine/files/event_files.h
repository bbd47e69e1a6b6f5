// fills.csv, events.csv and ledger.csv: what came of the commands, written row by row.
#pragma once

#include <span>

#include "engine/files/csv_writer.h"
#include "engine/model/event.h"
#include "engine/model/money.h"
#include "engine/model/symbols.h"

namespace farmgate {

// A row per fill.
void append_fills(std::span<const Event> events, const Symbols& symbols, CsvWriter& csv);
void append_fills_header(CsvWriter& csv);

// A row per event and order: two for a fill, the maker's first.
void append_events(std::span<const Event> events, const Symbols& symbols, CsvWriter& csv);
void append_events_header(CsvWriter& csv);

// A row per entry of what an event moved.
void append_entries(const Event& event, std::span<const LedgerEntry> entries, const Symbols& symbols,
                    CsvWriter& csv);
// Those of what a programme pays for volume by this fill.
void append_incentive(const Event& event, std::span<const LedgerEntry> entries, const Symbols& symbols,
                      CsvWriter& csv);
void append_entries_header(CsvWriter& csv);

}  // namespace farmgate
