#include "tools/workload/market_mix.h"

#include <algorithm>

namespace farmgate {
namespace {

constexpr std::uint32_t kQuantityMax = 100;  // of a passive order

class MixWriter {
 public:
  MixWriter(const MixRules& rules, const ZoneCosts& costs, SplitMix64 draws, OrderScript& script)
      : rules_(rules), costs_(costs), draws_(draws), script_(script) {}

  void fill_books() {
    for (std::uint64_t i = 0; i < rules_.resting; ++i) {
      add_passive(static_cast<std::uint32_t>(i % script_.commodity_count()));
    }
  }

  void next() {
    if (rules_.interruption) {
      if (const auto order = rules_.interruption(draws_, script_)) {
        script_.place(*order);
        return;
      }
    }
    const std::uint32_t commodity = draws_.below(script_.commodity_count());
    const std::size_t resting = script_.book(commodity).resting().size();
    const std::uint32_t kind = draws_.below(100);
    if (resting == 0 || (kind < 60 && resting <= crowd() + crowd() / 16 + 2)) {
      add_passive(commodity);
    } else if (kind >= 60 && kind < 70) {
      add_aggressive(commodity);
    } else {
      cancel(commodity);
    }
  }

 private:
  // So many orders a book is to hold.
  std::size_t crowd() const { return rules_.resting / script_.commodity_count(); }

  Side draw_side() { return draws_.below(2) == 0 ? Side::kBid : Side::kAsk; }

  OrderSpot draw_spot(std::uint32_t commodity, Side side) {
    const auto zones = static_cast<std::uint32_t>(costs_.zones(side));
    return {.side = side, .commodity = commodity, .zone = draws_.below(zones)};
  }

  Side draw_passive_side(const ZoneBook& book) {
    const Side side = draw_side();
    return rules_.one_sided && book.has(opposite(side)) ? opposite(side) : side;
  }

  void add_passive(std::uint32_t commodity) {
    const ZoneBook& book = script_.book(commodity);
    const OrderSpot spot = draw_spot(commodity, draw_passive_side(book));
    std::int32_t price = rules_.passive_price(draws_, spot, book);
    if (book.has(opposite(spot.side)))
      price = held_back(price, spot.side, book.meeting_price(spot.side, spot.zone));
    place(spot, price, 1 + draws_.below(kQuantityMax));
  }

  // The price, or the nearest to it at which the order does not trade at once.
  std::int32_t held_back(std::int32_t price, Side side, std::int32_t meeting) const {
    const std::int32_t tick = rules_.tick;
    if (side == Side::kBid) return std::min(price, (meeting - 1) / tick * tick);
    return std::max(price, (meeting + tick) / tick * tick);
  }

  void add_aggressive(std::uint32_t commodity) {
    const ZoneBook& book = script_.book(commodity);
    const Side drawn = draw_side();
    const Side side = book.has(opposite(drawn)) ? drawn : opposite(drawn);
    const OrderSpot spot = draw_spot(commodity, side);
    const std::int32_t beyond = static_cast<std::int32_t>(draws_.below(rules_.beyond)) * rules_.tick;
    const std::int32_t meeting = book.meeting_price(side, spot.zone);
    const std::int32_t tick = rules_.tick;
    const std::int32_t price =
        side == Side::kBid ? (meeting + tick - 1) / tick * tick + beyond : meeting / tick * tick - beyond;
    place(spot, price, 1 + draws_.below(book.resting().size() > crowd() ? 400 : 200));
  }

  void place(const OrderSpot& spot, std::int32_t price, std::uint32_t quantity) {
    constexpr std::int32_t kHighest = 1'000'000'000;
    script_.place({.side = spot.side,
                   .commodity = spot.commodity,
                   .zone = spot.zone,
                   .price = std::clamp(price, rules_.tick, kHighest),
                   .open = quantity});
  }

  void cancel(std::uint32_t commodity) {
    if (draws_.once_in(50)) return script_.cancel(1 + draws_.below(script_.order_count()));
    const auto resting = script_.book(commodity).resting();
    script_.cancel(resting[draws_.below(static_cast<std::uint32_t>(resting.size()))]);
  }

  const MixRules& rules_;
  const ZoneCosts& costs_;
  SplitMix64 draws_;
  OrderScript& script_;
};

}  // namespace

void write_mix(const MixRules& rules, const ZoneCosts& costs, SplitMix64 draws, OrderScript& script) {
  MixWriter writer(rules, costs, draws, script);
  writer.fill_books();
  for (std::uint64_t i = 0; i < rules.commands; ++i) writer.next();
}

std::int32_t draw_distance(SplitMix64& draws, std::uint32_t magnitude_max) {
  const std::uint32_t magnitude = draws.below(magnitude_max + 1);
  return static_cast<std::int32_t>(1 + draws.below(1u << magnitude));
}

}  // namespace farmgate
