#include "engine/access/audit_log.h"

#include <fcntl.h>
#include <pthread.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <filesystem>
#include <future>
#include <nlohmann/json.hpp>
#include <optional>
#include <string_view>
#include <utility>

namespace farmgate {
namespace {

using Json = nlohmann::json;

constexpr mode_t kFileMode = 0640;

// Of the file's end: a few records, since some may be unfinished.
constexpr off_t kEndMax = 16 * static_cast<off_t>(kAuditLineMax);

Result<std::string> end_of(int file, const std::string& path) {
  struct stat status = {};
  if (::fstat(file, &status) != 0) return file_error(ErrorCode::kSystem, "read", path, errno);
  const off_t begin = std::max<off_t>(0, status.st_size - kEndMax);
  std::string text(static_cast<std::size_t>(status.st_size - begin), '\0');
  const ssize_t count = ::pread(file, text.data(), text.size(), begin);
  if (count < 0) return file_error(ErrorCode::kSystem, "read", path, errno);
  text.resize(static_cast<std::size_t>(count));
  return text;
}

std::optional<std::uint64_t> number_of(std::string_view line) {
  const Json record = Json::parse(line, nullptr, false);
  if (!record.is_object()) return std::nullopt;
  const auto number = record.find("number");
  if (number == record.end() || !number->is_number_unsigned()) return std::nullopt;
  return number->get<std::uint64_t>();
}

// Of the last record; nothing: there is none. Lines that a crash or a full disk has left unfinished are
// passed over.
std::optional<std::uint64_t> last_number(std::string_view text) {
  while (!text.empty()) {
    if (text.ends_with('\n')) text.remove_suffix(1);
    const std::size_t before = text.rfind('\n');
    const std::size_t begin = before == std::string_view::npos ? 0 : before + 1;
    if (const auto number = number_of(text.substr(begin))) return number;
    text = text.substr(0, begin);
  }
  return std::nullopt;
}

// A file that was made may be gone after a power cut, with all that is in it, unless its folder is on the
// disk too. An empty one may have been made by who did not come so far.
Status sync_folder_of(const std::string& path, const std::function<int(int folder)>& sync) {
  const std::string parent = std::filesystem::path(path).parent_path();
  const std::string folder = parent.empty() ? "." : parent;
  const FileDescriptor file(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (file.is_open() && sync(file.get()) == 0) return {};
  return file_error(ErrorCode::kSystem, "write", folder, errno);
}

}  // namespace

Result<std::unique_ptr<AuditLog>> AuditLog::open(const std::string& path, AuditLogOptions options) {
  FileDescriptor file(::open(path.c_str(), O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC, kFileMode));
  if (!file.is_open()) return file_error(ErrorCode::kSystem, "write", path, errno);
  const auto text = end_of(file.get(), path);
  if (!text) return text.error();
  if (text->empty()) {
    if (Status synced = sync_folder_of(path, options.sync_folder); !synced) return std::move(synced).error();
  }
  const bool is_torn = !text->empty() && !text->ends_with('\n');
  const auto last = last_number(*text);
  // A single line without an end is the first record, which was never finished.
  const bool is_log = last || text->find('\n') == std::string::npos;
  if (!is_log) {
    return Error{.code = ErrorCode::kBadInput, .message = path + " does not end in records of an audit log"};
  }
  return std::unique_ptr<AuditLog>(
      new AuditLog(path, std::move(file), std::move(options), last.value_or(0), is_torn));
}

AuditLog::AuditLog(std::string path, FileDescriptor file, AuditLogOptions options, std::uint64_t last,
                   bool is_torn)
    : path_(std::move(path)),
      options_(std::move(options)),
      file_(std::move(file)),
      last_(last),
      is_torn_(is_torn),
      thread_([this] { run(); }) {}

AuditLog::~AuditLog() {
  {
    const std::lock_guard lock(mutex_);
    is_stopping_ = true;
  }
  handed_over_.notify_one();
  thread_.join();
}

void AuditLog::begin(const AuditedAct& act, AuditNoted noted) {
  hand_over({.text = audit_text(act, options_.clock()), .is_act = true, .noted = std::move(noted)});
}

void AuditLog::end(std::uint64_t number, const AuditedOutcome& outcome, AuditNoted noted) {
  hand_over(
      {.text = audit_text(number, outcome, options_.clock()), .is_act = false, .noted = std::move(noted)});
}

Result<std::uint64_t> AuditLog::begin(const AuditedAct& act) {
  std::promise<Result<std::uint64_t>> noted;
  begin(act, [&noted](const Result<std::uint64_t>& number) { noted.set_value(number); });
  return noted.get_future().get();
}

Status AuditLog::end(std::uint64_t number, const AuditedOutcome& outcome) {
  std::promise<Result<std::uint64_t>> noted;
  end(number, outcome, [&noted](const Result<std::uint64_t>& written) { noted.set_value(written); });
  const Result<std::uint64_t> written = noted.get_future().get();
  return written ? Status() : Status(written.error());
}

void AuditLog::hand_over(Record record) {
  {
    const std::lock_guard lock(mutex_);
    waiting_.push_back(std::move(record));
  }
  handed_over_.notify_one();
}

void AuditLog::run() {
  (void)::pthread_setname_np(::pthread_self(), "audit");
  std::vector<Record> records;
  for (;;) {
    {
      std::unique_lock lock(mutex_);
      handed_over_.wait(lock, [this] { return is_stopping_ || !waiting_.empty(); });
      if (waiting_.empty()) return;
      std::swap(records, waiting_);
    }
    write(records);
    records.clear();
  }
}

// Nobody is told before the disk has all of them.
void AuditLog::write(const std::vector<Record>& records) {
  std::vector<Result<std::uint64_t>> numbers;
  numbers.reserve(records.size());
  for (const Record& record : records) numbers.push_back(append(record.text));
  const bool has_acts = std::ranges::any_of(records, &Record::is_act);
  const Status synced = has_acts ? sync() : Status();
  for (std::size_t i = 0; i < records.size(); ++i) {
    const bool is_lost = records[i].is_act && numbers[i].ok() && !synced.ok();
    records[i].noted(is_lost ? Result<std::uint64_t>(synced.error()) : numbers[i]);
  }
}

// In one piece, and never back: the file may be one that the system lets nobody cut.
Result<std::uint64_t> AuditLog::append(const std::string& text) {
  const std::string line = (is_torn_ ? "\n" : "") + numbered(last_ + 1, text);
  const ssize_t count = ::write(file_.get(), line.data(), line.size());
  if (count == static_cast<ssize_t>(line.size())) {
    is_torn_ = false;
    return ++last_;
  }
  const int error = count < 0 ? errno : ENOSPC;
  is_torn_ = is_torn_ || count > 0;
  return file_error(ErrorCode::kSystem, "write", path_, error);
}

Status AuditLog::sync() {
  return options_.sync(file_.get()) == 0 ? Status()
                                         : Status(file_error(ErrorCode::kSystem, "write", path_, errno));
}

}  // namespace farmgate
