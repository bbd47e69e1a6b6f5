#include "engine/service/batch_size.h"

#include <farmgate/v1/order_service.pb.h>
#include <google/protobuf/unknown_field_set.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <string>

namespace farmgate {
namespace {

v1::TradeRequest batch_of(int count, const std::string& id) {
  v1::TradeRequest request;
  for (int i = 0; i < count; ++i) {
    v1::NewOrder& order = *request.add_commands()->mutable_new_order();
    order.set_order_id(id);
    order.set_account("al");
  }
  return request;
}

// The allocator's own part included.
TEST(BatchSize, OfAPlainBatchIsSomewhatMoreThanItTakes) {
  const v1::TradeRequest request = batch_of(1'000, std::string(64, 'x'));

  const BatchSize size = size_of(request);

  const auto taken = static_cast<std::int64_t>(request.SpaceUsedLong());
  EXPECT_TRUE(size.is_plain);
  EXPECT_GT(size.bytes, taken);
  EXPECT_LT(size.bytes, 5 * taken);
}

TEST(BatchSize, OfALongTextIsItsOwn) {
  const BatchSize size = size_of(batch_of(1, std::string(1'000'000, 'x')));

  EXPECT_FALSE(size.is_plain);
  EXPECT_GE(size.bytes, 1'000'000);
}

// One long text among many commands, of which there would be another in every batch.
TEST(BatchSize, OneCommandIsEnoughNotToBePlain) {
  v1::TradeRequest request = batch_of(1'000, "x");
  request.mutable_commands(500)->mutable_new_order()->set_order_id(std::string(1'000, 'x'));

  EXPECT_FALSE(size_of(request).is_plain);
}

void add_unknown(google::protobuf::Message& message, int count) {
  google::protobuf::UnknownFieldSet& unknown = *message.GetReflection()->MutableUnknownFields(&message);
  for (int i = 0; i < count; ++i) unknown.AddGroup(15);
}

// Fields that nobody knows take a multiple of what was sent.
TEST(BatchSize, OfUnknownFieldsIsWhatTheyTake) {
  v1::TradeRequest request = batch_of(1, "x");
  add_unknown(request, 10'000);

  const BatchSize size = size_of(request);

  EXPECT_FALSE(size.is_plain);
  EXPECT_GE(size.bytes, static_cast<std::int64_t>(request.SpaceUsedLong()));
}

// However few of them, and in whichever message.
TEST(BatchSize, NoneThatIsPlainHasUnknownFields) {
  v1::TradeRequest of_command = batch_of(2, "x");
  add_unknown(*of_command.mutable_commands(1), 1);
  v1::TradeRequest of_order = batch_of(2, "x");
  add_unknown(*of_order.mutable_commands(1)->mutable_new_order(), 1);

  EXPECT_TRUE(size_of(batch_of(2, "x")).is_plain);
  EXPECT_FALSE(size_of(of_command).is_plain);
  EXPECT_FALSE(size_of(of_order).is_plain);
}

// It would keep a message of each kind.
TEST(BatchSize, ACommandOfSeveralKindsIsNotPlain) {
  v1::TradeRequest cancel;
  cancel.add_commands()->mutable_cancel()->set_order_id("x");
  v1::TradeRequest several = batch_of(1, "x");
  several.mutable_commands(0)->mutable_cancel()->set_order_id("x");

  EXPECT_TRUE(size_of(cancel).is_plain);
  EXPECT_FALSE(size_of(several).is_plain);
}

}  // namespace
}  // namespace farmgate
