// A market small enough to know by heart, and requests for it.
//
//   commodities  onion (class road, tick 1), tea (class dry, tick 5, collar 10 to 1000)
//   zones        hill, dale, city
//   lanes        hill to city: road 10 of which 3 are paid for, 20 hours; * 15, 20 hours
//   accounts     al, bo, cy
#pragma once

#include <cstdint>
#include <string_view>

#include "engine/model/reference_data.h"
#include "engine/model/request.h"

namespace farmgate {

ReferenceData small_market();

// An order's public name.
struct OrderKey {
  std::string_view account;
  std::string_view id;
};

// A good-till-cancel order for onion: an ask in hill, a bid in city.
Request new_ask(const OrderKey& order, Lots quantity, Price price);
Request new_bid(const OrderKey& order, Lots quantity, Price price);

Request cancel_of(const OrderKey& order);
Request replace_of(const OrderKey& order, Lots quantity, Price price);
Request mass_cancel_of(std::string_view account);

inline Request at(Timestamp time, Request request) {
  request.time = time;
  return request;
}
inline Request under_id(std::string_view request_id, Request request) {
  request.request_id = request_id;
  return request;
}

}  // namespace farmgate
