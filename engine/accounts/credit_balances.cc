#include "engine/accounts/credit_balances.h"

#include <memory>

namespace farmgate {

void CreditBalances::add_chunk(std::size_t chunk) {
  if (chunk >= chunks_.size()) chunks_.resize(chunk + 1);
  chunks_[chunk] = allocate_huge_page();
  std::uninitialized_value_construct_n(balances_of(chunk), kChunkSize);
}

}  // namespace farmgate
