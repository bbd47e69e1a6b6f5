#include "engine/model/event_buffer.h"

#include <gtest/gtest.h>

#include <string>
#include <variant>

namespace farmgate {
namespace {

// An event of every kind with text in it, held by `buffer`.
void add_one_of_each(EventBuffer& buffer, const std::string& suffix) {
  const auto order = [&](const char* id) { return OrderName{.id = buffer.keep(id + suffix)}; };
  buffer.add({}, Accepted{Terms{}, order("accepted"), ZoneId{}});
  buffer.add(
      {}, Rejected{.account = buffer.keep("account" + suffix), .order_id = buffer.keep("rejected" + suffix)});
  buffer.add({}, Filled{.ask = {.order = order("ask")}, .bid = {.order = order("bid")}});
  buffer.add({}, Cancelled{.order = order("cancelled")});
  buffer.add({}, Expired{.order = order("expired")});
  buffer.add({}, Replaced{.order = order("replaced")});
  buffer.add({}, ReferenceChanged{.what = Operation::kHalt});
  buffer.add({},
             Booked{.request_id = buffer.keep("booked" + suffix), .ordered_by = buffer.keep("by" + suffix)});
}

void expect_one_of_each(const EventBuffer& buffer, const std::string& suffix) {
  ASSERT_EQ(buffer.size(), 8u);
  const auto payload = [&](std::size_t i) -> const EventPayload& { return buffer.events()[i].payload; };
  EXPECT_EQ(std::get<Accepted>(payload(0)).order.id, "accepted" + suffix);
  EXPECT_EQ(std::get<Rejected>(payload(1)).account, "account" + suffix);
  EXPECT_EQ(std::get<Rejected>(payload(1)).order_id, "rejected" + suffix);
  EXPECT_EQ(std::get<Filled>(payload(2)).ask.order.id, "ask" + suffix);
  EXPECT_EQ(std::get<Filled>(payload(2)).bid.order.id, "bid" + suffix);
  EXPECT_EQ(std::get<Cancelled>(payload(3)).order.id, "cancelled" + suffix);
  EXPECT_EQ(std::get<Expired>(payload(4)).order.id, "expired" + suffix);
  EXPECT_EQ(std::get<Replaced>(payload(5)).order.id, "replaced" + suffix);
  EXPECT_EQ(std::get<ReferenceChanged>(payload(6)).what, Operation::kHalt);
  EXPECT_EQ(std::get<Booked>(payload(7)).request_id, "booked" + suffix);
  EXPECT_EQ(std::get<Booked>(payload(7)).ordered_by, "by" + suffix);
}

TEST(EventBuffer, KeepsEventsInOrder) {
  EventBuffer buffer;
  for (std::uint32_t index = 0; index < 100; ++index) buffer.add({.sequence = 7, .index = index}, Expired{});

  ASSERT_EQ(buffer.size(), 100u);
  for (std::uint32_t index = 0; index < 100; ++index) EXPECT_EQ(buffer.events()[index].index, index);
}

TEST(EventBuffer, KeptTextOutlivesItsSource) {
  EventBuffer buffer;
  for (const std::size_t size : {5u, 40u}) {
    std::string text(size, 'o');

    const ShortText kept = buffer.keep(text);
    text.assign(size, '?');

    EXPECT_EQ(kept, std::string(size, 'o'));
  }
}

TEST(EventBuffer, AdoptedEventsHaveTextOfTheirOwn) {
  EventBuffer source;
  EventBuffer buffer;
  add_one_of_each(source, "1");
  std::uint32_t index = 10;
  for (const Event& event : source.events()) buffer.adopt(event, index++);

  source.clear();
  add_one_of_each(source, "2");  // where the first texts were

  expect_one_of_each(buffer, "1");
}

TEST(EventBuffer, AdoptedEventsHaveANewIndexAndAllElseAsItWas) {
  EventBuffer buffer;
  const Event event({.sequence = 7, .index = 1, .commodity = CommodityId{3}, .time = Timestamp{9}},
                    Expired{});

  buffer.adopt(event, 4);

  EXPECT_EQ(buffer.events()[0].sequence, 7u);
  EXPECT_EQ(buffer.events()[0].index, 4u);
  EXPECT_EQ(buffer.events()[0].commodity, CommodityId{3});
  EXPECT_EQ(buffer.events()[0].time, Timestamp{9});
}

TEST(EventBuffer, IsEmptyOnceCleared) {
  EventBuffer buffer;
  add_one_of_each(buffer, "1");

  buffer.clear();

  EXPECT_EQ(buffer.size(), 0u);
}

TEST(EventBuffer, KeepsItsMemoryAndTextsAreRightAfterReuse) {
  EventBuffer buffer;
  const std::string long_text(40, 'x');
  const char* const first = buffer.keep(long_text).view().data();
  for (int batch = 0; batch < 5; ++batch) {
    buffer.clear();

    EXPECT_EQ(buffer.keep(long_text).view().data(), first);
    add_one_of_each(buffer, std::to_string(batch));

    expect_one_of_each(buffer, std::to_string(batch));
  }
}

std::string long_id(int batch, int i) {
  return "longer than what is kept inside " + std::to_string(batch) + "/" + std::to_string(i);
}

std::vector<OrderSlot> taken(EventBuffer& buffer) {
  std::vector<OrderSlot> slots;
  buffer.take_closes([&](const Close& close) { slots.push_back(close.slot); });
  return slots;
}

TEST(EventBuffer, TellsOfEveryCloseOnce) {
  EventBuffer buffer;
  buffer.note({.slot = 3});
  buffer.note({.slot = 1});

  EXPECT_EQ(taken(buffer), (std::vector<OrderSlot>{3, 1}));
  EXPECT_EQ(taken(buffer), std::vector<OrderSlot>());
}

TEST(EventBuffer, ClosesGoWithTheEventsWhenItIsCleared) {
  EventBuffer buffer;
  buffer.note({.slot = 3});

  buffer.clear();

  EXPECT_EQ(taken(buffer), std::vector<OrderSlot>());
}

TEST(EventBuffer, AnAdoptedEventBringsItsClosesTheMakerFirst) {
  Filled fill{.taker_side = Side::kBid};
  fill.ask.order.slot = 4;
  fill.bid.order.slot = 5;
  EventBuffer buffer;

  buffer.adopt(Event({.sequence = 7, .commodity = CommodityId{3}, .time = Timestamp{9}}, fill), 0);
  buffer.adopt(Event({}, Accepted{.order = {.slot = 6}}), 1);

  std::vector<OrderSlot> slots;
  buffer.take_closes([&](const Close& close) {
    slots.push_back(close.slot);
    EXPECT_EQ(close.cause, 7u);
    EXPECT_EQ(close.commodity, CommodityId{3});
    EXPECT_EQ(close.time, Timestamp{9});
  });
  EXPECT_EQ(slots, (std::vector<OrderSlot>{4, 5}));
}

// More than one chunk of text, batch after batch.
TEST(EventBuffer, TextsAreRightWhenThereAreMany) {
  EventBuffer buffer;
  for (int batch = 0; batch < 3; ++batch) {
    buffer.clear();
    for (int i = 0; i < 10'000; ++i) {
      const std::string id = long_id(batch, i);
      buffer.add({}, Expired{.order = {.id = buffer.keep(id)}});
    }
    for (int i = 0; i < 10'000; ++i) {
      ASSERT_EQ(std::get<Expired>(buffer.events()[static_cast<std::size_t>(i)].payload).order.id,
                long_id(batch, i));
    }
  }
}

}  // namespace
}  // namespace farmgate
