#include "tests/support/small_market.h"

#include "engine/base/check.h"

namespace farmgate {
namespace {

Request new_order(const OrderKey& order, Side side, Lots quantity, Price price) {
  return {.operation = Operation::kNew,
          .side = side,
          .given = {.side = true, .quantity = true, .price = true, .time_in_force = true},
          .account = order.account,
          .order_id = order.id,
          .commodity = "onion",
          .zone = side == Side::kAsk ? "hill" : "city",
          .quantity = quantity,
          .price = price};
}

}  // namespace

ReferenceData small_market() {
  ReferenceData data;
  ReferenceEffect effect;
  const ReferenceChange rows = {
      CommodityRow{
          .symbol = "onion", .name = "Onion", .lot = "bag", .class_symbol = "road", .tick = Price{1}},
      CommodityRow{.symbol = "tea",
                   .name = "Tea",
                   .lot = "chest",
                   .class_symbol = "dry",
                   .tick = Price{5},
                   .collar = {.lowest = Price{10}, .highest = Price{1'000}}},
      ZoneRow{.symbol = "hill", .kind = ZoneKind::kRural},
      ZoneRow{.symbol = "dale", .kind = ZoneKind::kRural},
      ZoneRow{.symbol = "city", .kind = ZoneKind::kUrban},
      LaneRow{.origin = "hill",
              .destination = "city",
              .class_symbol = "road",
              .unit_cost = Price{10},
              .transit_hours = 20,
              .subsidy = Price{3}},
      LaneRow{.origin = "hill",
              .destination = "city",
              .class_symbol = "*",
              .unit_cost = Price{15},
              .transit_hours = 20},
      AccountRow{.symbol = "al"},
      AccountRow{.symbol = "bo"},
      AccountRow{.symbol = "cy"},
  };
  check(!data.apply(rows, effect).has_value());
  return data;
}

Request new_ask(const OrderKey& order, Lots quantity, Price price) {
  return new_order(order, Side::kAsk, quantity, price);
}

Request new_bid(const OrderKey& order, Lots quantity, Price price) {
  return new_order(order, Side::kBid, quantity, price);
}

Request cancel_of(const OrderKey& order) {
  return {.operation = Operation::kCancel, .account = order.account, .order_id = order.id};
}

Request replace_of(const OrderKey& order, Lots quantity, Price price) {
  return {.operation = Operation::kReplace,
          .given = {.quantity = true, .price = true},
          .account = order.account,
          .order_id = order.id,
          .quantity = quantity,
          .price = price};
}

Request mass_cancel_of(std::string_view account) {
  return {.operation = Operation::kMassCancel, .account = account};
}

}  // namespace farmgate
