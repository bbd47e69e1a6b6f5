// The kinds of reference data: for each the messages that list and change its rows.
#pragma once

#include <farmgate/v1/reference_service.grpc.pb.h>

#include <string>

namespace farmgate {

using ReferenceStub = v1::ReferenceService::Stub;

struct ZoneRows {
  using Row = v1::Zone;
  using List = v1::ListZonesRequest;
  using Page = v1::ListZonesResponse;
  using Upsert = v1::UpsertZonesRequest;
  using Done = v1::UpsertZonesResponse;
  static constexpr const char* kName = "zones";
  static constexpr auto kList = &ReferenceStub::ListZones;
  static constexpr auto kUpsert = &ReferenceStub::UpsertZones;
  static const auto& rows(const Page& page) { return page.zones(); }
  static auto& rows(Upsert& upsert) { return *upsert.mutable_zones(); }
};
struct CommodityRows {
  using Row = v1::Commodity;
  using List = v1::ListCommoditiesRequest;
  using Page = v1::ListCommoditiesResponse;
  using Upsert = v1::UpsertCommoditiesRequest;
  using Done = v1::UpsertCommoditiesResponse;
  static constexpr const char* kName = "commodities";
  static constexpr auto kList = &ReferenceStub::ListCommodities;
  static constexpr auto kUpsert = &ReferenceStub::UpsertCommodities;
  static const auto& rows(const Page& page) { return page.commodities(); }
  static auto& rows(Upsert& upsert) { return *upsert.mutable_commodities(); }
};
struct LaneRows {
  using Row = v1::Lane;
  using List = v1::ListLanesRequest;
  using Page = v1::ListLanesResponse;
  using Upsert = v1::UpsertLanesRequest;
  using Done = v1::UpsertLanesResponse;
  static constexpr const char* kName = "lanes";
  static constexpr auto kList = &ReferenceStub::ListLanes;
  static constexpr auto kUpsert = &ReferenceStub::UpsertLanes;
  static const auto& rows(const Page& page) { return page.lanes(); }
  static auto& rows(Upsert& upsert) { return *upsert.mutable_lanes(); }
};
struct AccountRows {
  using Row = v1::Account;
  using List = v1::ListAccountsRequest;
  using Page = v1::ListAccountsResponse;
  using Upsert = v1::UpsertAccountsRequest;
  using Done = v1::UpsertAccountsResponse;
  static constexpr const char* kName = "accounts";
  static constexpr auto kList = &ReferenceStub::ListAccounts;
  static constexpr auto kUpsert = &ReferenceStub::UpsertAccounts;
  static const auto& rows(const Page& page) { return page.accounts(); }
  static auto& rows(Upsert& upsert) { return *upsert.mutable_accounts(); }
};

struct ProgrammeRows {
  using Row = v1::Programme;
  using List = v1::ListProgrammesRequest;
  using Page = v1::ListProgrammesResponse;
  using Upsert = v1::UpsertProgrammesRequest;
  using Done = v1::UpsertProgrammesResponse;
  static constexpr const char* kName = "programmes";
  static constexpr auto kList = &ReferenceStub::ListProgrammes;
  static constexpr auto kUpsert = &ReferenceStub::UpsertProgrammes;
  static const auto& rows(const Page& page) { return page.programmes(); }
  static auto& rows(Upsert& upsert) { return *upsert.mutable_programmes(); }
};

// Two rows of a kind are one if their keys are the same.
template <class Row>
std::string key_of(const Row& row) {
  return row.symbol();
}
template <>
inline std::string key_of(const v1::Lane& row) {
  v1::LaneKey key;
  key.set_origin(row.origin());
  key.set_destination(row.destination());
  key.set_class_symbol(row.class_symbol());
  return key.SerializeAsString();
}

// A row as people name it.
template <class Row>
std::string name_of(const Row& row) {
  return row.symbol();
}
template <>
inline std::string name_of(const v1::Lane& row) {
  return row.origin() + " to " + row.destination() + ", class " + row.class_symbol();
}

}  // namespace farmgate
