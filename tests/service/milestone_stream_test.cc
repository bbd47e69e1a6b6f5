// Which milestones go into a message, and where the next one goes on.
#include "engine/service/milestone_stream.h"

#include <gtest/gtest.h>

namespace farmgate {
namespace {

Milestone at(Sequence sequence, MilestoneKind kind = MilestoneKind::kFirstSale) {
  Milestone milestone;
  milestone.at.sequence = sequence;
  milestone.kind = kind;
  return milestone;
}

class WriteMilestones : public testing::Test {
 protected:
  // The next message.
  v1::StreamMilestonesResponse write(Sequence as_of) {
    v1::StreamMilestonesResponse response;
    status_ = write_milestones(milestones_, as_of, request_, told_, response);
    return response;
  }

  Milestones milestones_;
  v1::StreamMilestonesRequest request_;
  Sequence told_ = 0;
  grpc::Status status_;
};

TEST_F(WriteMilestones, GoOnBehindTheLastCommandOfAFullMessage) {
  for (Sequence i = 1; i <= 2'500; ++i) milestones_.add(at(i));

  EXPECT_EQ(write(3'000).milestones_size(), 1'000);
  EXPECT_EQ(told_, 1'000u);
  const v1::StreamMilestonesResponse second = write(3'000);
  EXPECT_EQ(second.milestones(0).sequence(), 1'001);
  EXPECT_EQ(second.as_of_sequence(), 2'000);
  EXPECT_TRUE(second.more());
  const v1::StreamMilestonesResponse last = write(3'000);
  EXPECT_EQ(last.milestones_size(), 500);
  EXPECT_FALSE(last.more());
  EXPECT_EQ(last.as_of_sequence(), 3'000);
  EXPECT_EQ(write(3'000).milestones_size(), 0);
}

TEST_F(WriteMilestones, KeepThoseOfOneCommandTogether) {
  for (Sequence i = 1; i < 1'000; ++i) milestones_.add(at(i));
  for (int i = 0; i < 10; ++i) milestones_.add(at(1'000));
  milestones_.add(at(1'001));

  EXPECT_EQ(write(1'001).milestones_size(), 1'009);
  EXPECT_EQ(told_, 1'000u);
  EXPECT_EQ(write(1'001).milestones_size(), 1);
}

TEST_F(WriteMilestones, PassOverOtherKinds) {
  for (Sequence i = 1; i <= 5'000; ++i) {
    milestones_.add(at(i, i == 4'321 ? MilestoneKind::kTownLost : MilestoneKind::kFirstSale));
  }
  request_.add_kinds(v1::MILESTONE_KIND_TOWN_LOST);

  const v1::StreamMilestonesResponse response = write(5'000);

  ASSERT_EQ(response.milestones_size(), 1);
  EXPECT_EQ(response.milestones(0).sequence(), 4'321);
  EXPECT_FALSE(response.more());
  EXPECT_EQ(told_, 5'000u);
}

TEST_F(WriteMilestones, FailWhenSomeAreKeptNoMore) {
  for (Sequence i = 1; i <= Milestones::kKept + 7; ++i) milestones_.add(at(i));
  told_ = 6;

  write(Milestones::kKept + 7);
  EXPECT_EQ(status_.error_code(), grpc::StatusCode::OUT_OF_RANGE);
  EXPECT_EQ(status_.error_message(), "milestones up to sequence 7 are kept no more");
  told_ = 7;
  EXPECT_EQ(write(Milestones::kKept + 7).milestones(0).sequence(), 8);
  EXPECT_TRUE(status_.ok());
}

}  // namespace
}  // namespace farmgate
