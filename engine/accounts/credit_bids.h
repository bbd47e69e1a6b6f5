// The bids that count for credit, by the number of their order's record.
//
// Belongs to the thread of the gate. Records are numbered densely, and most orders of a market with credit
// lines are under one: a bid lies where its number says, in chunks that are made when a bid first falls into
// them, so that no step of growth costs more than one chunk.
#pragma once

#include <cstddef>
#include <vector>

#include "engine/accounts/id_table.h"
#include "engine/base/compact.h"
#include "engine/model/ids.h"
#include "engine/model/units.h"

namespace farmgate {

// A bid that counts.
struct CreditBid {
  // As of the last replace that the gate let pass, the market's answer not waited for.
  Price price;
  // As far as is reported; nothing is open once it has closed.
  Price reported_price;
  Compact<Lots> quantity;  // as price
  Compact<Lots> reported_open;
  AccountId account;
};

class CreditBids {
 public:
  // nullptr: none that counts has this number.
  CreditBid* find(RecordId order) {
    const std::size_t chunk = order.value() / kChunkSize;
    if (chunk >= chunks_.size() || chunks_[chunk].empty()) return nullptr;
    CreditBid& bid = chunks_[chunk][order.value() % kChunkSize];
    return bid.account.valid() ? &bid : nullptr;
  }
  const CreditBid* find(RecordId order) const { return const_cast<CreditBids*>(this)->find(order); }

  // In place of any that had this number. Requires: bid.account.valid().
  void put(RecordId order, const CreditBid& bid);

  // Calls visit(bid) for each.
  template <class Visit>
  void visit(Visit visit) const {
    for (const std::vector<CreditBid>& chunk : chunks_) {
      for (const CreditBid& bid : chunk) {
        if (bid.account.valid()) visit(bid);
      }
    }
  }

  void remove(RecordId order) {
    if (CreditBid* const bid = find(order)) bid->account = AccountId{};
  }

 private:
  static constexpr std::size_t kChunkSize = 4096;

  // Of kChunkSize each, or empty; a bid without an account is none.
  std::vector<std::vector<CreditBid>> chunks_;
};

}  // namespace farmgate
