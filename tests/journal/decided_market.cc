#include "tests/journal/decided_market.h"

#include <sstream>
#include <variant>

#include "engine/model/digest.h"

namespace farmgate {

std::string text_of(const PreparedRequest& request, const Decision& decision) {
  std::ostringstream text;
  text << request.time.value() << ' ' << to_string(request.operation) << ' ' << request.is_well_formed << ' '
       << int{request.given} << ' ' << request.account.view() << '/' << request.order_id.view() << '/'
       << request.request_id.view() << ' ' << request.commodity.view() << '@' << request.zone.view() << ' '
       << request.quantity.value() << ' ' << request.price.value() << ' ' << request.min_quantity.value()
       << ' ' << request.expire_time.value() << ' ' << to_string(request.side) << ' '
       << to_string(request.time_in_force) << ' ' << to_string(request.self_trade) << ' ' << request.post_only
       << ' ' << request.order_id_hash << " -> " << static_cast<int>(decision.outcome) << ' '
       << to_string(decision.reason) << ' ' << decision.first << ' ' << decision.coupon.exists() << ' '
       << decision.coupon.locked.value();
  if (request.change == nullptr) return text.str();
  for (const ReferenceEdit& edit : *request.change) {
    if (std::holds_alternative<UnreadableRow>(edit)) return text.str() + " unreadable";
  }
  std::string bytes;
  append_canonical(Event({.sequence = 1}, ReferenceChanged{.change = request.change}), Symbols(), bytes);
  return text.str() + bytes;
}

}  // namespace farmgate
