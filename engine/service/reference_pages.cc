#include "engine/service/reference_pages.h"

#include <farmgate/v1/reference_service.pb.h>

#include <array>
#include <string>
#include <string_view>

#include "engine/files/parse_integer.h"
#include "engine/model/reference_rows.h"

namespace farmgate {
namespace {

constexpr int kPageSize = 100;
constexpr int kPageSizeMax = 1'000;

using Violation = std::optional<FieldViolation>;
using View = PublishedReference::View;

Violation size_violation(int page_size) {
  if (page_size >= 0 && page_size <= kPageSizeMax) return {};
  return FieldViolation{.field = "page_size", .description = "is not within 1 to 1,000, or 0 for 100"};
}
FieldViolation token_violation() {
  return {.field = "page_token", .description = "is not what an answer gave"};
}
int size_of(int page_size) {
  return page_size == 0 ? kPageSize : page_size;
}

void write_list(const std::vector<std::string>& list, google::protobuf::RepeatedPtrField<std::string>& to) {
  to.Assign(list.begin(), list.end());
}

void write_row(const ReferenceData& data, CommodityId id, v1::Commodity& to) {
  const Commodity& from = data.commodity(id);
  to.set_symbol(std::string(data.symbols().commodities.symbol(id)));
  to.set_name(from.name);
  to.set_lot(from.lot);
  to.set_class_symbol(std::string(data.symbols().classes.symbol(from.class_id)));
  to.set_tick(from.tick.value());
  to.set_shelf_life_hours(from.shelf_life_hours);
  to.set_price_min(from.collar.lowest.value());
  to.set_price_max(from.collar.highest.value());
  to.set_currency(from.currency);
}

void write_row(const ReferenceData& data, ZoneId id, v1::Zone& to) {
  const Zone& from = data.zone(id);
  to.set_symbol(std::string(data.symbols().zones.symbol(id)));
  to.set_name(from.name);
  to.set_county(from.county);
  to.set_state(from.state);
  to.set_kind(static_cast<v1::ZoneKind>(static_cast<int>(from.kind) + 1));
  to.set_latitude_microdegrees(from.latitude_microdegrees);
  to.set_longitude_microdegrees(from.longitude_microdegrees);
  write_list(from.attributes, *to.mutable_attributes());
  to.set_households(from.households);
  to.set_town(from.town);
}

void write_row(const ReferenceData& data, AccountId id, v1::Account& to) {
  const Account& from = data.account(id);
  to.set_symbol(std::string(data.symbols().accounts.symbol(id)));
  if (from.zone.valid()) to.set_zone(std::string(data.symbols().zones.symbol(from.zone)));
  write_list(data.attributes(from), *to.mutable_attributes());
  if (from.credit_line.has_value()) to.set_credit_line(*from.credit_line);
  to.set_loan(from.loan);
  to.set_repayment_per_mille(from.repayment_per_mille);
  if (from.owner.valid()) to.set_owner(std::string(data.symbols().owners.symbol(from.owner)));
}

void write_row(const ReferenceData& data, ProgrammeId id, v1::Programme& to) {
  const ProgrammeRow from = row_of(data, id);
  to.set_symbol(from.symbol);
  to.set_funder(from.funder);
  to.set_budget(from.budget);
  to.set_amount(from.amount);
  to.set_amount_kind(static_cast<v1::AmountKind>(static_cast<int>(from.amount_kind) + 1));
  write_list(from.origins, *to.mutable_origins());
  write_list(from.origin_counties, *to.mutable_origin_counties());
  write_list(from.origin_attributes, *to.mutable_origin_attributes());
  write_list(from.destinations, *to.mutable_destinations());
  write_list(from.commodities, *to.mutable_commodities());
  write_list(from.attributes, *to.mutable_attributes());
  if (from.account_cap) to.set_account_cap(*from.account_cap);
  if (from.begin_time) to.set_begin_time_ns(from.begin_time->value());
  if (from.end_time) to.set_end_time_ns(from.end_time->value());
  if (from.period) to.set_period(static_cast<v1::IncentivePeriod>(static_cast<int>(*from.period) + 1));
  for (const IncentiveTier& from_tier : from.tiers) {
    v1::IncentiveTier& tier = *to.add_tiers();
    tier.set_threshold(from_tier.threshold);
    tier.set_payment(from_tier.payment);
  }
}

bool is_deleted(const ReferenceData& data, CommodityId id) {
  return data.commodity(id).deleted;
}
bool is_deleted(const ReferenceData& data, ZoneId id) {
  return data.zone(id).deleted;
}
bool is_deleted(const ReferenceData& data, AccountId id) {
  return data.account(id).deleted;
}
bool is_deleted(const ReferenceData& data, ProgrammeId id) {
  return data.programme(id).deleted;
}

// A page of what is numbered; its token is the symbol of its last row, which keeps its place even when it is
// deleted.
template <class Id, class Request, class Response, class Rows>
Violation write_numbered(const View& view, const SymbolTable<Id>& symbols, const Request& request,
                         Response& response, Rows* rows) {
  if (auto violation = size_violation(request.page_size())) return violation;
  std::size_t next = 0;
  if (!request.page_token().empty()) {
    const Id last = symbols.find(request.page_token());
    if (!last.valid()) return token_violation();
    next = last.value() + 1;
  }
  response.set_as_of_sequence(static_cast<std::int64_t>(view.sequence));
  for (; next < symbols.size(); ++next) {
    const Id id{next};
    if (is_deleted(view.data, id)) continue;
    if (rows->size() == size_of(request.page_size())) {
      response.set_next_page_token(rows->rbegin()->symbol());
      break;
    }
    write_row(view.data, id, *rows->Add());
  }
  return {};
}

// A lane's token: its class, origin and destination, each its size, a colon and its bytes.
using LaneNames = std::array<std::string_view, 3>;

std::string lane_token(const v1::Lane& lane) {
  std::string token;
  for (const std::string& name : {lane.class_symbol(), lane.origin(), lane.destination()}) {
    token.append(std::to_string(name.size())).append(":").append(name);
  }
  return token;
}

std::optional<LaneNames> parse_lane_token(std::string_view token) {
  LaneNames names;
  for (std::string_view& name : names) {
    const std::size_t colon = token.find(':');
    if (colon == std::string_view::npos) return {};
    const auto size = parse_integer(token.substr(0, colon));
    token.remove_prefix(colon + 1);
    if (!size || *size < 0 || static_cast<std::size_t>(*size) > token.size()) return {};
    name = token.substr(0, static_cast<std::size_t>(*size));
    token.remove_prefix(name.size());
  }
  return token.empty() ? std::optional(names) : std::nullopt;
}

// Where a page begins: in the lanes of a class, behind those of a pair of zones.
struct LanePlace {
  PublishedReference::LaneKeys::const_iterator keys;
  ZonePair after;  // not valid(): at the first one
};

std::optional<LanePlace> lane_place(const View& view, const std::string& token) {
  if (token.empty()) return LanePlace{.keys = view.lanes.begin(), .after = {}};
  const auto names = parse_lane_token(token);
  if (!names) return {};
  const auto& [class_symbol, origin, destination] = *names;
  const auto keys = view.lanes.find(class_symbol);
  const SymbolTable<ZoneId>& zones = view.data.symbols().zones;
  const ZonePair after{.origin = zones.find(origin), .destination = zones.find(destination)};
  if (keys == view.lanes.end() || !after.origin.valid() || !after.destination.valid()) return {};
  return LanePlace{.keys = keys, .after = after};
}

void write_lane(const ReferenceData& data, const std::string& class_symbol, ZonePair zones, v1::Lane& to) {
  const Symbols& symbols = data.symbols();
  const Lane& from = data.lanes(symbols.classes.find(class_symbol)).at(zones);
  to.set_origin(std::string(symbols.zones.symbol(zones.origin)));
  to.set_destination(std::string(symbols.zones.symbol(zones.destination)));
  to.set_class_symbol(class_symbol);
  to.set_unit_cost(from.unit_cost.value());
  to.set_transit_hours(from.transit_hours);
  to.set_subsidy(from.subsidy.value());
}

}  // namespace

void write_programme(const ReferenceData& data, ProgrammeId id, v1::Programme& to) {
  write_row(data, id, to);
}

Violation write_page(const View& view, const v1::ListCommoditiesRequest& request,
                     v1::ListCommoditiesResponse& response) {
  return write_numbered(view, view.data.symbols().commodities, request, response,
                        response.mutable_commodities());
}

Violation write_page(const View& view, const v1::ListZonesRequest& request, v1::ListZonesResponse& response) {
  return write_numbered(view, view.data.symbols().zones, request, response, response.mutable_zones());
}

Violation write_page(const View& view, const v1::ListAccountsRequest& request,
                     v1::ListAccountsResponse& response) {
  return write_numbered(view, view.data.symbols().accounts, request, response, response.mutable_accounts());
}

Violation write_page(const View& view, const v1::ListProgrammesRequest& request,
                     v1::ListProgrammesResponse& response) {
  return write_numbered(view, view.data.symbols().programmes, request, response,
                        response.mutable_programmes());
}

Violation write_page(const View& view, const v1::ListLanesRequest& request, v1::ListLanesResponse& response) {
  if (auto violation = size_violation(request.page_size())) return violation;
  const auto place = lane_place(view, request.page_token());
  if (!place) return token_violation();
  response.set_as_of_sequence(static_cast<std::int64_t>(view.sequence));
  ZonePair after = place->after;
  for (auto keys = place->keys; keys != view.lanes.end(); ++keys) {
    const auto& [class_symbol, lanes] = *keys;
    auto lane = after.origin.valid() ? lanes.upper_bound(after) : lanes.begin();
    after = {};
    for (; lane != lanes.end(); ++lane) {
      if (response.lanes_size() == size_of(request.page_size())) {
        response.set_next_page_token(lane_token(*response.lanes().rbegin()));
        return {};
      }
      write_lane(view.data, class_symbol, *lane, *response.add_lanes());
    }
  }
  return {};
}

}  // namespace farmgate
