#include "engine/runtime/backup.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <memory>
#include <string_view>
#include <system_error>
#include <utility>

#include "engine/files/file_descriptor.h"
#include "engine/journal/durable_mark.h"
#include "engine/journal/journal_survey.h"

namespace farmgate {
namespace {

namespace fs = std::filesystem;

Error cannot(const char* what, const std::string& path, const std::error_code& why) {
  return file_error(ErrorCode::kSystem, what, path, why.value());
}

// Whether a folder has another file system than the one that it is in.
bool is_mount_point(const fs::path& folder) {
  struct stat own {};
  struct stat outer {};
  return ::stat(folder.c_str(), &own) == 0 && ::stat((folder / "..").c_str(), &outer) == 0 &&
         own.st_dev != outer.st_dev;
}

// Of folders that are being made, beside where they are to be.
constexpr std::string_view kUnfinished = ".unfinished-";

// A folder that gets its name when it is whole; until then it goes when this does.
class UnfinishedFolder {
 public:
  // Where there is something already, only an empty folder gives way, if another can be put in its place.
  static Result<UnfinishedFolder> begin(const fs::path& given) {
    const fs::path whole = fs::path(given).lexically_normal();
    const fs::path path = whole.has_filename() ? whole : whole.parent_path();  // a slash at its end
    std::error_code error;
    const bool is_there = fs::exists(path, error);
    if (error) return cannot("make", path.string(), error);
    if (is_there && !(fs::is_directory(path, error) && fs::is_empty(path, error))) {
      return Error{.code = ErrorCode::kUsage,
                   .message = path.string() +
                              " is there already: nothing is overwritten. Choose another name, "
                              "or delete it"};
    }
    if (is_there && is_mount_point(path)) {
      return Error{.code = ErrorCode::kUsage,
                   .message = path.string() +
                              " is where a file system is mounted, which cannot be replaced: "
                              "name a folder in it, such as " +
                              (path / "data").string()};
    }
    const fs::path own = path.parent_path() / (std::string(kUnfinished) + path.filename().string());
    fs::remove_all(own, error);
    if (!error) fs::create_directories(own, error);
    if (error) return cannot("make", own.string(), error);
    return UnfinishedFolder(own.string(), path.string());
  }

  UnfinishedFolder(UnfinishedFolder&& other) noexcept
      : path_(std::exchange(other.path_, {})), name_(std::move(other.name_)) {}
  UnfinishedFolder& operator=(UnfinishedFolder&&) = delete;
  ~UnfinishedFolder() {
    std::error_code ignored;
    if (!path_.empty()) fs::remove_all(path_, ignored);
  }

  const std::string& path() const { return path_; }
  Status finish();

 private:
  UnfinishedFolder(std::string path, std::string name) : path_(std::move(path)), name_(std::move(name)) {}

  std::string path_;  // empty: it is finished
  std::string name_;  // where it is to be
};

// What a process that was killed has left of backups, which nobody else makes meanwhile.
void remove_unfinished(const fs::path& folder) {
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(folder, ignored)) {
    if (entry.path().filename().string().starts_with(kUnfinished)) fs::remove_all(entry.path(), ignored);
  }
}

// Has the disk take what a file system has not given it yet.
Status sync_file_system(const std::string& path) {
  const FileDescriptor folder(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (folder.is_open() && ::syncfs(folder.get()) == 0) return {};
  return file_error(ErrorCode::kSystem, "write", path, errno);
}

Status UnfinishedFolder::finish() {
  if (Status synced = sync_file_system(path_); !synced) return synced;
  std::error_code error;
  fs::rename(path_, name_, error);
  if (error) return cannot("make", name_, error);
  path_.clear();
  return sync_file_system(name_);
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
  remove_unfinished(fs::path(path).parent_path());
  auto folder = UnfinishedFolder::begin(path);
  if (!folder) return std::move(folder).error();
  const std::string& copy = folder->path();
  if (Status copied = data.ledger->copy_to(ledger_path(copy)); !copied) return std::move(copied).error();
  if (Status copied = data.events->copy_to(events_path(copy)); !copied) return std::move(copied).error();
  if (Status shared = share_snapshots(data.snapshots, snapshots_path(copy)); !shared)
    return std::move(shared).error();
  if (Status copied = data.journal->copy_to(journal_path(copy)); !copied) return std::move(copied).error();
  auto last = mark_end(journal_path(copy));
  if (!last) return last;
  if (Status finished = folder->finish(); !finished) return std::move(finished).error();
  return last;
}

Result<Sequence> restore(const std::string& backup, const std::string& path) {
  const auto lock = DataDirectory::take_lock(backup, DataDirectory::Access::kRead);
  if (!lock) return lock.error();
  const auto journal = Journal::open_as_it_lies(journal_path(backup));
  if (!journal) return journal.error();
  const JournalSurvey found = survey(**journal);
  if (found.damage) return *found.damage;
  auto folder = UnfinishedFolder::begin(path);
  if (!folder) return std::move(folder).error();
  std::error_code error;
  fs::copy(backup, folder->path(), fs::copy_options::recursive | fs::copy_options::overwrite_existing, error);
  if (error) return cannot("write", folder->path(), error);
  if (Status finished = folder->finish(); !finished) return std::move(finished).error();
  return found.last;
}

}  // namespace farmgate
