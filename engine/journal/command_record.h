// A command as the journal keeps it: the request, and what the gate decided on it.
#pragma once

#include <deque>
#include <vector>

#include "engine/base/result.h"
#include "engine/base/text_arena.h"
#include "engine/model/decision.h"
#include "engine/model/prepared_request.h"
#include "engine/model/reference_change.h"

namespace farmgate::journal::v1 {
class Command;
}

namespace farmgate {

// Commands that were read from the journal, with what their requests point to; reused batch after batch.
struct RecordedCommands {
  std::vector<PreparedRequest> requests;
  std::vector<Decision> decisions;  // on each
  TextArena texts;
  std::deque<ReferenceChange> changes;

  void clear() {
    requests.clear();
    decisions.clear();
    texts.clear();
    changes.clear();
  }
};

// Fills in a blank record.
void write_record(const PreparedRequest& request, const Decision& decision, journal::v1::Command& record);

// Appends what write_record() was given, so far as an engine can tell. Fails with kBadInput, saying what is
// wrong, for a record that no engine can have written.
Status read_record(const journal::v1::Command& record, RecordedCommands& to);

}  // namespace farmgate
