#include "engine/access/token_audit.h"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <deque>
#include <future>
#include <string_view>
#include <vector>

#include "engine/access/text_map.h"

namespace farmgate {
namespace {

// What has become of an entry.
struct Change {
  const CallerEntry* before = nullptr;  // nullptr: there was none
  const CallerEntry* after = nullptr;   // nullptr: there is none any more
};

using ByIdentity = TextMap<const CallerEntry*>;

ByIdentity by_identity(const CallerEntries& entries) {
  ByIdentity found;
  for (const CallerEntry& entry : entries) found.insert_or_assign(identity_of(entry), &entry);
  return found;
}

const CallerEntry* find(const ByIdentity& entries, const CallerEntry& entry) {
  const auto found = entries.find(identity_of(entry));
  return found == entries.end() ? nullptr : found->second;
}

// Who is shut out comes before who is let in, so that of those that are known no two are of one name,
// wherever noting ends. Who was made and revoked meanwhile was both; `as_made` has those as they were made,
// and must outlive what is returned.
std::vector<Change> changes_between(const CallerEntries& before, const CallerEntries& after,
                                    std::deque<CallerEntry>& as_made) {
  const ByIdentity old_ones = by_identity(before);
  const ByIdentity new_ones = by_identity(after);
  std::vector<Change> changes;
  for (const CallerEntry& entry : before) {
    if (find(new_ones, entry) == nullptr) changes.push_back({.before = &entry});
  }
  std::vector<Change> creations;
  for (const CallerEntry& entry : after) {
    const CallerEntry* const old = find(old_ones, entry);
    if (old == nullptr && entry.revoked) {
      CallerEntry& made = as_made.emplace_back(entry);
      made.revoked.reset();
      creations.push_back({.before = nullptr, .after = &made});
      creations.push_back({.before = &made, .after = &entry});
    } else if (old == nullptr) {
      creations.push_back({.before = nullptr, .after = &entry});
    } else if (*old != entry) {
      changes.push_back({.before = old, .after = &entry});
    }
  }
  changes.insert(changes.end(), creations.begin(), creations.end());
  return changes;
}

std::string_view what_of(const Change& change) {
  if (change.before == nullptr) return "token create";
  if (change.after == nullptr) return "token removal";
  return change.after->revoked && !change.before->revoked ? "token revoke" : "token change";
}

// The user of the machine, as far as the file says it.
std::string_view who_of(const Change& change) {
  if (change.before == nullptr) return change.after->created.by;
  const bool is_revoked = change.after != nullptr && change.after->revoked && !change.before->revoked;
  return is_revoked ? std::string_view(change.after->revoked->by) : "unknown";
}

// Notes them all at once, and returns how many of them, the first ones, the disk has.
std::size_t note(AuditLog& log, const std::vector<Change>& changes, const std::function<void()>& meanwhile,
                 Status& failure) {
  std::deque<std::promise<Result<std::uint64_t>>> numbers;
  for (const Change& change : changes) {
    const std::string line = to_line(change.after != nullptr ? *change.after : *change.before);
    log.begin(
        {.who = who_of(change), .role = {}, .peer = {}, .what = what_of(change), .with = line},
        [&number = numbers.emplace_back()](const Result<std::uint64_t>& noted) { number.set_value(noted); });
  }
  std::size_t count = 0;
  for (auto& promise : numbers) {  // all of them, which the log's thread still uses
    auto noted = promise.get_future();
    while (noted.wait_for(std::chrono::seconds(1)) != std::future_status::ready) meanwhile();
    const Result<std::uint64_t> number = noted.get();
    if (!number && failure) failure = number.error();
    if (!failure) continue;
    ++count;
    log.end(*number, {.code = "OK"}, [](const Result<std::uint64_t>&) {});
  }
  return count;
}

}  // namespace

Result<std::unique_ptr<TokenAudit>> TokenAudit::open(AuditLog& log, std::string known) {
  auto entries = find_token_file(known);
  if (!entries) return std::move(entries).error();
  return std::unique_ptr<TokenAudit>(new TokenAudit(log, std::move(known), *std::move(entries)));
}

TokenAdmission TokenAudit::admit(const CallerEntries& entries, const std::function<void()>& meanwhile) {
  if (!known_) {
    known_ = entries;
    return {.entries = entries, .noted = save()};
  }
  std::deque<CallerEntry> as_made;
  const std::vector<Change> changes = changes_between(*known_, entries, as_made);
  if (changes.empty()) return {.entries = entries, .noted = is_saved_ ? Status() : save()};
  Status failure;
  const std::size_t noted = note(log_, changes, meanwhile, failure);
  ByIdentity unnoted;  // as they were; nullptr: they were not
  for (std::size_t i = noted; i < changes.size(); ++i) {
    const Change& change = changes[i];
    unnoted.emplace(identity_of(change.after != nullptr ? *change.after : *change.before), change.before);
  }
  TokenAdmission admission{.entries = {}, .noted = failure};
  CallerEntries known;
  for (const CallerEntry& entry : entries) {
    if (unnoted.contains(identity_of(entry))) continue;
    admission.entries.push_back(entry);
    known.push_back(entry);
  }
  for (const auto& [identity, before] : unnoted) {
    if (before != nullptr) known.push_back(*before);
  }
  known_ = std::move(known);
  if (noted == 0) return admission;
  if (Status saved = save(); !saved && failure) admission.noted = std::move(saved);
  return admission;
}

Status TokenAudit::save() {
  Status saved = edit_token_file(path_, [this](CallerEntries& entries) {
    entries = *known_;
    return Status();
  });
  is_saved_ = saved.ok();
  return saved;
}

}  // namespace farmgate
