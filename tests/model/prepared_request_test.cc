#include "engine/model/prepared_request.h"

#include <gtest/gtest.h>

#include <string>

namespace farmgate {
namespace {

Request cancel(std::string_view order_id) {
  return {.operation = Operation::kCancel, .account = "al", .order_id = order_id};
}

TEST(PreparedRequest, IsTheRequest) {
  const Request request = cancel("o1");

  const PreparedRequest prepared = request;

  EXPECT_EQ(prepared.operation, Operation::kCancel);
  EXPECT_EQ(prepared.account, "al");
  EXPECT_EQ(prepared.order_id, "o1");
}

TEST(PreparedRequest, KnowsWhetherItIsWellFormed) {
  EXPECT_TRUE(PreparedRequest(cancel("o1")).is_well_formed);
  EXPECT_FALSE(PreparedRequest(cancel("")).is_well_formed);
}

TEST(PreparedRequest, HasTheHashOfItsOrderId) {
  const std::string here(40, 'x');
  const std::string there(40, 'x');

  EXPECT_EQ(PreparedRequest(cancel("o1")).order_id_hash, hash_of_id("o1"));
  EXPECT_EQ(hash_of_id(here), hash_of_id(there));
  EXPECT_NE(hash_of_id("o1"), hash_of_id("o2"));
  EXPECT_NE(hash_of_id(here), hash_of_id(here + "y"));
}

}  // namespace
}  // namespace farmgate
