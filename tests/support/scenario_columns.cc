#include "tests/support/scenario_columns.h"

namespace farmgate {

const ScenarioPlaces& scenario_command_places() {
  static const ScenarioPlaces places = {
      {"new", {"order", "side", "commodity", "zone", "lots@price", "tif"}},
      {"cancel", {"order"}},
      {"disconnect", {"order"}},
      {"replace", {"order", "lots@price"}},
      {"mass_cancel", {"account"}},
      {"deposit", {"account", "amount"}},
      {"withdrawal", {"account", "amount"}},
      {"payout", {"account", "amount"}},
      {"loan", {"account", "amount"}},
      {"credit_line", {"account", "line"}},
      {"halt", {"commodity"}},
      {"resume", {"commodity"}},
      {"suspend", {}},
      {"reinstate", {}},
      {"tick", {}},
      {"reference", {}},
  };
  return places;
}

const ScenarioPlaces& scenario_row_places() {
  static const ScenarioPlaces places = {
      {"commodity", {"commodity"}},
      {"zone", {"zone", "kind"}},
      {"lane", {"origin", "destination", "class"}},
      {"account", {"account"}},
      {"programme", {"programme"}},
  };
  return places;
}

const ScenarioPlaces& scenario_deletion_places() {
  static const ScenarioPlaces places = {
      {"commodity", {"commodity"}},
      {"zone", {"zone"}},
      {"lane", {"origin", "destination", "class"}},
      {"account", {"account"}},
      {"programme", {"programme"}},
  };
  return places;
}

const ScenarioShortNames& scenario_command_short_names() {
  static const ScenarioShortNames names = {
      {"expire", "expire_ts_ns"}, {"min", "min_quantity"}, {"request", "request_id"}, {"by", "ordered_by"}};
  return names;
}

const ScenarioShortNames& scenario_row_short_names(const std::string& kind) {
  static const std::map<std::string, ScenarioShortNames> names = {
      {"commodity", {{"shelf", "shelf_life_hours"}, {"min", "price_min"}, {"max", "price_max"}}},
      {"zone", {{"lat", "latitude"}, {"lon", "longitude"}}},
      {"lane", {{"cost", "unit_cost"}, {"hours", "transit_hours"}}},
      {"programme",
       {{"kind", "amount_kind"}, {"cap", "account_cap"}, {"begin", "begin_ts_ns"}, {"end", "end_ts_ns"}}},
  };
  static const ScenarioShortNames none;
  const auto found = names.find(kind);
  return found == names.end() ? none : found->second;
}

const std::vector<std::string>& scenario_command_columns() {
  static const std::vector<std::string> columns = {
      "order_id", "account",    "side",         "commodity",    "zone",          "quantity",
      "price",    "tif",        "expire_ts_ns", "min_quantity", "post_only",     "self_trade",
      "amount",   "request_id", "ordered_by",   "op",           "cancel_resting"};
  return columns;
}

const std::vector<std::string>& scenario_row_columns() {
  static const std::vector<std::string> columns = {"commodity",
                                                   "name",
                                                   "lot",
                                                   "class",
                                                   "tick",
                                                   "price_min",
                                                   "price_max",
                                                   "zone",
                                                   "county",
                                                   "state",
                                                   "kind",
                                                   "latitude",
                                                   "longitude",
                                                   "origin",
                                                   "destination",
                                                   "unit_cost",
                                                   "transit_hours",
                                                   "subsidy",
                                                   "account",
                                                   "attributes",
                                                   "credit_line",
                                                   "loan",
                                                   "repayment_per_mille",
                                                   "shelf_life_hours",
                                                   "programme",
                                                   "funder",
                                                   "budget",
                                                   "amount",
                                                   "amount_kind",
                                                   "origins",
                                                   "origin_counties",
                                                   "origin_attributes",
                                                   "destinations",
                                                   "commodities",
                                                   "account_cap",
                                                   "begin_ts_ns",
                                                   "end_ts_ns",
                                                   "period",
                                                   "tiers",
                                                   "owner"};
  return columns;
}

}  // namespace farmgate
