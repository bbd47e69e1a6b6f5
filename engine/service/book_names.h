// What requests about books name, looked up in the copy of the market.
#pragma once

#include <grpcpp/support/status.h>

#include <string>

#include "engine/market_data/books.h"
#include "engine/model/ids.h"

namespace farmgate {

// Sets `found`, or fails with NOT_FOUND and says what is not there.
grpc::Status find_commodity(const Books& books, const std::string& symbol, CommodityId& found);
grpc::Status find_zone(const Books& books, const std::string& symbol, ZoneId& found);

// The same for an order to come, which fails for what is deleted too.
struct OrderPlace {
  CommodityId commodity;
  ZoneId zone;
};
grpc::Status find_place(const Books& books, const std::string& commodity, const std::string& zone,
                        OrderPlace& found);

}  // namespace farmgate
