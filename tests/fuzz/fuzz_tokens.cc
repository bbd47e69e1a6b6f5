#include <algorithm>
#include <chrono>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "engine/access/audit_record.h"
#include "engine/access/callers.h"
#include "engine/access/secret.h"
#include "engine/access/token_file.h"
#include "engine/base/check.h"
#include "tests/fuzz/memory_file.h"
#include "tests/fuzz/targets.h"

namespace farmgate {
namespace {

struct Given {
  std::string_view file;
  std::string_view header;
};

Given given_in(std::string_view text) {
  constexpr std::string_view kBetween = "\n---\n";
  const std::size_t end = std::min(text.find(kBetween), text.size());
  return {.file = text.substr(0, end), .header = text.substr(std::min(end + kBetween.size(), text.size()))};
}

// What is read is written so that it is read as the same.
void check_lines(const CallerEntries& entries) {
  std::string text;
  for (const CallerEntry& entry : entries) text.append(to_line(entry)).push_back('\n');
  const MemoryFile file(text);
  const auto again = read_token_file(file.path());
  check(again.ok());
  check(*again == entries);
}

bool is_of(const CallerEntry& entry, const Caller& caller) {
  const auto has = [&caller](const std::string& account) { return caller.owns(account); };
  return entry.name == caller.name() && entry.role == caller.role() &&
         entry.expires.has_value() == caller.may_expire() && std::ranges::all_of(entry.accounts, has);
}

// Whoever is known by a token holds it, and who holds one is known. Of those with one salt, which no two
// tokens that were made have, the last counts.
void check_token(const CallerEntries& entries, const Callers& callers, std::string_view token) {
  const CallerEntry* last = nullptr;
  for (const CallerEntry& entry : entries) {
    if (!entry.revoked && entry.token && entry.token->salt == salt_of(token)) last = &entry;
  }
  const KnownCaller caller = callers.with_token(token);
  const bool is_held = last != nullptr && matches(*last->token, token);
  check((caller != nullptr) == is_held);
  if (caller) check(is_of(*last, *caller));
}

void check_certificate(const CallerEntries& entries, const Callers& callers, std::string_view name) {
  const KnownCaller caller = callers.with_certificate(name);
  const auto is_holder = [&](const CallerEntry& entry) {
    return !entry.revoked && !entry.token && entry.name == name;
  };
  check(std::ranges::any_of(entries, is_holder) == (caller != nullptr));
  if (caller) check(caller->name() == name);
}

// A line of the audit log is JSON, whatever is in it.
void check_audited(std::string_view who, const std::string& with) {
  const std::string line =
      numbered(1, audit_text({.who = who, .role = {}, .peer = who, .what = "token create", .with = with},
                             std::chrono::system_clock::time_point()));
  check(nlohmann::json::accept(line));
  check(line.find('\n') == line.size() - 1);
}

}  // namespace

void fuzz_tokens(FuzzBytes bytes) {
  const Given given = given_in(text_of(bytes));
  check_audited(given.header, std::string(given.file));
  const MemoryFile file(given.file);
  const auto entries = read_token_file(file.path());
  if (!entries) return check(entries.error().code == ErrorCode::kBadInput);
  check_lines(*entries);
  for (const CallerEntry& entry : *entries) check_audited(entry.created.by, to_line(entry));
  const Callers callers(*entries);
  if (const auto token = bearer_token(given.header)) check_token(*entries, callers, *token);
  check_certificate(*entries, callers, given.header);
}

}  // namespace farmgate
