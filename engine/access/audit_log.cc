#include "engine/access/audit_log.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstddef>
#include <ctime>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

namespace farmgate {
namespace {

using Json = nlohmann::ordered_json;

constexpr mode_t kFileMode = 0640;
constexpr off_t kLineMax = 65'536;

// RFC 3339 in UTC, with microseconds.
std::string text_of(std::chrono::system_clock::time_point time) {
  const auto since_1970 =
      std::chrono::duration_cast<std::chrono::microseconds>(time.time_since_epoch()).count();
  constexpr std::int64_t kSecond = 1'000'000;
  const std::time_t seconds = since_1970 / kSecond;
  std::tm parts{};
  ::gmtime_r(&seconds, &parts);
  std::array<char, 64> text{};
  const std::size_t size = std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%S", &parts);
  std::string micros = std::to_string(since_1970 % kSecond);
  micros.insert(0, 6 - micros.size(), '0');
  return std::string(text.data(), size) + "." + micros + "Z";
}

std::string line_of(const Json& record) {
  return record.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

// The last bytes of a file, as many as a record may have.
Result<std::string> end_of(int file, const std::string& path) {
  struct stat status = {};
  if (::fstat(file, &status) != 0) return file_error(ErrorCode::kSystem, "read", path, errno);
  const off_t begin = std::max<off_t>(0, status.st_size - kLineMax);
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

}  // namespace

Result<std::unique_ptr<AuditLog>> AuditLog::open(const std::string& path, AuditClock clock) {
  FileDescriptor file(::open(path.c_str(), O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC, kFileMode));
  if (!file.is_open()) return file_error(ErrorCode::kSystem, "write", path, errno);
  const auto text = end_of(file.get(), path);
  if (!text) return text.error();
  const bool is_torn = !text->empty() && !text->ends_with('\n');
  const auto last = last_number(*text);
  // A single line without an end is the first record, which was never finished.
  const bool is_log = last || text->find('\n') == std::string::npos;
  if (!is_log) {
    return Error{.code = ErrorCode::kBadInput, .message = path + " does not end in records of an audit log"};
  }
  return std::unique_ptr<AuditLog>(
      new AuditLog(path, std::move(file), std::move(clock), last.value_or(0), is_torn));
}

Result<std::uint64_t> AuditLog::begin(const AuditedAct& act) {
  const std::lock_guard lock(mutex_);
  Json record;
  record["number"] = last_ + 1;
  record["time"] = text_of(clock_());
  record["who"] = std::string(act.who);
  if (!act.role.empty()) record["role"] = std::string(act.role);
  if (!act.peer.empty()) record["peer"] = std::string(act.peer);
  record["what"] = std::string(act.what);
  if (!act.with.empty()) record["with"] = Json::parse(act.with, nullptr, false);
  if (Status written = append(line_of(record)); !written) return std::move(written).error();
  ++last_;
  if (::fdatasync(file_.get()) != 0) return file_error(ErrorCode::kSystem, "write", path_, errno);
  return last_;
}

Status AuditLog::end(std::uint64_t number, const AuditedOutcome& outcome) {
  const std::lock_guard lock(mutex_);
  Json record;
  record["number"] = last_ + 1;
  record["time"] = text_of(clock_());
  record["of"] = number;
  record["outcome"] = std::string(outcome.code);
  if (outcome.sequence != 0) record["sequence"] = outcome.sequence;
  Status written = append(line_of(record));
  if (written) ++last_;
  return written;
}

// In one piece, and never back: the file may be one that the system lets nobody cut.
Status AuditLog::append(const std::string& line) {
  const std::string text = is_torn_ ? "\n" + line : line;
  const ssize_t count = ::write(file_.get(), text.data(), text.size());
  if (count == static_cast<ssize_t>(text.size())) {
    is_torn_ = false;
    return {};
  }
  const int error = count < 0 ? errno : ENOSPC;
  is_torn_ = is_torn_ || count > 0;
  return file_error(ErrorCode::kSystem, "write", path_, error);
}

}  // namespace farmgate
