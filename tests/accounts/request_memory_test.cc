// For how long ids are remembered (rules, sections 4 and 7, and rules 10.13 and 10.14).
#include "engine/accounts/request_memory.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <string>

namespace farmgate {
namespace {

constexpr AccountId kAl{0};

Timestamp in_epoch(std::int64_t epoch) {
  return Timestamp{epoch * kEpochNs};
}

RecordId remember_order(RequestMemory& memory, const std::string& id, Sequence sequence) {
  const IdKey key(kAl, id);
  return memory.remember_order(key, memory.look_up_order(key), sequence).id;
}

// A memory of N = 2 closes, driven by ids alone.
class RequestMemoryTest : public testing::Test {
 protected:
  void place(const std::string& id) { remember_order(memory_, id, ++sequence_); }
  void name(const std::string& request, const std::string& order) {
    const IdKey key(kAl, request);
    memory_.remember_request(key, memory_.look_up_request(key), ++sequence_,
                             memory_.find_order(IdKey(kAl, order)));
  }
  void mass_cancel(const std::string& request) {
    const IdKey key(kAl, request);
    memory_.remember_mass_cancel(key, memory_.look_up_request(key), ++sequence_);
  }
  // By the command before, or one of its own.
  void close_by_last(const std::string& id, Timestamp time) {
    memory_.closed(sequence_, time, memory_.find_order(IdKey(kAl, id)));
  }
  void close(const std::string& id, Timestamp time) {
    ++sequence_;
    close_by_last(id, time);
  }

  bool knows_order(const std::string& id) const { return memory_.find_order(IdKey(kAl, id)).valid(); }
  bool knows_request(const std::string& id) const { return memory_.find_request(IdKey(kAl, id)).valid(); }
  bool may_be_forgotten(const std::string& id) const {
    return memory_.may_be_forgotten(memory_.find_order(IdKey(kAl, id)));
  }

  RequestMemory memory_{2};

 private:
  Sequence sequence_ = 0;
};

TEST_F(RequestMemoryTest, KeepsSequenceAndContentOfTheFirst) {
  memory_.order(remember_order(memory_, "a", 5)).content.terms.price = Price{7};

  const IdRecord& record = memory_.order(memory_.find_order(IdKey(kAl, "a")));

  EXPECT_EQ(record.sequence, 5u);
  EXPECT_EQ(record.content.terms.price, Price{7});
}

TEST(RequestMemory, ForgetsNothingWhenTheMostClosesAreToBeRemembered) {
  RequestMemory memory(UINT64_MAX);
  const RecordId first = remember_order(memory, "a", 1);
  const RecordId second = remember_order(memory, "b", 2);
  const IdKey mass_cancel(kAl, "m");
  memory.remember_mass_cancel(mass_cancel, memory.look_up_request(mass_cancel), 3);
  memory.closed(4, in_epoch(0), first);
  memory.closed(5, in_epoch(0), second);

  memory.advance(in_epoch(100));

  EXPECT_TRUE(memory.find_order(IdKey(kAl, "a")).valid());
  EXPECT_TRUE(memory.find_order(IdKey(kAl, "b")).valid());
  EXPECT_TRUE(memory.find_request(mass_cancel).valid());
}

TEST_F(RequestMemoryTest, AnOpenOrderIsNeverForgotten) {
  for (const char* id : {"a", "b", "c", "d"}) place(id);
  for (const char* id : {"b", "c", "d"}) close(id, in_epoch(0));

  memory_.advance(in_epoch(100));

  EXPECT_TRUE(knows_order("a"));
}

TEST_F(RequestMemoryTest, AnOrderIsForgottenWhenTwoLaterClosesCount) {
  for (const char* id : {"a", "b", "c"}) place(id);
  close("a", in_epoch(0));
  close("b", in_epoch(0));
  memory_.advance(in_epoch(2));
  EXPECT_TRUE(knows_order("a"));

  close("c", in_epoch(2));
  memory_.advance(in_epoch(4));

  EXPECT_FALSE(knows_order("a"));
  EXPECT_TRUE(knows_order("b"));
  EXPECT_EQ(memory_.order_count(), 2u);
}

TEST_F(RequestMemoryTest, ClosesCountFromTheFirstCommandTwoEpochsLater) {
  for (const char* id : {"a", "b", "c"}) place(id);
  for (const char* id : {"a", "b", "c"}) close(id, Timestamp{in_epoch(6).value() - 1});

  memory_.advance(Timestamp{in_epoch(7).value() - 1});
  EXPECT_TRUE(knows_order("a"));
  memory_.advance(in_epoch(7));
  EXPECT_FALSE(knows_order("a"));
}

TEST_F(RequestMemoryTest, ClosesOfALaterEpochDoNotCountWithThoseOfAnEarlier) {
  for (const char* id : {"a", "b", "c"}) place(id);
  close("a", in_epoch(0));
  close("b", in_epoch(0));
  close("c", in_epoch(1));

  memory_.advance(in_epoch(2));
  EXPECT_TRUE(knows_order("a"));
  memory_.advance(in_epoch(3));
  EXPECT_FALSE(knows_order("a"));
}

TEST_F(RequestMemoryTest, RequestsGoWithTheirOrder) {
  for (const char* id : {"a", "b", "c"}) place(id);
  name("r1", "a");
  name("r2", "b");
  name("r3", "a");
  for (const char* id : {"a", "b", "c"}) close(id, in_epoch(0));

  memory_.advance(in_epoch(2));

  EXPECT_FALSE(knows_request("r1"));
  EXPECT_TRUE(knows_request("r2"));
  EXPECT_FALSE(knows_request("r3"));
  EXPECT_EQ(memory_.request_count(), 1u);
}

TEST_F(RequestMemoryTest, ARequestThatNamesAClosedOrderGoesWithItToo) {
  for (const char* id : {"a", "b", "c"}) place(id);
  for (const char* id : {"a", "b", "c"}) close(id, in_epoch(0));
  name("late", "a");

  memory_.advance(in_epoch(2));

  EXPECT_FALSE(knows_request("late"));
}

TEST_F(RequestMemoryTest, AMassCancelIsForgottenWhenTwoClosesAfterItCount) {
  for (const char* id : {"a", "b"}) place(id);
  mass_cancel("m");
  close("a", in_epoch(0));
  memory_.advance(in_epoch(2));
  EXPECT_TRUE(knows_request("m"));

  close("b", in_epoch(2));
  memory_.advance(in_epoch(4));

  EXPECT_FALSE(knows_request("m"));
}

TEST_F(RequestMemoryTest, TheOwnClosesOfAMassCancelDoNotCount) {
  for (const char* id : {"a", "b", "c", "d", "e"}) place(id);
  mass_cancel("m");
  for (const char* id : {"a", "b", "c"}) close_by_last(id, in_epoch(0));
  close("d", in_epoch(0));
  memory_.advance(in_epoch(2));
  EXPECT_TRUE(knows_request("m"));

  close("e", in_epoch(2));
  memory_.advance(in_epoch(4));

  EXPECT_FALSE(knows_request("m"));
}

TEST_F(RequestMemoryTest, OfNoClosesForgetsAtTheNextEpochs) {
  RequestMemory memory(0);
  const RecordId order = remember_order(memory, "a", 1);
  memory.closed(1, in_epoch(0), order);
  memory.advance(in_epoch(1));
  EXPECT_EQ(memory.order_count(), 1u);

  memory.advance(in_epoch(2));

  EXPECT_EQ(memory.order_count(), 0u);
}

// As it is when markets report long after the gate has gone on.
TEST_F(RequestMemoryTest, AReportThatComesLateCountsWithTheNextCommand) {
  for (const char* id : {"a", "b", "c", "d"}) place(id);
  close("a", in_epoch(0));
  memory_.advance(in_epoch(2));

  close("b", in_epoch(0));
  close("c", in_epoch(0));
  EXPECT_TRUE(knows_order("a"));
  memory_.advance(in_epoch(2));

  EXPECT_FALSE(knows_order("a"));
}

TEST_F(RequestMemoryTest, MayForgetAnOrderThatReportsUnderWayCouldPushOut) {
  place("a");
  close("a", in_epoch(0));
  place("b");
  EXPECT_FALSE(may_be_forgotten("a"));

  place("c");

  EXPECT_TRUE(may_be_forgotten("a"));
}

// It is closed by its own command, as an order that takes all it wants is.
TEST_F(RequestMemoryTest, MayForgetAnOrderThatItsOwnCommandClosed) {
  place("a");
  close_by_last("a", in_epoch(0));

  for (const char* id : {"b", "c"}) place(id);

  EXPECT_TRUE(may_be_forgotten("a"));
}

TEST_F(RequestMemoryTest, MayForgetAnOpenOrderWhenEnoughAreOpen) {
  place("a");
  place("b");
  EXPECT_FALSE(may_be_forgotten("a"));

  place("c");

  EXPECT_TRUE(may_be_forgotten("a"));
}

TEST_F(RequestMemoryTest, MayForgetRequestsOnlyWhenThereCouldBeEnoughCloses) {
  place("a");
  EXPECT_FALSE(memory_.may_forget_requests());

  place("b");

  EXPECT_TRUE(memory_.may_forget_requests());
}

}  // namespace
}  // namespace farmgate
