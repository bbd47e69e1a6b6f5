#include "engine/files/order_log.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "tests/support/temporary_folder.h"

namespace farmgate {
namespace {

using testing::HasSubstr;
using testing::StartsWith;
using Item = OrderLogReader::Item;
using Field = std::pair<OrderColumn, std::string_view>;

Request parse(const std::vector<Field>& given) {
  OrderFields fields;
  fields[static_cast<std::size_t>(OrderColumn::kOperation)] = "new";
  for (const auto& [column, text] : given) fields[static_cast<std::size_t>(column)] = text;
  return parse_request(fields, Timestamp{7});
}

TEST(ParseRequest, ReadsEveryField) {
  const Request request = parse({{OrderColumn::kOrderId, "o1"},
                                 {OrderColumn::kAccount, "al"},
                                 {OrderColumn::kSide, "ask"},
                                 {OrderColumn::kCommodity, "onion"},
                                 {OrderColumn::kZone, "hill"},
                                 {OrderColumn::kQuantity, "12"},
                                 {OrderColumn::kPrice, "-34"},
                                 {OrderColumn::kTimeInForce, "GTD"},
                                 {OrderColumn::kExpireTime, "99"},
                                 {OrderColumn::kMinQuantity, "3"},
                                 {OrderColumn::kPostOnly, "1"},
                                 {OrderColumn::kSelfTrade, "cancel_both"},
                                 {OrderColumn::kRequestId, "r1"}});

  EXPECT_TRUE(request.readable);
  EXPECT_EQ(request.time, Timestamp{7});
  EXPECT_EQ(request.operation, Operation::kNew);
  EXPECT_EQ(request.order_id, "o1");
  EXPECT_EQ(request.account, "al");
  EXPECT_EQ(request.side, Side::kAsk);
  EXPECT_EQ(request.commodity, "onion");
  EXPECT_EQ(request.zone, "hill");
  EXPECT_EQ(request.quantity, Lots{12});
  EXPECT_EQ(request.price, Price{-34});
  EXPECT_EQ(request.time_in_force, TimeInForce::kGoodTillDate);
  EXPECT_EQ(request.expire_time, Timestamp{99});
  EXPECT_EQ(request.min_quantity, Lots{3});
  EXPECT_TRUE(request.post_only);
  EXPECT_EQ(request.self_trade, SelfTrade::kCancelBoth);
  EXPECT_EQ(request.request_id, "r1");
}

TEST(ParseRequest, ReadsABooking) {
  const Request request = parse({{OrderColumn::kOperation, "deposit"},
                                 {OrderColumn::kAccount, "al"},
                                 {OrderColumn::kRequestId, "d1"},
                                 {OrderColumn::kAmount, "1000000000000000000"},
                                 {OrderColumn::kOrderedBy, "ann"}});

  EXPECT_TRUE(request.readable);
  EXPECT_EQ(request.operation, Operation::kDeposit);
  EXPECT_TRUE(request.amount_given);
  EXPECT_EQ(request.amount, 1'000'000'000'000'000'000);
  EXPECT_EQ(request.ordered_by, "ann");
  EXPECT_FALSE(parse({{OrderColumn::kOperation, "deposit"}, {OrderColumn::kAmount, "much"}}).readable);
  EXPECT_FALSE(parse({{OrderColumn::kOperation, "tick"}}).readable);
}

TEST(ParseRequest, KnowsWhichFieldsWereGiven) {
  const Request none = parse({});
  EXPECT_FALSE(none.given.side || none.given.quantity || none.given.price || none.given.time_in_force);
  EXPECT_FALSE(none.given.expire_time || none.given.min_quantity || none.given.post_only ||
               none.given.self_trade);
  EXPECT_TRUE(none.readable);

  const Request zeros =
      parse({{OrderColumn::kPostOnly, "0"}, {OrderColumn::kMinQuantity, "0"}, {OrderColumn::kQuantity, "0"}});
  EXPECT_TRUE(zeros.given.post_only && zeros.given.min_quantity && zeros.given.quantity);
  EXPECT_FALSE(zeros.given.price);
}

TEST(ParseRequest, KnowsTheOperationsOfAnOrderLogAlone) {
  EXPECT_EQ(parse({{OrderColumn::kOperation, "mass_cancel"}}).operation, Operation::kMassCancel);
  for (const char* word : {"", "halt", "tick", "reference", "New", " new"}) {
    EXPECT_FALSE(parse({{OrderColumn::kOperation, word}}).readable) << word;
  }
}

TEST(ParseRequest, AValueOfAnotherKindIsUnreadable) {
  const std::vector<Field> wrong = {
      {OrderColumn::kSide, "buy"},         {OrderColumn::kSide, "ASK"},
      {OrderColumn::kQuantity, "1.0"},     {OrderColumn::kQuantity, "+1"},
      {OrderColumn::kPrice, "x"},          {OrderColumn::kPrice, "9223372036854775808"},
      {OrderColumn::kTimeInForce, "gtc"},  {OrderColumn::kExpireTime, "soon"},
      {OrderColumn::kMinQuantity, "-"},    {OrderColumn::kPostOnly, "true"},
      {OrderColumn::kSelfTrade, "cancel"}, {OrderColumn::kPostOnly, "01"}};

  for (const Field& field : wrong) EXPECT_FALSE(parse({field}).readable) << field.second;
}

constexpr std::string_view kHeader = "ts_ns,op,order_id,account,side,commodity,zone,quantity,price,tif\n";

class OrderLogTest : public testing::Test {
 protected:
  OrderLogReader open(std::string_view text) {
    auto reader = OrderLogReader::open(folder_.write("orders.csv", text));
    EXPECT_TRUE(reader) << reader.error().message;
    return *std::move(reader);
  }
  OrderLogReader open_rows(std::string_view rows) { return open(std::string(kHeader) + std::string(rows)); }

  std::string header_error(std::string_view header) {
    const auto reader = OrderLogReader::open(folder_.write("orders.csv", header));
    return reader ? "no error" : reader.error().message;
  }

  Item read_from(OrderLogReader& reader) {
    const auto item = reader.read(texts_);
    EXPECT_TRUE(item) << item.error().message;
    if (*item == Item::kRequest) requests_.push_back(reader.request());
    return *item;
  }

  TemporaryFolder folder_;
  TextArena texts_;
  std::vector<Request> requests_;
};

TEST_F(OrderLogTest, ReadsRowAfterRow) {
  OrderLogReader reader = open_rows("1,cancel,a1,al,,,,,,\n2,cancel,a2,bo,,,,,,\n");

  EXPECT_EQ(read_from(reader), Item::kRequest);
  EXPECT_EQ(read_from(reader), Item::kRequest);
  EXPECT_EQ(read_from(reader), Item::kEnd);

  ASSERT_EQ(requests_.size(), 2u);
  EXPECT_EQ(requests_[0].order_id, "a1");
  EXPECT_EQ(requests_[1].account, "bo");
  EXPECT_EQ(requests_[1].time, Timestamp{2});
}

// Later rows reuse the reader's memory, not the arena's.
TEST_F(OrderLogTest, RequestsKeepTheirTextUntilTheArenaIsCleared) {
  std::string rows;
  for (int i = 0; i < 50'000; ++i) rows += "1,cancel,o" + std::to_string(i) + ",al,,,,,,\n";
  OrderLogReader reader = open_rows(rows);

  while (read_from(reader) == Item::kRequest) continue;

  ASSERT_EQ(requests_.size(), 50'000u);
  for (int i = 0; i < 50'000; i += 777) {
    EXPECT_EQ(requests_[static_cast<std::size_t>(i)].order_id, "o" + std::to_string(i));
  }
}

TEST_F(OrderLogTest, FindsColumnsByName) {
  OrderLogReader reader = open(
      "request_id,x_mine,tif,price,quantity,zone,commodity,side,account,order_id,op,ts_ns\n"
      "r1,?,,,,,,,al,a1,cancel,5\n");

  ASSERT_EQ(read_from(reader), Item::kRequest);

  EXPECT_EQ(requests_[0].request_id, "r1");
  EXPECT_EQ(requests_[0].operation, Operation::kCancel);
  EXPECT_EQ(requests_[0].time, Timestamp{5});
}

TEST_F(OrderLogTest, GoesOnBehindABadRow) {
  OrderLogReader reader = open_rows("1,cancel,a1\nx,cancel,a2,al,,,,,,\n3,cancel,a3,al,,,,,,\n");

  EXPECT_EQ(read_from(reader), Item::kBadRow);
  EXPECT_EQ(reader.problem().line, 2u);
  EXPECT_EQ(read_from(reader), Item::kBadRow);
  EXPECT_EQ(reader.problem().line, 3u);
  EXPECT_EQ(reader.problem().column, "ts_ns");
  EXPECT_THAT(reader.problem().what, StartsWith("\"x\" is no time"));
  EXPECT_EQ(read_from(reader), Item::kRequest);
  EXPECT_EQ(requests_.size(), 1u);
}

TEST_F(OrderLogTest, ARowWhoseTimeGoesBackDoesNotSetTheTime) {
  OrderLogReader reader = open_rows("5,cancel,a1,al,,,,,,\n3,cancel,a2,al,,,,,,\n4,cancel,a3,al,,,,,,\n");

  EXPECT_EQ(read_from(reader), Item::kRequest);
  EXPECT_EQ(read_from(reader), Item::kBadRow);
  EXPECT_EQ(read_from(reader), Item::kBadRow);

  EXPECT_THAT(reader.problem().what, HasSubstr("the row before has 5"));
}

TEST_F(OrderLogTest, AnUnreadableValueIsNoBadRow) {
  OrderLogReader reader = open_rows("5,dance,a1,al,,,,,,\n");

  ASSERT_EQ(read_from(reader), Item::kRequest);

  EXPECT_FALSE(requests_[0].readable);
  EXPECT_EQ(requests_[0].order_id, "a1");
}

TEST_F(OrderLogTest, SaysWhatIsWrongWithTheHeader) {
  EXPECT_THAT(header_error("ts_ns,op\n"),
              StartsWith(folder_.file("orders.csv") + ":1: order_id: missing column"));
  EXPECT_THAT(header_error(std::string(kHeader.substr(0, kHeader.size() - 1)) + ",tif\n"),
              HasSubstr(":1: tif: duplicated column"));
  EXPECT_THAT(header_error(""), HasSubstr("there is no header row"));
}

TEST_F(OrderLogTest, KnowsHowFarItIs) {
  OrderLogReader reader = open_rows("5,cancel,a1,al,,,,,,\n");
  EXPECT_EQ(reader.size(), kHeader.size() + 21);

  while (read_from(reader) != Item::kEnd) continue;

  EXPECT_EQ(reader.position(), reader.size());
}

}  // namespace
}  // namespace farmgate
