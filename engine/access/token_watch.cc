#include "engine/access/token_watch.h"

#include <algorithm>
#include <utility>

#include "engine/access/text_map.h"

namespace farmgate {
namespace {

// The first one after this time; nothing: there is none.
std::optional<Timestamp> next_expiry(const CallerEntries& entries, Timestamp time) {
  std::optional<Timestamp> next;
  for (const CallerEntry& entry : entries) {
    if (entry.revoked || !entry.expires || *entry.expires <= time) continue;
    next = next ? std::min(*next, *entry.expires) : *entry.expires;
  }
  return next;
}

// Those entries that are among the other ones too, which may allow more by now, but not less.
CallerEntries those_in(const CallerEntries& entries, const CallerEntries& others) {
  TextMap<const CallerEntry*> now;
  for (const CallerEntry& entry : others) now.insert_or_assign(identity_of(entry), &entry);
  CallerEntries found;
  for (const CallerEntry& entry : entries) {
    const auto other = now.find(identity_of(entry));
    if (other != now.end() && allows_all_of(*other->second, entry)) found.push_back(entry);
  }
  return found;
}

// Adds those of the other entries whose callers have none here.
void add_missing(CallerEntries& entries, const CallerEntries& others) {
  TextSet present;
  for (const CallerEntry& entry : entries) present.insert(identity_of(entry));
  for (const CallerEntry& entry : others) {
    if (!present.contains(identity_of(entry))) entries.push_back(entry);
  }
}

}  // namespace

Result<std::unique_ptr<TokenWatch>> TokenWatch::open(TokenWatchOptions options) {
  std::unique_ptr<TokenWatch> watch(new TokenWatch(std::move(options)));
  if (Status read = watch->read(); !read) return std::move(read).error();
  watch->is_open_ = true;
  watch->repeater_.emplace("tokens", watch->options_.interval, [&watch = *watch] {
    watch.look();
    watch.look_for_expired();
  });
  return watch;
}

TokenWatch::TokenWatch(TokenWatchOptions options)
    : options_(std::move(options)), callers_(std::make_shared<const Callers>(CallerEntries())) {}

Timestamp TokenWatch::time() const {
  const auto since_1970 = options_.now().time_since_epoch();
  return Timestamp{std::chrono::duration_cast<std::chrono::nanoseconds>(since_1970).count()};
}

void TokenWatch::look() {
  if (mark_ != FileMark() && mark_of(options_.path) == mark_) return;
  const Status read = this->read();
  if (!read) warn_once(read.error().message + "; those who were in the file before may go on calling");
}

// However it failed, the file is read again at the next look.
void TokenWatch::warn_once(const std::string& what) {
  if (!std::exchange(has_warned_, true) && options_.warn) options_.warn(what);
}

// What changes while it is read is seen at the next look.
Status TokenWatch::read() {
  const FileMark mark = mark_of(options_.path);
  mark_ = {};
  auto entries = read_token_file(options_.path);
  if (!entries) return std::move(entries).error();
  TokenAdmission admission = options_.admit ? admit(*std::move(entries))
                                            : TokenAdmission{.entries = *std::move(entries), .noted = {}};
  let_in(std::move(admission.entries));
  if (admission.noted) {
    mark_ = mark;
    has_warned_ = false;
  } else {
    warn_once("the audit log misses changes of the tokens, and whom they let in has to wait: " +
              admission.noted.error().message);
  }
  return {};
}

// Who of the file may be let in. Whoever is shut out waits for nothing.
TokenAdmission TokenWatch::admit(const CallerEntries& entries) {
  let_in(those_in(entries_, entries));
  CallerEntries latest = entries;
  TokenAdmission admission = options_.admit(entries, [this, &latest] { shut_out(latest); });
  admission.entries = those_in(admission.entries, latest);
  add_missing(admission.entries, entries_);  // who may do more, and cannot yet
  return admission;
}

// While those of the file are not let in yet: shuts out whom it has shut out since, and who has expired.
void TokenWatch::shut_out(CallerEntries& latest) {
  if (auto entries = read_token_file(options_.path)) {
    latest = *std::move(entries);
    let_in(those_in(entries_, latest));
  }
  look_for_expired();
}

void TokenWatch::let_in(CallerEntries entries) {
  if (entries == entries_) return;
  auto callers = std::make_shared<const Callers>(entries);
  {
    const std::lock_guard lock(mutex_);
    callers_ = std::move(callers);
  }
  entries_ = std::move(entries);
  expiry_ = next_expiry(entries_, time());
  next_generation();
}

void TokenWatch::look_for_expired() {
  if (!expiry_ || *expiry_ > time()) return;
  expiry_ = next_expiry(entries_, time());
  next_generation();
}

void TokenWatch::next_generation() {
  generation_.fetch_add(1, std::memory_order_release);  // pairs with generation()
  if (is_open_ && options_.changed) options_.changed();
}

}  // namespace farmgate
