#include "engine/access/token_audit.h"

#include <algorithm>
#include <string>
#include <string_view>

namespace farmgate {
namespace {

constexpr std::size_t kLineSizeMax = 4'096;  // that the log has in full

Status note(AuditLog& log, std::string_view what, const std::string& who, const CallerEntry& entry) {
  std::string line = to_line(entry);
  if (line.size() > kLineSizeMax) line.clear();
  const auto number = log.begin({.who = who, .role = {}, .peer = {}, .what = what, .with = line});
  return number ? log.end(*number, {.code = "OK"}) : Status(number.error());
}

// The same caller, whatever has been done to it since.
const CallerEntry* find(const CallerEntries& entries, const CallerEntry& entry) {
  const auto found = std::ranges::find_if(entries, [&entry](const CallerEntry& other) {
    return other.name == entry.name && other.token == entry.token && other.created == entry.created;
  });
  return found == entries.end() ? nullptr : &*found;
}

// What has become of an entry; `before` is nullptr when there was none.
Status note_change(AuditLog& log, const CallerEntry* before, const CallerEntry& after) {
  if (before == nullptr) return note(log, "token create", after.created.by, after);
  if (*before == after) return {};
  if (after.revoked && !before->revoked) return note(log, "token revoke", after.revoked->by, after);
  return note(log, "token change", "unknown", after);
}

}  // namespace

Status note_token_changes(AuditLog& log, const CallerEntries& before, const CallerEntries& after) {
  for (const CallerEntry& entry : after) {
    if (Status noted = note_change(log, find(before, entry), entry); !noted) return noted;
  }
  for (const CallerEntry& entry : before) {
    if (find(after, entry) != nullptr) continue;
    if (Status noted = note(log, "token removal", "unknown", entry); !noted) return noted;
  }
  return {};
}

}  // namespace farmgate
