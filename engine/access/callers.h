// Those who may call, and how they are known.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "engine/access/caller_entry.h"
#include "engine/access/role.h"
#include "engine/access/rule.h"
#include "engine/access/text_map.h"
#include "engine/access/token_file.h"

namespace farmgate {

// One of them. Never changes.
class Caller {
 public:
  explicit Caller(const CallerEntry& entry);

  const std::string& name() const { return name_; }
  Role role() const { return role_; }
  bool owns(std::string_view account) const { return owns_all_ || accounts_.contains(account); }
  // Those it owns by name; empty: none, or all.
  const TextSet& accounts() const { return accounts_; }
  bool may_expire() const { return expires_.has_value(); }
  bool is_expired(Timestamp now) const { return expires_ && *expires_ <= now; }

  // Of a request that is about this account; empty: about none.
  Standing standing_to(std::string_view account) const {
    if (account.empty()) return Standing::kNone;
    return owns(account) ? Standing::kOwn : Standing::kOther;
  }

 private:
  std::string name_;
  Role role_;
  bool owns_all_ = false;
  TextSet accounts_;
  std::optional<Timestamp> expires_;
};

using KnownCaller = std::shared_ptr<const Caller>;  // nullptr: nobody who is known

// All of a token file that were not revoked. Never changes, and so any thread may ask.
class Callers {
 public:
  explicit Callers(const CallerEntries& entries);

  // Costs a hash of the token: who asks often keeps the answer.
  KnownCaller with_token(std::string_view token) const;
  KnownCaller with_certificate(std::string_view common_name) const;

 private:
  struct Holder {
    TokenHash hash;
    KnownCaller caller;
  };
  TextMap<Holder> by_salt_;
  TextMap<KnownCaller> by_name_;  // of certificates
};

}  // namespace farmgate
