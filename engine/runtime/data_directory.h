// Where a live engine keeps what must outlast it: its journal, its event log, its snapshots and the ledger of
// its accounts, in a folder of one process's own.
#pragma once

#include <memory>
#include <string>

#include "engine/base/result.h"
#include "engine/files/file_descriptor.h"
#include "engine/journal/event_log.h"
#include "engine/journal/journal.h"
#include "engine/journal/ledger_store.h"
#include "engine/journal/snapshot_folder.h"

namespace farmgate {

inline std::string journal_path(const std::string& data_path) {
  return data_path + "/journal";
}
inline std::string events_path(const std::string& data_path) {
  return data_path + "/events";
}
inline std::string ledger_path(const std::string& data_path) {
  return data_path + "/ledger";
}
inline std::string snapshots_path(const std::string& data_path) {
  return data_path + "/snapshots";
}

struct DataDirectory {
  FileDescriptor lock;  // held as long as the others are open
  std::unique_ptr<Journal> journal;
  std::unique_ptr<EventLog> events;
  std::unique_ptr<LedgerStore> ledger;
  SnapshotFolder snapshots;

  // Takes the lock for one who writes, or for those who read alone. Fails with kUsage when another process
  // has it; for readers, with kBadInput when there is no data directory.
  enum class Access { kWrite, kRead };
  static Result<FileDescriptor> take_lock(const std::string& path, Access access);

  // Opens a directory, or makes one. Fails with kUsage when another process has it, else as Journal,
  // EventLog and LedgerStore do.
  static Result<DataDirectory> open(const std::string& path, const JournalOptions& options);

  // Sees to it that the journal begins with this, if it has not begun; fails with kUsage, saying what
  // differs, when it began with other options. The reference data is looked at only when it begins.
  Status begin(const Genesis& genesis) const;
};

}  // namespace farmgate
