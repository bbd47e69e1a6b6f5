#include "engine/access/callers.h"

#include <utility>

namespace farmgate {

Caller::Caller(const CallerEntry& entry) : name_(entry.name), role_(entry.role), expires_(entry.expires) {
  for (const std::string& account : entry.accounts) {
    if (account == kAllAccounts) {
      owns_all_ = true;
    } else {
      accounts_.insert(account);
    }
  }
}

Callers::Callers(const CallerEntries& entries) {
  for (const CallerEntry& entry : entries) {
    if (entry.revoked) continue;
    auto caller = std::make_shared<const Caller>(entry);
    if (entry.token) {
      by_salt_.insert_or_assign(entry.token->salt, Holder{.hash = *entry.token, .caller = std::move(caller)});
    } else {
      by_name_.insert_or_assign(entry.name, std::move(caller));
    }
  }
}

KnownCaller Callers::with_token(std::string_view token) const {
  const auto salt = salt_of(token);
  if (!salt) return nullptr;
  const auto found = by_salt_.find(*salt);
  return found != by_salt_.end() && matches(found->second.hash, token) ? found->second.caller : nullptr;
}

KnownCaller Callers::with_certificate(std::string_view common_name) const {
  const auto found = by_name_.find(common_name);
  return found == by_name_.end() ? nullptr : found->second;
}

}  // namespace farmgate
