#include "engine/service/book_names.h"

namespace farmgate {
namespace {

grpc::Status not_found(const char* kind, const std::string& symbol) {
  return {grpc::StatusCode::NOT_FOUND, std::string("there is no ") + kind + " " + symbol};
}

grpc::Status deleted(const char* kind, const std::string& symbol) {
  return {grpc::StatusCode::NOT_FOUND,
          std::string(kind) + " " + symbol + " is deleted: it takes no new orders"};
}

}  // namespace

grpc::Status find_commodity(const Books& books, const std::string& symbol, CommodityId& found) {
  found = books.reference().symbols().commodities.find(symbol);
  return found.valid() ? grpc::Status::OK : not_found("commodity", symbol);
}

grpc::Status find_zone(const Books& books, const std::string& symbol, ZoneId& found) {
  found = books.reference().symbols().zones.find(symbol);
  return found.valid() ? grpc::Status::OK : not_found("zone", symbol);
}

grpc::Status deleted_commodity(const std::string& symbol) {
  return deleted("commodity", symbol);
}

grpc::Status find_live_commodity(const Books& books, const std::string& symbol, CommodityId& found) {
  if (grpc::Status status = find_commodity(books, symbol, found); !status.ok()) return status;
  return books.reference().commodity(found).deleted ? deleted_commodity(symbol) : grpc::Status::OK;
}

grpc::Status find_live_zone(const Books& books, const std::string& symbol, ZoneId& found) {
  if (grpc::Status status = find_zone(books, symbol, found); !status.ok()) return status;
  return books.reference().zone(found).deleted ? deleted("zone", symbol) : grpc::Status::OK;
}

grpc::Status find_place(const Books& books, const std::string& commodity, const std::string& zone,
                        OrderPlace& found) {
  if (grpc::Status status = find_live_commodity(books, commodity, found.commodity); !status.ok())
    return status;
  return find_live_zone(books, zone, found.zone);
}

}  // namespace farmgate
