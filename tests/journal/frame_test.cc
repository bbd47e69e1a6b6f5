#include "engine/journal/frame.h"

#include <farmgate/journal/v1/journal.pb.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/journal/decided_market.h"

namespace farmgate {
namespace {

constexpr Chain kChain{'a', 'b', 'c'};

std::string a_frame() {
  FrameWriter writer;
  std::string bytes;
  DecidedMarket(1, 5).in_frames(
      0, 5, 5, [&](const DecidedCommands& commands) { bytes = writer.write(commands, 7, kChain); });
  return bytes;
}

// The frame with something about it changed.
template <class Change>
std::string changed(Change change) {
  journal::v1::Frame frame;
  EXPECT_TRUE(frame.ParseFromString(a_frame()));
  change(frame);
  return frame.SerializeAsString();
}

journal::v1::Command& first_that_passed(journal::v1::Frame& frame) {
  for (journal::v1::Command& command : *frame.mutable_commands()) {
    if (command.outcome() == journal::v1::OUTCOME_PASSED) return command;
  }
  ADD_FAILURE() << "no command has passed";
  return *frame.mutable_commands(0);
}

std::string error_of(const std::string& bytes) {
  FrameReader reader;
  const auto header = reader.open(bytes);
  if (!header) return header.error().message;
  RecordedCommands commands;
  const Status read = reader.read(commands);
  return read ? "none" : read.error().message;
}

class RandomFrames : public testing::TestWithParam<int> {};

// Every feature of requests, every decision, and text of any length.
TEST_P(RandomFrames, GiveBackWhatWasWritten) {
  const DecidedMarket market(static_cast<std::uint64_t>(GetParam()), 1'000);
  FrameWriter writer;
  FrameReader reader;
  RecordedCommands commands;

  market.in_frames(0, market.size(), 300, [&](const DecidedCommands& written) {
    ASSERT_TRUE(reader.open(writer.write(written, 1, {})));
    const Status read = reader.read(commands);
    ASSERT_TRUE(read) << read.error().message;
  });

  ASSERT_EQ(commands.requests.size(), market.size());
  for (std::size_t i = 0; i < market.size(); ++i) {
    ASSERT_EQ(text_of(commands.requests[i], commands.decisions[i]),
              text_of(market.requests()[i], market.decisions()[i]));
  }
}

INSTANTIATE_TEST_SUITE_P(Seeds, RandomFrames, testing::Range(1, 11));

TEST(Frame, SaysWhereItStands) {
  FrameReader reader;

  const auto header = reader.open(a_frame());

  ASSERT_TRUE(header);
  EXPECT_EQ(header->first, 1u);
  EXPECT_EQ(header->last(), 5u);
  EXPECT_EQ(header->term, 7u);
  EXPECT_EQ(header->chain, kChain);
  EXPECT_EQ(reader.rules_version(), kRulesVersion);
}

TEST(Frame, OfANewerVersionIsRefused) {
  EXPECT_EQ(
      error_of(changed([](auto& frame) { frame.set_format_version(3); })),
      "a frame of format 3, which is newer than this program knows; use the version that wrote it, or a "
      "newer one");
}

TEST(Frame, ThatIsNoneIsRefused) {
  EXPECT_EQ(error_of("\x0a"), "no frame at all");
  EXPECT_EQ(error_of(""), "a frame that says one thing and holds another");
  EXPECT_EQ(error_of(changed([](auto& frame) { frame.set_count(4); })),
            "a frame that says one thing and holds another");
  EXPECT_EQ(error_of(changed([](auto& frame) { frame.set_chain("short"); })),
            "a frame that says one thing and holds another");
}

TEST(Frame, WithACommandThatNoEngineWroteIsRefused) {
  EXPECT_EQ(error_of(changed([](auto& frame) { first_that_passed(frame).set_reason("because"); })), "none");
  EXPECT_EQ(error_of(changed([](auto& frame) {
              frame.mutable_commands(2)->set_operation(journal::v1::OPERATION_UNSPECIFIED);
            })),
            "sequence 3: a command of no known operation");
  EXPECT_EQ(error_of(changed([](auto& frame) {
              frame.mutable_commands(0)->set_outcome(journal::v1::OUTCOME_REJECTED);
              frame.mutable_commands(0)->set_reason("because");
            })),
            "sequence 1: an unknown reason: because");
  EXPECT_EQ(error_of(changed([](auto& frame) {
              frame.mutable_commands(1)->set_malformed(false);
              frame.mutable_commands(1)->clear_account();
            })),
            "sequence 2: a malformed command that is not said to be");
}

}  // namespace
}  // namespace farmgate
