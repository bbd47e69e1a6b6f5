// Who accounts belong to and what attributes they have, in few bytes: what many share is kept once.
//
// Belongs to one thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/kept_once.h"
#include "engine/model/ids.h"

namespace farmgate {

class AccountFacts {
 public:
  void set(AccountId account, const std::string& owner, const std::vector<std::string>& attributes) {
    const bool is_plain = owner.empty() && attributes.empty();
    if (is_plain && account.value() >= facts_.size()) return;  // as if it were not known
    if (account.value() >= facts_.size()) facts_.resize(account.value() + std::size_t{1});
    facts_[account.value()] = {.owner = owners_.keep(owner), .attributes = attributes_.keep(attributes)};
  }

  // Empty: none.
  std::string_view owner(AccountId account) const { return owners_.item(facts(account).owner); }
  std::span<const std::string> attributes(AccountId account) const {
    return attributes_.item(facts(account).attributes);
  }

 private:
  struct Facts {
    std::uint32_t owner = 0;
    std::uint32_t attributes = 0;
  };
  Facts facts(AccountId account) const {
    return account.value() < facts_.size() ? facts_[account.value()] : Facts();
  }

  std::vector<Facts> facts_;  // by account
  KeptOnce<std::string> owners_;
  KeptOnce<std::vector<std::string>> attributes_;
};

}  // namespace farmgate
