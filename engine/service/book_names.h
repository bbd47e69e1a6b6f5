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

// As above for what an order to come may name: fails for what is deleted too.
struct OrderPlace {
  CommodityId commodity;
  ZoneId zone;
};
grpc::Status find_live_commodity(const Books& books, const std::string& symbol, CommodityId& found);
grpc::Status find_live_zone(const Books& books, const std::string& symbol, ZoneId& found);
grpc::Status find_place(const Books& books, const std::string& commodity, const std::string& zone,
                        OrderPlace& found);

// How they fail for a commodity that is deleted.
grpc::Status deleted_commodity(const std::string& symbol);

}  // namespace farmgate
