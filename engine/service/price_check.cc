#include "engine/service/price_check.h"

#include "engine/market_data/quote.h"
#include "engine/service/rpc_status.h"

namespace farmgate {
namespace {

std::string range_text(const Commodity& commodity) {
  return std::to_string(commodity.tick.value()) + " from " + std::to_string(commodity.collar.lowest.value()) +
         " to " + std::to_string(commodity.collar.highest.value());
}

}  // namespace

grpc::Status check_price(const Commodity& commodity, Price price, const std::string& field) {
  const bool has_prices = furthest_price(commodity, Side::kAsk) <= furthest_price(commodity, Side::kBid);
  if (!has_prices) {
    return {grpc::StatusCode::FAILED_PRECONDITION,
            "orders of the commodity can have no price: there is no multiple of " + range_text(commodity) +
                "; change its tick or its collar"};
  }
  const bool is_allowed = price >= commodity.collar.lowest && price <= commodity.collar.highest &&
                          price.value() % commodity.tick.value() == 0;
  if (is_allowed) return grpc::Status::OK;
  return malformed({{.field = field,
                     .description = "is none that an order of the commodity may have: multiples of " +
                                    range_text(commodity)}});
}

}  // namespace farmgate
