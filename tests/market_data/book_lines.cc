#include "tests/market_data/book_lines.h"

#include <algorithm>
#include <cstdint>
#include <string_view>
#include <utility>

namespace farmgate {
namespace {

// An order of a book in symbols, the number of its account not among them.
std::string text_of(const RestingOrder& order, const Symbols& symbols) {
  const Terms& terms = order.terms;
  std::string text(to_string(terms.side));
  for (const std::string_view part : {symbols.zones.symbol(order.zone), order.id.view(),
                                      to_string(terms.time_in_force), to_string(terms.self_trade)}) {
    text += ' ' + std::string(part);
  }
  for (const std::int64_t part :
       {terms.price.value(), order.open.value(), order.filled.value(), terms.expire_time.value(),
        std::int64_t{terms.post_only}, static_cast<std::int64_t>(order.placed),
        static_cast<std::int64_t>(order.priority)}) {
    text += ' ' + std::to_string(part);
  }
  if (order.coupon.exists()) {
    text += " under " + std::string(symbols.programmes.symbol(order.coupon.programme)) + ' ' +
            std::to_string(Price{order.coupon.locked}.value());
  }
  return text;
}

}  // namespace

std::vector<std::string> book_lines(const Market& market, const Symbols& names,
                                    const SymbolTable<AccountId>& accounts) {
  std::vector<std::pair<Sequence, std::string>> orders;
  market.visit_resting([&](const RestingOrder& order) {
    orders.emplace_back(order.priority,
                        std::string(accounts.symbol(order.account)) + ' ' + text_of(order, names));
  });
  std::ranges::sort(orders);
  std::vector<std::string> lines;
  lines.reserve(orders.size());
  for (auto& [priority, line] : orders) lines.push_back(std::move(line));
  return lines;
}

}  // namespace farmgate
