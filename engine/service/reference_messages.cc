#include "engine/service/reference_messages.h"

#include <farmgate/v1/reference_service.pb.h>

#include <string>
#include <utility>

namespace farmgate {
namespace {

using Fault = std::optional<ReferenceFault>;

constexpr std::size_t kTextSizeMax = 256;
constexpr int kAttributesMax = 32;
constexpr int kListSizeMax = 1'000;

// So that a page of rows stays within a message.
Fault text_fault(std::string_view field, const std::string& text) {
  if (text.size() <= kTextSizeMax) return {};
  return ReferenceFault{.field = field, .what = "is longer than 256 bytes"};
}

using Texts = google::protobuf::RepeatedPtrField<std::string>;

std::vector<std::string> list_of(const Texts& from) {
  return {from.begin(), from.end()};
}

Fault list_fault(std::string_view field, const Texts& list) {
  if (list.size() > kListSizeMax) return ReferenceFault{.field = field, .what = "are more than 1,000"};
  for (const std::string& item : list) {
    if (item.empty() || item.size() > kSymbolSizeMax) {
      return ReferenceFault{.field = field, .what = "must be 1 to 64 bytes each"};
    }
  }
  return {};
}

Fault attributes_fault(const Texts& attributes) {
  if (attributes.size() > kAttributesMax) {
    return ReferenceFault{.field = "attributes", .what = "are more than 32"};
  }
  return list_fault("attributes", attributes);
}

Fault read_row(const v1::Commodity& from, ReferenceEdit& edit) {
  const Price lowest = from.price_min() == 0 ? kPriceMin : Price{from.price_min()};
  const Price highest = from.price_max() == 0 ? kPriceMax : Price{from.price_max()};
  edit = CommodityRow{.symbol = from.symbol(),
                      .name = from.name(),
                      .lot = from.lot(),
                      .class_symbol = from.class_symbol(),
                      .tick = Price{from.tick()},
                      .shelf_life_hours = from.shelf_life_hours(),
                      .collar = {.lowest = lowest, .highest = highest},
                      .currency = from.currency()};
  const Fault fault = text_fault("name", from.name());
  return fault ? fault : text_fault("lot", from.lot());
}

// Enumerators are numbered in one order on both sides; in messages 0 is none.
static_assert(static_cast<int>(ZoneKind::kBoth) + 1 == v1::ZONE_KIND_BOTH);

Fault read_row(const v1::Zone& from, ReferenceEdit& edit) {
  const bool is_kind = from.kind() != v1::ZONE_KIND_UNSPECIFIED && v1::ZoneKind_IsValid(from.kind());
  if (!is_kind) return ReferenceFault{.field = "kind", .what = "is missing or unknown: rural, urban or both"};
  edit = ZoneRow{.symbol = from.symbol(),
                 .name = from.name(),
                 .county = from.county(),
                 .state = from.state(),
                 .kind = static_cast<ZoneKind>(from.kind() - 1),
                 .latitude_microdegrees = from.latitude_microdegrees(),
                 .longitude_microdegrees = from.longitude_microdegrees(),
                 .attributes = list_of(from.attributes()),
                 .households = from.households(),
                 .town = from.town()};
  if (const Fault fault = text_fault("name", from.name())) return fault;
  if (const Fault fault = text_fault("county", from.county())) return fault;
  if (const Fault fault = text_fault("town", from.town())) return fault;
  const Fault fault = text_fault("state", from.state());
  return fault ? fault : attributes_fault(from.attributes());
}

Fault read_row(const v1::Lane& from, ReferenceEdit& edit) {
  edit = LaneRow{.origin = from.origin(),
                 .destination = from.destination(),
                 .class_symbol = from.class_symbol(),
                 .unit_cost = Price{from.unit_cost()},
                 .transit_hours = from.transit_hours(),
                 .subsidy = Price{from.subsidy()}};
  return {};
}

Fault read_row(const v1::Account& from, ReferenceEdit& edit) {
  edit = AccountRow{.symbol = from.symbol(),
                    .zone = from.zone(),
                    .attributes = list_of(from.attributes()),
                    .credit_line = from.has_credit_line() ? CreditLine(from.credit_line()) : CreditLine(),
                    .loan = from.loan(),
                    .repayment_per_mille = from.repayment_per_mille(),
                    .owner = from.owner()};
  return attributes_fault(from.attributes());
}

static_assert(static_cast<int>(AmountKind::kTiersValue) + 1 == v1::AMOUNT_KIND_TIERS_VALUE);
static_assert(static_cast<int>(IncentivePeriod::kWhole) + 1 == v1::INCENTIVE_PERIOD_WHOLE);

Fault lists_fault(const v1::Programme& from) {
  struct List {
    std::string_view field;
    const Texts& items;
  };
  for (const List& list :
       {List{"origins", from.origins()}, List{"origin_counties", from.origin_counties()},
        List{"origin_attributes", from.origin_attributes()}, List{"destinations", from.destinations()},
        List{"commodities", from.commodities()}, List{"attributes", from.attributes()}}) {
    if (const Fault fault = list_fault(list.field, list.items)) return fault;
  }
  return {};
}

Fault read_row(const v1::Programme& from, ReferenceEdit& edit) {
  const bool is_kind =
      from.amount_kind() != v1::AMOUNT_KIND_UNSPECIFIED && v1::AmountKind_IsValid(from.amount_kind());
  if (!is_kind) {
    return ReferenceFault{.field = "amount_kind",
                          .what = "is missing or unknown: per lot, per mille, or tiers of quantity or value"};
  }
  if (!v1::IncentivePeriod_IsValid(from.period())) {
    return ReferenceFault{.field = "period", .what = "is unknown: day, month, year or whole"};
  }
  ProgrammeRow row{.symbol = from.symbol(),
                   .funder = from.funder(),
                   .budget = from.budget(),
                   .amount = from.amount(),
                   .amount_kind = static_cast<AmountKind>(from.amount_kind() - 1),
                   .origins = list_of(from.origins()),
                   .origin_counties = list_of(from.origin_counties()),
                   .origin_attributes = list_of(from.origin_attributes()),
                   .destinations = list_of(from.destinations()),
                   .commodities = list_of(from.commodities()),
                   .attributes = list_of(from.attributes())};
  if (from.has_account_cap()) row.account_cap = from.account_cap();
  if (from.has_begin_time_ns()) row.begin_time = Timestamp{from.begin_time_ns()};
  if (from.has_end_time_ns()) row.end_time = Timestamp{from.end_time_ns()};
  if (from.period() != v1::INCENTIVE_PERIOD_UNSPECIFIED) {
    row.period = static_cast<IncentivePeriod>(from.period() - 1);
  }
  for (const v1::IncentiveTier& tier : from.tiers()) {
    row.tiers.push_back({.threshold = tier.threshold(), .payment = tier.payment()});
  }
  edit = std::move(row);
  if (const Fault fault = text_fault("funder", from.funder())) return fault;
  return lists_fault(from);
}

template <class Deletion>
Fault read_symbol(const std::string& symbol, ReferenceEdit& edit) {
  edit = Deletion{symbol};
  return {};
}

Fault read_lane_key(const v1::LaneKey& from, ReferenceEdit& edit) {
  edit = LaneDeletion{
      .origin = from.origin(), .destination = from.destination(), .class_symbol = from.class_symbol()};
  return {};
}

// The rows are the only field of a request.
const google::protobuf::FieldDescriptor& rows_field(const google::protobuf::Message& request) {
  return *request.GetDescriptor()->field(0);
}

template <class Rows, class Read>
std::optional<FieldViolation> read_rows(const google::protobuf::Message& request, const Rows& rows, Read read,
                                        ReferenceChange& change) {
  if (rows.empty() || rows.size() > kChangeRowsMax) {
    return FieldViolation{.field = rows_field(request).name(), .description = "must be 1 to 10,000 rows"};
  }
  change.reserve(static_cast<std::size_t>(rows.size()));
  for (const auto& row : rows) {
    ReferenceEdit edit;
    Fault fault = read(row, edit);
    if (!fault) fault = shape_fault(edit);
    if (fault) {
      fault->edit = change.size();
      return violation_of(request, *fault);
    }
    change.push_back(std::move(edit));
  }
  return {};
}

constexpr auto kReadRow = [](const auto& row, ReferenceEdit& edit) { return read_row(row, edit); };

}  // namespace

std::optional<FieldViolation> read_change(const v1::UpsertCommoditiesRequest& request,
                                          ReferenceChange& change) {
  return read_rows(request, request.commodities(), kReadRow, change);
}
std::optional<FieldViolation> read_change(const v1::DeleteCommoditiesRequest& request,
                                          ReferenceChange& change) {
  return read_rows(request, request.commodities(), read_symbol<CommodityDeletion>, change);
}
std::optional<FieldViolation> read_change(const v1::UpsertZonesRequest& request, ReferenceChange& change) {
  return read_rows(request, request.zones(), kReadRow, change);
}
std::optional<FieldViolation> read_change(const v1::DeleteZonesRequest& request, ReferenceChange& change) {
  return read_rows(request, request.zones(), read_symbol<ZoneDeletion>, change);
}
std::optional<FieldViolation> read_change(const v1::UpsertLanesRequest& request, ReferenceChange& change) {
  return read_rows(request, request.lanes(), kReadRow, change);
}
std::optional<FieldViolation> read_change(const v1::DeleteLanesRequest& request, ReferenceChange& change) {
  return read_rows(request, request.lanes(), read_lane_key, change);
}
std::optional<FieldViolation> read_change(const v1::UpsertAccountsRequest& request, ReferenceChange& change) {
  return read_rows(request, request.accounts(), kReadRow, change);
}
std::optional<FieldViolation> read_change(const v1::DeleteAccountsRequest& request, ReferenceChange& change) {
  return read_rows(request, request.accounts(), read_symbol<AccountDeletion>, change);
}

std::optional<FieldViolation> read_change(const v1::UpsertProgrammesRequest& request,
                                          ReferenceChange& change) {
  return read_rows(request, request.programmes(), kReadRow, change);
}
std::optional<FieldViolation> read_change(const v1::DeleteProgrammesRequest& request,
                                          ReferenceChange& change) {
  return read_rows(request, request.programmes(), read_symbol<ProgrammeDeletion>, change);
}

FieldViolation violation_of(const google::protobuf::Message& request, const ReferenceFault& fault) {
  const google::protobuf::FieldDescriptor& rows = rows_field(request);
  std::string path = rows.name() + "[" + std::to_string(fault.edit) + "]";
  // A row that is a symbol and nothing else has no fields.
  const bool has_fields = rows.cpp_type() == google::protobuf::FieldDescriptor::CPPTYPE_MESSAGE;
  if (has_fields && !fault.field.empty()) path.append(".").append(fault.field);
  return {.field = std::move(path), .description = std::string(fault.what)};
}

}  // namespace farmgate
