#include "engine/accounts/credit_bids.h"

#include <gtest/gtest.h>

#include <cstddef>
#include <vector>

namespace farmgate {
namespace {

CreditBid bid_of(AccountId account) {
  return {.price = Price{50}, .reported_price = Price{50}, .quantity = Lots{10}, .account = account};
}

TEST(CreditBids, FindsABidByItsNumberAndNoOther) {
  CreditBids bids;

  bids.put(RecordId{5'000}, bid_of(AccountId{7}));

  ASSERT_NE(bids.find(RecordId{5'000}), nullptr);
  EXPECT_EQ(bids.find(RecordId{5'000})->account, AccountId{7});
  EXPECT_EQ(bids.find(RecordId{4'999}), nullptr);  // in the same chunk
  EXPECT_EQ(bids.find(RecordId{10}), nullptr);     // in one that was not made
  EXPECT_EQ(bids.find(RecordId{1'000'000}), nullptr);
}

TEST(CreditBids, ForgetsWhatIsRemovedOrReplaced) {
  CreditBids bids;
  bids.put(RecordId{3}, bid_of(AccountId{7}));
  bids.put(RecordId{4}, bid_of(AccountId{7}));

  bids.remove(RecordId{3});
  bids.remove(RecordId{9'999});
  bids.put(RecordId{4}, bid_of(AccountId{8}));

  EXPECT_EQ(bids.find(RecordId{3}), nullptr);
  EXPECT_EQ(bids.find(RecordId{4})->account, AccountId{8});
}

TEST(CreditBids, AreAllVisited) {
  CreditBids bids;
  for (const std::size_t number : {std::size_t{3}, std::size_t{4}, std::size_t{9'999}})
    bids.put(RecordId{number}, bid_of(AccountId{number}));
  bids.remove(RecordId{4});
  std::vector<AccountId> seen;

  bids.visit([&seen](const CreditBid& bid) { seen.push_back(bid.account); });

  EXPECT_EQ(seen, (std::vector<AccountId>{AccountId{3}, AccountId{9'999}}));
}

}  // namespace
}  // namespace farmgate
