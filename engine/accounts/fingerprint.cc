#include "engine/accounts/fingerprint.h"

#include <cstdint>
#include <string_view>
#include <type_traits>

namespace farmgate {
namespace {

// The content of a request in a fixed size, texts by their hashes; without padding, so that it can be hashed
// as bytes.
struct Content {
  std::uint64_t order_id;
  std::uint64_t commodity;
  std::uint64_t zone;
  std::int64_t quantity;
  std::int64_t price;
  std::int64_t expire_time;
  std::int64_t min_quantity;
  Operation operation;
  std::uint8_t side;  // 0: not given
  TimeInForce time_in_force;
  SelfTrade self_trade;
  std::uint32_t post_only;
};
static_assert(sizeof(Content) == 64 && std::has_unique_object_representations_v<Content>);

std::uint8_t side_of(const Request& request) {
  if (!request.given.side) return 0;
  return request.side == Side::kBid ? 1 : 2;
}

}  // namespace

Hash128 fingerprint(const Request& request) {
  const Content content{.order_id = hash64(request.order_id, 0),
                        .commodity = hash64(request.commodity, 0),
                        .zone = hash64(request.zone, 0),
                        .quantity = request.quantity.value(),
                        .price = request.price.value(),
                        .expire_time = request.expire_time.value(),
                        .min_quantity = request.min_quantity.value(),
                        .operation = request.operation,
                        .side = side_of(request),
                        .time_in_force = request.time_in_force,
                        .self_trade = request.self_trade,
                        .post_only = request.post_only};
  return hash128({reinterpret_cast<const char*>(&content), sizeof content});
}

}  // namespace farmgate
