#include "tools/farmgate/record_json.h"

#include <farmgate/journal/v1/journal.pb.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/journal/decided_market.h"

namespace farmgate {
namespace {

using Json = nlohmann::ordered_json;

Json json_of(const google::protobuf::Message& record) {
  Json json = Json::object();
  append_fields(record, json);
  return json;
}

// What reading this as a command ends with.
std::string error_of(const char* text) {
  journal::v1::Command record;
  const Status read = read_fields(Json::parse(text), record);
  return read ? "none" : read.error().message;
}

class RandomCommands : public testing::TestWithParam<int> {};

// As text, too: every feature of requests, every decision.
TEST_P(RandomCommands, ComeBackAsTheyWere) {
  const DecidedMarket market(static_cast<std::uint64_t>(GetParam()), 1'000);
  FrameWriter writer;
  market.in_frames(0, market.size(), 300, [&](const DecidedCommands& commands) {
    journal::v1::Frame frame;
    ASSERT_TRUE(frame.ParseFromString(std::string(writer.write(commands, 7, {}))));
    for (const journal::v1::Command& command : frame.commands()) {
      const std::string line = json_of(command).dump();
      journal::v1::Command again;
      const Status read = read_fields(Json::parse(line), again);
      ASSERT_TRUE(read) << line << ": " << read.error().message;
      ASSERT_EQ(again.SerializeAsString(), command.SerializeAsString()) << line;
    }
  });
}

INSTANTIATE_TEST_SUITE_P(Seeds, RandomCommands, testing::Range(1, 11));

TEST(RecordJson, SaysWhatIsSetInTheWordsOfTheRules) {
  journal::v1::Command command;
  command.set_time_ns(INT64_MAX);
  command.set_operation(journal::v1::OPERATION_MASS_CANCEL);
  command.set_account("al");
  command.set_quantity_lots(UINT32_MAX);
  command.set_time_in_force(journal::v1::TIME_IN_FORCE_IOC);
  command.set_side_given(true);

  EXPECT_EQ(json_of(command).dump(),
            R"({"time_ns":9223372036854775807,"operation":"mass_cancel","account":"al",)"
            R"("quantity_lots":4294967295,"side_given":true,"time_in_force":"IOC"})");
}

TEST(RecordJson, KeepsTextThatIsNoUtf8) {
  journal::v1::Command command;
  command.set_account(std::string("\xff\0a", 3));

  const Json json = json_of(command);

  EXPECT_EQ(json.dump(), R"({"account":{"hex":"ff0061"}})");
  journal::v1::Command again;
  ASSERT_TRUE(read_fields(json, again));
  EXPECT_EQ(again.account(), command.account());
}

TEST(RecordJson, KeepsARowThatCouldNotBeRead) {
  journal::v1::Command command;
  command.add_edits();
  command.add_edits()->set_delete_zone("");

  const Json json = json_of(command);

  EXPECT_EQ(json.dump(), R"({"edits":[{},{"delete_zone":""}]})");
  journal::v1::Command again;
  ASSERT_TRUE(read_fields(json, again));
  EXPECT_EQ(again.SerializeAsString(), command.SerializeAsString());
}

TEST(RecordJson, OfAnotherKindIsRefused) {
  EXPECT_EQ(error_of("[]"), "no object");
  EXPECT_EQ(error_of(R"({"colour":"red"})"), "colour: there is no such field");
  EXPECT_EQ(error_of(R"({"operation":"sell"})"), "operation: no value of its kind");
  EXPECT_EQ(error_of(R"({"time_ns":"now"})"), "time_ns: no value of its kind");
  EXPECT_EQ(error_of(R"({"price":4294967296})"), "price: no value of its kind");
  EXPECT_EQ(error_of(R"({"price":-1})"), "price: no value of its kind");
  EXPECT_EQ(error_of(R"({"price":1.5})"), "price: no value of its kind");
  EXPECT_EQ(error_of(R"({"account":{"hex":"zz"}})"), "account: no value of its kind");
  EXPECT_EQ(error_of(R"({"account":{"hex":"f"}})"), "account: no value of its kind");
  EXPECT_EQ(error_of(R"({"is_ask":1})"), "is_ask: no value of its kind");
  EXPECT_EQ(error_of(R"({"edits":{}})"), "edits: no value of its kind");
  EXPECT_EQ(error_of(R"({"time_ns":-1})"), "none");
}

}  // namespace
}  // namespace farmgate
