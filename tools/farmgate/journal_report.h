// What a data directory holds, for people and for programs.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "engine/journal/event_log.h"
#include "engine/journal/genesis.h"
#include "engine/journal/journal_survey.h"
#include "engine/runtime/repair.h"

namespace farmgate {

struct EventLogSurvey {
  Sequence first = 0;  // 0: it is empty
  Sequence last = 0;
  std::uint64_t digest = 0;  // over all events up to the last
};

struct DataSurvey {
  std::optional<Genesis> genesis;  // nothing: the journal has not begun
  std::uint64_t genesis_row_count = 0;
  JournalSurvey journal;
  std::uint64_t journal_bytes = 0;  // of all its files
  EventLogSurvey events;
  std::uint64_t events_bytes = 0;
};

// A table.
std::string text_report(const DataSurvey& survey);

// One JSON object: first_sequence, last_sequence, frame_count, frame_bytes, frame_bytes_min, frame_bytes_max,
// term_min, term_max, rules_version_min, rules_version_max, durable_sequence (null: the mark is damaged),
// reference_row_count, open_accounts and remembered_closes (null: it has not begun), journal_bytes,
// events_first_sequence, events_last_sequence, events_digest, events_bytes, damage (null: none).
std::string json_report(const DataSurvey& survey);

// What a repair cuts, line by line.
std::string text_report(const Cut& cut);

}  // namespace farmgate
