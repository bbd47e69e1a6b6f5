// The deliberate way out of a damaged data directory: its journal is cut behind the last command that is
// whole, and its event log there too. What is cut is kept beside.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/base/result.h"
#include "engine/files/file_descriptor.h"
#include "engine/journal/journal_survey.h"

namespace farmgate {

// What there is to cut.
struct Cut {
  JournalSurvey journal;            // up to its `last` it stays
  Sequence known = 0;               // the last command of which there is any trace
  Sequence acknowledged = 0;        // the last that is known to have been durable: it may have been answered
  Sequence published = 0;           // the last of which the event log has events
  std::optional<Error> events;      // the event log as a whole is damaged
  std::vector<Sequence> snapshots;  // of commands that are cut

  bool is_needed() const { return journal.damage || events || published > journal.last; }
  Sequence lost() const { return known > journal.last ? known - journal.last : 0; }
  Sequence lost_acknowledged() const { return acknowledged > journal.last ? acknowledged - journal.last : 0; }
};

// Holds the lock of a data directory, so that nothing changes between looking and cutting.
class Repair {
 public:
  // Fails with kUsage when another process has the directory, kBadInput when not even the beginning of its
  // journal can be read, or no frame of it when the first ones have been dropped.
  static Result<Repair> open(const std::string& data_path);

  const Cut& cut() const { return cut_; }

  // The folder where cut() is to be kept: the first of `repaired-1`, `repaired-2` ... that is not there yet.
  // It gets the old journal, what was cut off the event log, the snapshots of what was cut and a ledger that
  // has it, to be looked into as those of a data directory, and `dropped.txt`, which says what they are.
  const std::string& kept() const { return kept_; }

  // Cuts. Whenever it is interrupted, the journal is the old one or the new one, and it can be done again.
  // Fails with kSystem. Requires: cut().is_needed().
  Status apply(const std::string& description) const;

 private:
  Repair(FileDescriptor lock, std::string path) : lock_(std::move(lock)), path_(std::move(path)) {}

  Status cut_journal() const;
  Status cut_events() const;
  Status cut_snapshots() const;
  Status cut_ledger() const;

  FileDescriptor lock_;
  std::string path_;
  std::string kept_;
  Cut cut_;
};

}  // namespace farmgate
