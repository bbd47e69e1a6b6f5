#include "engine/runtime/data_directory.h"

#include <fcntl.h>
#include <sys/file.h>

#include <cerrno>
#include <filesystem>
#include <system_error>
#include <utility>

namespace farmgate {
namespace {

Error other_option(const char* option, const std::string& began_with) {
  return {.code = ErrorCode::kUsage,
          .message = std::string("the journal began ") + began_with + ", and cannot go on otherwise: " +
                     option + " is the same for the whole life of a data directory"};
}

}  // namespace

Result<FileDescriptor> DataDirectory::take_lock(const std::string& path, Access access) {
  const bool writes = access == Access::kWrite;
  if (!writes && !std::filesystem::is_directory(journal_path(path))) {
    return Error{.code = ErrorCode::kBadInput,
                 .message = path + " is no data directory of farmgated: it has no folder journal"};
  }
  const std::string name = path + "/LOCK";
  FileDescriptor lock(::open(name.c_str(), (writes ? O_RDWR : O_RDONLY) | O_CREAT | O_CLOEXEC, 0644));
  // A copy has none, and where its reader may not make one, nobody is about to write.
  if (!lock.is_open() && !writes && (errno == EROFS || errno == EACCES)) {
    lock = FileDescriptor(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  }
  if (!lock.is_open()) return file_error(ErrorCode::kSystem, "open", name, errno);
  if (::flock(lock.get(), (writes ? LOCK_EX : LOCK_SH) | LOCK_NB) == 0) return lock;
  if (errno != EWOULDBLOCK) return file_error(ErrorCode::kSystem, "lock", name, errno);
  return Error{.code = ErrorCode::kUsage,
               .message = path + " is in use: another farmgated runs on it, or farmgate " +
                          (writes ? "reads it. Stop that one, or choose another --data"
                                  : "repairs it. Stop that one first, or read a copy")};
}

Result<DataDirectory> DataDirectory::open(const std::string& path, const JournalOptions& options) {
  std::error_code error;
  std::filesystem::create_directories(path, error);
  if (error) return file_error(ErrorCode::kSystem, "make", path, error.value());
  auto lock = take_lock(path, Access::kWrite);
  if (!lock) return std::move(lock).error();
  auto journal = Journal::open(journal_path(path), options);
  if (!journal) return std::move(journal).error();
  auto events = EventLog::open(events_path(path), options.env);
  if (!events) return std::move(events).error();
  auto ledger = LedgerStore::open(ledger_path(path));
  if (!ledger) return std::move(ledger).error();
  SnapshotFolder snapshots(snapshots_path(path));
  if (Status opened = snapshots.open(); !opened) return std::move(opened).error();
  return DataDirectory{.lock = std::move(*lock),
                       .journal = std::move(*journal),
                       .events = std::move(*events),
                       .ledger = std::move(*ledger),
                       .snapshots = std::move(snapshots)};
}

Status DataDirectory::begin(const Genesis& genesis) const {
  if (!journal->genesis()) return journal->begin(genesis);
  const Genesis& began = *journal->genesis();
  if (began.open_accounts != genesis.open_accounts) {
    return other_option("--open-accounts",
                        began.open_accounts ? "with open accounts" : "without open accounts");
  }
  if (began.remembered_closes != genesis.remembered_closes) {
    return other_option("--remembered-closes",
                        "with " + std::to_string(began.remembered_closes) + " remembered closes");
  }
  return {};
}

}  // namespace farmgate
