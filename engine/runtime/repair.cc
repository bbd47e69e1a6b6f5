#include "engine/runtime/repair.h"

#include <fcntl.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>  // renameat2()
#include <filesystem>
#include <memory>
#include <system_error>
#include <utility>

#include "engine/files/output_file.h"
#include "engine/journal/event_log.h"
#include "engine/journal/journal.h"
#include "engine/journal/journal_repair.h"
#include "engine/runtime/data_directory.h"

namespace farmgate {
namespace {

namespace fs = std::filesystem;

std::string first_free(const std::string& data_path) {
  for (int number = 1;; ++number) {
    std::string path = data_path + "/repaired-" + std::to_string(number);
    if (!fs::exists(path)) return path;
  }
}

Status make_folder(const std::string& path) {
  std::error_code error;
  fs::create_directory(path, error);
  return error ? Status(file_error(ErrorCode::kSystem, "make", path, error.value())) : Status();
}

// The last sequence of an event log; 0: it is empty, or not there.
Result<Sequence> last_published(const std::string& folder) {
  if (!fs::exists(folder)) return Sequence{0};
  const auto log = EventLog::open_to_read(folder);
  if (!log) return log.error();
  const auto last = (*log)->last();
  if (!last) return last.error();
  return *last ? (*last)->last : 0;
}

// Copies all chunks behind a command.
Status copy_after(Sequence last, const EventLog& from, EventLog& to) {
  for (Sequence next = last + 1;;) {
    const auto chunk = from.read(next);
    if (!chunk) return chunk.error();
    if (!*chunk) return to.flush();
    if (Status status = to.append(**chunk); !status) return status;
    next = (*chunk)->last + 1;
  }
}

}  // namespace

Result<Repair> Repair::open(const std::string& data_path) {
  auto readable = DataDirectory::take_lock(data_path, DataDirectory::Access::kRead);
  if (!readable) return std::move(readable).error();
  readable = FileDescriptor();
  auto lock = DataDirectory::take_lock(data_path, DataDirectory::Access::kWrite);
  if (!lock) return std::move(lock).error();
  Repair repair(std::move(*lock), data_path);
  const auto journal = Journal::open_as_it_lies(journal_path(data_path));
  if (!journal) return journal.error();
  Cut& cut = repair.cut_;
  cut.journal = survey(**journal);
  if (cut.journal.frame_count == 0 && (*journal)->first() > 1) {
    return Error{.code = ErrorCode::kBadInput,
                 .message = "nothing is left of the journal in " + (*journal)->folder() +
                            ": what was before sequence " + std::to_string((*journal)->first()) +
                            " has been dropped, and what follows is damaged. Restore the data directory from "
                            "a copy"};
  }
  const auto published = last_published(events_path(data_path));
  if (published) cut.published = *published;
  if (!published) cut.events = published.error();
  cut.acknowledged = std::max(cut.published, cut.journal.mark ? cut.journal.mark->sequence : 0);
  cut.known = std::max({cut.journal.last, cut.acknowledged, (*journal)->last_stored()});
  cut.snapshots = SnapshotFolder(snapshots_path(data_path)).sequences();
  std::erase_if(cut.snapshots, [&cut](Sequence sequence) { return sequence <= cut.journal.last; });
  repair.kept_ = first_free(data_path);
  return repair;
}

Status Repair::apply(const std::string& description) const {
  if (Status status = make_folder(kept_); !status) return status;
  auto file = OutputFile::open(kept_ + "/dropped.txt", ExistingFile::kKeep);
  if (!file) return std::move(file).error();
  if (Status status = file->write(description); !status) return status;
  if (Status status = file->commit(); !status) return status;
  if (cut_.journal.damage) {
    if (Status status = cut_journal(); !status) return status;
  }
  if (Status status = cut_snapshots(); !status) return status;
  if (Status status = cut_ledger(); !status) return status;
  return cut_events();
}

// The new journal is made where the old one is to lie, and then the two change places at once.
Status Repair::cut_journal() const {
  const std::string current = journal_path(path_);
  const std::string other = journal_path(kept_);
  {
    const auto journal = Journal::open_as_it_lies(current);
    if (!journal) return journal.error();
    if (Status status = copy_whole_frames(**journal, cut_.journal, other); !status) return status;
  }
  if (::renameat2(AT_FDCWD, current.c_str(), AT_FDCWD, other.c_str(), RENAME_EXCHANGE) == 0) return {};
  return file_error(ErrorCode::kSystem, "exchange " + current + " with", other, errno);
}

// Commands to come get their sequences, and so do snapshots.
Status Repair::cut_snapshots() const {
  if (cut_.snapshots.empty()) return {};
  const SnapshotFolder current(snapshots_path(path_));
  const SnapshotFolder kept(snapshots_path(kept_));
  if (Status status = kept.open(); !status) return status;
  for (const Sequence sequence : cut_.snapshots) {
    std::error_code error;
    fs::rename(current.path_of(sequence), kept.path_of(sequence), error);
    if (error) return file_error(ErrorCode::kSystem, "move", current.path_of(sequence), error.value());
  }
  return {};
}

// A ledger of what is cut cannot take it back: it is made again, from the events that are left.
Status Repair::cut_ledger() const {
  const std::string current = ledger_path(path_);
  if (!fs::exists(current)) return {};
  {
    const auto ledger = LedgerStore::open(current);
    if (ledger && (*ledger)->progress().last <= cut_.journal.last) return {};
  }
  std::error_code error;
  fs::rename(current, ledger_path(kept_), error);
  return error ? Status(file_error(ErrorCode::kSystem, "move", current, error.value())) : Status();
}

Status Repair::cut_events() const {
  const std::string current = events_path(path_);
  if (cut_.events) {
    std::error_code error;
    fs::rename(current, events_path(kept_), error);
    return error ? Status(file_error(ErrorCode::kSystem, "move", current, error.value())) : Status();
  }
  if (cut_.published <= cut_.journal.last) return {};
  auto log = EventLog::open(current);
  if (!log) return std::move(log).error();
  auto dropped = EventLog::open(events_path(kept_));
  if (!dropped) return std::move(dropped).error();
  if (Status status = copy_after(cut_.journal.last, **log, **dropped); !status) return status;
  return (*log)->drop_after(cut_.journal.last);
}

}  // namespace farmgate
