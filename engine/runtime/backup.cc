#include "engine/runtime/backup.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <memory>
#include <system_error>

#include "engine/files/file_descriptor.h"
#include "engine/journal/durable_mark.h"
#include "engine/journal/journal_survey.h"

namespace farmgate {
namespace {

namespace fs = std::filesystem;

Error cannot(const char* what, const std::string& path, const std::error_code& why) {
  return file_error(ErrorCode::kSystem, what, path, why.value());
}

// Where it is made before it gets its name. What an attempt that was cut short has left there goes.
Result<std::string> begin_at(const std::string& path) {
  if (fs::exists(path)) {
    return Error{.code = ErrorCode::kUsage,
                 .message = path +
                            " is there already: nothing is overwritten. Choose another name, or "
                            "delete it"};
  }
  std::string unfinished = path + ".unfinished";
  std::error_code error;
  fs::remove_all(unfinished, error);
  if (!error) fs::create_directories(unfinished, error);
  if (error) return cannot("make", unfinished, error);
  return unfinished;
}

// Has the disk take what a file system has not given it yet.
Status sync_file_system(const std::string& path) {
  const FileDescriptor folder(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (folder.is_open() && ::syncfs(folder.get()) == 0) return {};
  return file_error(ErrorCode::kSystem, "write", path, errno);
}

Status finish(const std::string& unfinished, const std::string& path) {
  if (Status synced = sync_file_system(unfinished); !synced) return synced;
  std::error_code error;
  fs::rename(unfinished, path, error);
  if (error) return cannot("make", path, error);
  return sync_file_system(path);
}

// A snapshot never changes once it is there, so that the file itself can be shared.
Status share_snapshots(const SnapshotFolder& snapshots, const std::string& folder) {
  std::error_code error;
  fs::create_directory(folder, error);
  if (error) return cannot("make", folder, error);
  for (const Sequence sequence : snapshots.sequences()) {
    const fs::path file(snapshots.path_of(sequence));
    const fs::path copy = fs::path(folder) / file.filename();
    fs::create_hard_link(file, copy, error);
    if (error) fs::copy_file(file, copy, error);
    if (error) return cannot("write", copy.string(), error);
  }
  return {};
}

// The mark of a copy says that all of it is durable, as it is when the disk has the copy.
Result<Sequence> mark_end(const std::string& folder) {
  const auto journal = Journal::open_to_read(folder);
  if (!journal) return journal.error();
  auto mark = DurableMark::open(mark_path(folder));
  if (!mark) return std::move(mark).error();
  const Sequence last = (*journal)->last();
  if (Status marked = mark->set({.sequence = last, .chain = (*journal)->chain()}); !marked)
    return std::move(marked).error();
  return last;
}

}  // namespace

// What is made of something else is copied before it: the ledger is behind the events, the events behind the
// journal, as after a crash.
Result<Sequence> back_up(const DataDirectory& data, const std::string& path) {
  const auto unfinished = begin_at(path);
  if (!unfinished) return unfinished.error();
  if (Status copied = data.ledger->copy_to(ledger_path(*unfinished)); !copied)
    return std::move(copied).error();
  if (Status copied = data.events->copy_to(events_path(*unfinished)); !copied)
    return std::move(copied).error();
  if (Status shared = share_snapshots(data.snapshots, snapshots_path(*unfinished)); !shared)
    return std::move(shared).error();
  if (Status copied = data.journal->copy_to(journal_path(*unfinished)); !copied)
    return std::move(copied).error();
  const auto last = mark_end(journal_path(*unfinished));
  if (!last) return last;
  if (Status finished = finish(*unfinished, path); !finished) return std::move(finished).error();
  return last;
}

Result<Sequence> restore(const std::string& backup, const std::string& path) {
  const auto lock = DataDirectory::take_lock(backup, DataDirectory::Access::kRead);
  if (!lock) return lock.error();
  const auto journal = Journal::open_as_it_lies(journal_path(backup));
  if (!journal) return journal.error();
  const JournalSurvey found = survey(**journal);
  if (found.damage) return *found.damage;
  const auto unfinished = begin_at(path);
  if (!unfinished) return unfinished.error();
  std::error_code error;
  fs::copy(backup, *unfinished, fs::copy_options::recursive, error);
  if (error) return cannot("write", *unfinished, error);
  if (Status finished = finish(*unfinished, path); !finished) return std::move(finished).error();
  return found.last;
}

}  // namespace farmgate
