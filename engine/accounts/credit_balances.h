// What accounts have used and reserved of their credit lines, by their number.
//
// Belongs to the thread of the gate. Lies in chunks of one huge page, each of which is made when an account
// of it is first written to: no command pays for more than one, and what is read at random misses no page
// address.
#pragma once

#include <cstddef>
#include <vector>

#include "engine/accounts/huge_pages.h"
#include "engine/base/int128.h"
#include "engine/base/prefetch.h"
#include "engine/model/ids.h"

namespace farmgate {

// Minor currency units.
struct CreditBalance {
  Int128 used = 0;  // less than 0: money on deposit
  Int128 reserved = 0;
};

class CreditBalances {
 public:
  // All 0 of one that was never written to.
  CreditBalance operator[](AccountId account) const {
    const CreditBalance* const balance = find(account);
    return balance == nullptr ? CreditBalance() : *balance;
  }

  CreditBalance& to_change(AccountId account) {
    const std::size_t chunk = account.value() / kChunkSize;
    if (chunk >= chunks_.size() || chunks_[chunk] == nullptr) [[unlikely]] {
      add_chunk(chunk);
    }
    return balances_of(chunk)[account.value() % kChunkSize];
  }

  void prefetch(AccountId account) const {
    if (const CreditBalance* const balance = find(account)) farmgate::prefetch(balance);
  }

 private:
  static constexpr std::size_t kChunkSize = kHugePageBytes / sizeof(CreditBalance);
  static_assert(kHugePageBytes % sizeof(CreditBalance) == 0);

  CreditBalance* balances_of(std::size_t chunk) const {
    return reinterpret_cast<CreditBalance*>(chunks_[chunk].get());
  }
  const CreditBalance* find(AccountId account) const {
    const std::size_t chunk = account.value() / kChunkSize;
    if (chunk >= chunks_.size() || chunks_[chunk] == nullptr) return nullptr;
    return &balances_of(chunk)[account.value() % kChunkSize];
  }
  void add_chunk(std::size_t chunk);

  std::vector<HugePage> chunks_;  // nullptr: none of its accounts was written to
};

}  // namespace farmgate
