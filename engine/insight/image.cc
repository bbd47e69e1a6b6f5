#include "engine/insight/image.h"

namespace farmgate {
namespace {

// What no fills come near, so that sums of it stay far from overflow.
constexpr Int128 kSumMax = Int128{1} << 100;

}  // namespace

Int128 read_money(CanonicalReader& in) {
  const auto high = in.integer<std::int64_t>();
  const Int128 money = (Int128{high} << 64) | in.integer<std::uint64_t>();
  if (money >= -kSumMax && money <= kSumMax) return money;
  in.fail();
  return 0;
}

Lots read_lots(CanonicalReader& in) {
  const Lots lots{in.integer<std::int64_t>()};
  if (lots >= Lots{0}) return lots;
  in.fail();
  return Lots{0};
}

Moment read_moment(CanonicalReader& in) {
  const auto sequence = in.integer<std::uint64_t>();
  return {.sequence = sequence, .time = Timestamp{in.integer<std::int64_t>()}};
}

void read_figures(CanonicalReader& in, Earnings& earned) {
  earned.lots = read_lots(in);
  earned.income = read_money(in);
}

void read_figures(CanonicalReader& in, Trade& trade) {
  trade.lots = read_lots(in);
  for (Int128* const money :
       {&trade.farm_gate, &trade.delivered, &trade.cost, &trade.surplus, &trade.producer_surplus}) {
    *money = read_money(in);
  }
}

}  // namespace farmgate
