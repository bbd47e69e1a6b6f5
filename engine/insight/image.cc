#include "engine/insight/image.h"

namespace farmgate {

Int128 read_money(CanonicalReader& in) {
  const auto high = in.integer<std::int64_t>();
  return (Int128{high} << 64) | in.integer<std::uint64_t>();
}

Lots read_lots(CanonicalReader& in) {
  return Lots{in.integer<std::int64_t>()};
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
