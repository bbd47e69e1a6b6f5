#include "engine/access/token_file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <optional>
#include <string_view>
#include <utility>

#include "engine/files/file_descriptor.h"

namespace farmgate {
namespace {

constexpr std::size_t kFileSizeMax = 64U << 20U;
constexpr mode_t kNewFileMode = 0640;

Error malformed(const std::string& path, std::size_t line, const std::string& what) {
  return {.code = ErrorCode::kBadInput, .message = path + ", line " + std::to_string(line) + ": " + what};
}

Result<std::string> contents_of(const std::string& path) {
  const FileDescriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file.is_open()) return file_error(ErrorCode::kBadInput, "read", path, errno);
  std::string text;
  std::array<char, 65'536> part{};
  for (;;) {
    const ssize_t count = ::read(file.get(), part.data(), part.size());
    if (count < 0) return file_error(ErrorCode::kBadInput, "read", path, errno);
    if (count == 0) return text;
    text.append(part.data(), static_cast<std::size_t>(count));
    if (text.size() > kFileSizeMax) return malformed(path, 1, "the file is larger than 64 MB");
  }
}

std::string folder_of(const std::string& path) {
  const std::string folder = std::filesystem::path(path).parent_path();
  return folder.empty() ? "." : folder;
}

bool write_all(int file, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t count = ::write(file, bytes.data(), bytes.size());
    if (count <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
  return true;
}

// The daemon goes on being able to read a file that root has edited. The daemon itself edits only what is its
// own, and may be forbidden to give files away.
bool keep_owner(int file, const struct stat& before) {
  struct stat now = {};
  const bool is_kept = ::fstat(file, &now) == 0 && now.st_uid == before.st_uid && now.st_gid == before.st_gid;
  return (is_kept || ::fchown(file, before.st_uid, before.st_gid) == 0) &&
         ::fchmod(file, before.st_mode & 07777U) == 0;
}

// Requires: the caller has the lock of the folder.
Status replace(const std::string& path, std::string_view text) {
  const std::string temporary = path + ".new";
  (void)::unlink(temporary.c_str());  // of an edit that was killed
  const FileDescriptor file(::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, kNewFileMode));
  if (!file.is_open()) return file_error(ErrorCode::kSystem, "write", path, errno);
  struct stat before = {};
  const bool is_ready = (::stat(path.c_str(), &before) != 0 || keep_owner(file.get(), before)) &&
                        write_all(file.get(), text) && ::fsync(file.get()) == 0 &&
                        ::rename(temporary.c_str(), path.c_str()) == 0;
  if (is_ready) return {};
  const int error = errno;
  (void)::unlink(temporary.c_str());
  return file_error(ErrorCode::kSystem, "write", path, error);
}

}  // namespace

Result<CallerEntries> read_token_file(const std::string& path) {
  const auto text = contents_of(path);
  if (!text) return text.error();
  CallerEntries entries;
  std::string_view rest = *text;
  for (std::size_t line = 1; !rest.empty(); ++line) {
    const std::size_t size = std::min(rest.find('\n'), rest.size());
    auto entry = parse_entry(rest.substr(0, size));
    if (!entry) return malformed(path, line, entry.error().message);
    if (Status added = entry->revoked ? Status() : add_entry(entries, *entry); !added) {
      return malformed(path, line, added.error().message);
    }
    if (entry->revoked) entries.push_back(*std::move(entry));
    rest.remove_prefix(std::min(size + 1, rest.size()));
  }
  return entries;
}

Result<std::optional<CallerEntries>> find_token_file(const std::string& path) {
  if (::access(path.c_str(), F_OK) != 0) {
    if (errno == ENOENT) return std::optional<CallerEntries>();
    return file_error(ErrorCode::kBadInput, "read", path, errno);
  }
  auto entries = read_token_file(path);
  if (!entries) return std::move(entries).error();
  return std::optional(*std::move(entries));
}

Status edit_token_file(const std::string& path, const std::function<Status(CallerEntries&)>& edit) {
  const std::string folder = folder_of(path);
  const FileDescriptor lock(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!lock.is_open() || ::flock(lock.get(), LOCK_EX) != 0) {
    return file_error(ErrorCode::kSystem, "lock", folder, errno);
  }
  auto found = find_token_file(path);
  if (!found) return std::move(found).error();
  CallerEntries entries = (*std::move(found)).value_or(CallerEntries());
  if (Status edited = edit(entries); !edited) return edited;
  std::string text;
  for (const CallerEntry& entry : entries) text.append(to_line(entry)).push_back('\n');
  if (Status replaced = replace(path, text); !replaced) return replaced;
  return ::fsync(lock.get()) == 0 ? Status() : file_error(ErrorCode::kSystem, "write", path, errno);
}

Status add_entry(CallerEntries& entries, CallerEntry entry) {
  if (const std::string fault = fault_of(entry); !fault.empty()) {
    return Error{.code = ErrorCode::kUsage, .message = entry.name + ": " + fault};
  }
  const auto is_same = [&entry](const CallerEntry& other) {
    return !other.revoked && other.name == entry.name;
  };
  if (std::ranges::any_of(entries, is_same)) {
    return Error{
        .code = ErrorCode::kUsage,
        .message = "there is a caller " + entry.name + " already: revoke it first, or choose another name"};
  }
  entries.push_back(std::move(entry));
  return {};
}

Status revoke_entry(CallerEntries& entries, const std::string& name, const EntryChange& how) {
  const auto found = std::ranges::find_if(
      entries, [&name](const CallerEntry& entry) { return !entry.revoked && entry.name == name; });
  if (found == entries.end()) {
    return Error{.code = ErrorCode::kUsage,
                 .message = "there is no caller " + name + ", or it was revoked before"};
  }
  found->revoked = how;
  return {};
}

}  // namespace farmgate
