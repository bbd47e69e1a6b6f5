#include "engine/accounts/credit_bids.h"

#include "engine/base/check.h"

namespace farmgate {

void CreditBids::put(RecordId order, const CreditBid& bid) {
  check(bid.account.valid());
  const std::size_t chunk = order.value() / kChunkSize;
  if (chunk >= chunks_.size()) chunks_.resize(chunk + 1);
  if (chunks_[chunk].empty()) chunks_[chunk].resize(kChunkSize);
  chunks_[chunk][order.value() % kChunkSize] = bid;
}

}  // namespace farmgate
