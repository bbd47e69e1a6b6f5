#include "tests/support/random_reference.h"

#include <algorithm>
#include <set>

namespace farmgate {
namespace {

const std::vector<std::string> kClasses = {"road", "cool"};

std::string numbered(const std::string& stem, std::size_t number) {
  return stem + std::to_string(number);
}

}  // namespace

RandomReference::RandomReference(RandomDraws& draws, RandomDraws& money_draws)
    : draws_(draws),
      money_draws_(money_draws),
      gives_credit_(draws_.per_mille(500)),
      runs_programmes_(money_draws_.per_mille(500)),
      grants_loans_(money_draws_.per_mille(400)),
      programmes_(money_draws_) {
  const std::int64_t zones = draws_.per_mille(850) ? draws_.between(3, 5) : draws_.between(6, 12);
  for (std::int64_t i = draws_.one_of(std::vector{1, 1, 2, 2, 3, 4}); i > 0; --i)
    rows_.push_back(commodity_row(new_commodity()));
  for (std::int64_t i = 0; i < zones; ++i) {
    zones_.push_back(numbered("z", zones_.size() + 1));
    rows_.push_back(zone_row(zones_.back()));
  }
  for (std::int64_t i = draws_.between(2, 6); i > 0; --i) {
    accounts_.push_back(numbered("p", accounts_.size() + 1));
    if (grants_loans_) first_loans_[accounts_.back()] = money_draws_.between(0, 4) * 50;
    rows_.push_back(account_row(accounts_.back()));
  }
  std::set<std::vector<std::string>> keys;
  for (std::int64_t i = zones * zones; i > 0; --i) {
    ReferenceRow row = lane_row();
    const auto key = {row.fields["origin"], row.fields["destination"], row.fields["class"]};
    if (keys.insert(key).second) rows_.push_back(row);
  }
  for (std::int64_t i = runs_programmes_ ? money_draws_.between(1, 5) : 0; i > 0; --i) {
    rows_.push_back(programmes_.new_row(programme_names(), 0));
  }
  state_.change(rows_);
}

RandomReference::CommodityShape RandomReference::new_commodity() {
  CommodityShape commodity;
  commodity.symbol = numbered("c", commodities_.size() + 1);
  commodity.class_name = draws_.one_of(kClasses);
  commodity.tick = draws_.one_of(std::vector<std::int64_t>{1, 1, 2, 5});
  commodity.base = commodity.tick * 20;
  commodities_.push_back(commodity);
  return commodity;
}

ReferenceRow RandomReference::commodity_row(const CommodityShape& commodity) {
  ReferenceRow row{.kind = "commodity", .fields = {}};
  row.fields = {{"commodity", commodity.symbol},
                {"class", commodity.class_name},
                {"lot", "sack"},
                {"tick", std::to_string(commodity.tick)},
                {"shelf_life_hours", std::to_string(draws_.one_of(std::vector<int>{0, 0, 0, 12, 24, 24}))}};
  if (draws_.per_mille(250)) {
    row.fields["price_min"] = std::to_string(commodity.base - draws_.between(0, 2) * commodity.tick);
  }
  if (draws_.per_mille(250)) {
    row.fields["price_max"] = std::to_string(commodity.base + draws_.between(4, 9) * commodity.tick);
  }
  return row;
}

ReferenceRow RandomReference::zone_row(const std::string& zone) {
  ReferenceRow row{.kind = "zone", .fields = {}};
  row.fields = {{"zone", zone},
                {"kind", draws_.one_of_words({"rural", "urban", "both"})},
                {"latitude", std::to_string(draws_.between(-90, 90))},
                {"longitude", draws_.one_of_words({"0", "12.5", "-180", "103.42"})}};
  if (runs_programmes_) programmes_.describe_zone(row);
  return row;
}

// Few costs, so that ties are many; most rows are in time.
ReferenceRow RandomReference::lane_row() {
  ReferenceRow row{.kind = "lane", .fields = {}};
  const std::int64_t cost = draws_.one_of(std::vector<std::int64_t>{0, 1, 2, 2, 4, 5, 8, 10});
  row.fields = {{"origin", draws_.one_of(zones_)},
                {"destination", draws_.one_of(zones_)},
                {"class", draws_.one_of_words({"road", "cool", "*", "*"})},
                {"unit_cost", std::to_string(cost)},
                {"transit_hours", draws_.one_of_words({"0", "0", "3", "3", "12", "13", "24", "25"})}};
  if (draws_.per_mille(300)) row.fields["subsidy"] = std::to_string(draws_.between(0, cost));
  lanes_.push_back(row);
  return row;
}

ReferenceRow RandomReference::account_row(const std::string& account) {
  ReferenceRow row{.kind = "account", .fields = {}};
  row.fields = {{"account", account}, {"zone", draws_.one_of(zones_)}};
  if (draws_.per_mille(300)) row.fields["attributes"] = "smallholder;green";
  if (gives_credit_) add_credit(row);
  if (runs_programmes_) programmes_.describe_account(row);
  if (grants_loans_) add_loan(row);
  return row;
}

// Every row of an account names its first loan, or it would be rejected.
void RandomReference::add_loan(ReferenceRow& account) {
  const auto first = first_loans_.find(account.fields["account"]);
  if (first != first_loans_.end()) account.fields["loan"] = std::to_string(first->second);
  account.fields["repayment_per_mille"] =
      money_draws_.one_of_words({"", "0", "1", "100", "333", "999", "1000"});
}

RandomProgrammeNames RandomReference::programme_names() const {
  RandomProgrammeNames names{.zones = zones_, .commodities = {}};
  for (const CommodityShape& commodity : commodities_) names.commodities.push_back(commodity.symbol);
  return names;
}

void RandomReference::add_credit(ReferenceRow& account) {
  account.fields["credit_line"] = credit_line(account.fields["account"]);
}

// Use only grows, so a line must grow with it, or the account never bids again.
std::string RandomReference::credit_line(const std::string& account) {
  std::int64_t& granted = granted_[account];
  const std::int64_t kind = draws_.between(0, 99);
  const std::int64_t worth = draws_.between(1, 12) * draws_.one_of(commodities_).base;
  if (kind < 70) granted += worth;
  if (kind < 80) return std::to_string(granted);
  if (kind < 92) return std::to_string(std::max<std::int64_t>(0, granted - worth));
  return kind < 95 ? "0" : "";
}

std::vector<ReferenceRow> RandomReference::change(std::int64_t now_ns) {
  // What was deleted is brought back before long, so that the market goes on.
  std::vector<ReferenceRow> rows = revivals();
  if (rows.empty() || draws_.per_mille(300)) {
    for (std::int64_t i = draws_.between(1, 4); i > 0; --i) rows.push_back(change_row());
    if (draws_.per_mille(250)) {
      const ReferenceRow wrong = wrong_row();
      rows.insert(rows.begin() + draws_.between(0, 1), wrong);
    }
  }
  if (runs_programmes_ && money_draws_.per_mille(100)) {
    for (const ReferenceRow& row : programmes_.change(programme_names(), now_ns)) rows.push_back(row);
  }
  state_.change(rows);
  return rows;
}

std::vector<ReferenceRow> RandomReference::change_of_accounts() {
  std::vector<ReferenceRow> rows;
  for (std::int64_t i = draws_.between(1, 2); i > 0; --i) {
    rows.push_back(account_row(draws_.one_of(accounts_)));
  }
  if (draws_.per_mille(100)) {
    rows.push_back({.kind = "delete_account", .fields = {{"account", draws_.one_of(accounts_)}}});
  }
  if (grants_loans_ && money_draws_.per_mille(60)) {
    rows.front().fields["loan"] = money_draws_.one_of_words({"1", "50", "1000000000000000000"});
  }
  state_.change(rows);
  return rows;
}

std::vector<ReferenceRow> RandomReference::change_of_programmes(std::int64_t now_ns) {
  const std::vector<ReferenceRow> rows = programmes_.change(programme_names(), now_ns);
  state_.change(rows);
  return rows;
}

bool RandomReference::deleted(const std::string& kind, const std::string& name) const {
  if (kind == "zone") return !state_.zone_live(name);
  if (kind == "account") return !state_.account_live(name);
  const auto* row = state_.commodity(name);
  return !row || row->deleted;
}

std::vector<ReferenceRow> RandomReference::revivals() {
  std::vector<ReferenceRow> rows;
  for (const std::string& zone : zones_) {
    if (deleted("zone", zone) && draws_.per_mille(700)) rows.push_back(zone_row(zone));
  }
  for (const CommodityShape& commodity : commodities_) {
    if (deleted("commodity", commodity.symbol) && draws_.per_mille(700))
      rows.push_back(commodity_row(commodity));
  }
  for (const std::string& account : accounts_) {
    if (deleted("account", account) && draws_.per_mille(700)) rows.push_back(account_row(account));
  }
  return rows;
}

ReferenceRow RandomReference::change_row() {
  const std::int64_t kind = draws_.between(0, 99);
  if (kind < 47) return lane_row();
  if (kind < 55) {
    ReferenceRow row{.kind = "delete_lane", .fields = {}};
    const ReferenceRow& lane = draws_.one_of(lanes_);
    for (const char* name : {"origin", "destination", "class"}) row.fields[name] = lane.fields.at(name);
    return row;
  }
  if (kind < 63) return deletion();
  if (kind < 80) return commodity_row(draws_.one_of(commodities_));
  if (kind < 92) return zone_row(draws_.one_of(zones_));
  if (kind < 94) return account_row(draws_.one_of(accounts_));
  if (kind < 95 && commodities_.size() < 5) return commodity_row(new_commodity());
  if (kind < 97 && accounts_.size() < 8) {
    accounts_.push_back(numbered("p", accounts_.size() + 1));
    return account_row(accounts_.back());
  }
  if (zones_.size() < 12) zones_.push_back(numbered("z", zones_.size() + 1));
  return zone_row(zones_.back());
}

ReferenceRow RandomReference::deletion() {
  const std::string kind = draws_.one_of_words({"commodity", "zone", "zone", "account"});
  const std::string commodity = draws_.one_of(commodities_).symbol;
  const std::string name =
      kind == "commodity" ? commodity : draws_.one_of(kind == "zone" ? zones_ : accounts_);
  return {.kind = "delete_" + kind, .fields = {{kind, name}}};
}

ReferenceRow RandomReference::wrong_row() {
  ReferenceRow row = lane_row();
  lanes_.pop_back();
  switch (draws_.between(0, 13)) {
    case 0:
      row.fields["unit_cost"] = draws_.one_of_words({"x", "", "1.5"});
      break;
    case 1:
      row.fields["unit_cost"] = draws_.one_of_words({"-1", "1000000001"});
      break;
    case 2:
      row.fields["subsidy"] = draws_.one_of_words({"11", "-1", "y"});
      break;
    case 3:
      row.fields["transit_hours"] = draws_.one_of_words({"-1", "z", ""});
      break;
    case 4:
      row.fields["origin"] = draws_.one_of_words({"mars", ""});
      break;
    case 5:
      return {.kind = "delete_zone", .fields = {{"zone", "mars"}}};
    case 6:
      return {.kind = "delete_account", .fields = {{"account", "nobody"}}};
    case 7:
      return {.kind = "delete_commodity", .fields = {{"commodity", "garlic"}}};
    case 8:
      return {.kind = "delete_lane",
              .fields = {{"origin", zones_[0]}, {"destination", zones_[0]}, {"class", "air"}}};
    case 9:
      row = zone_row(draws_.one_of(zones_));
      row.fields[draws_.one_of_words({"kind", "latitude", "longitude"})] =
          draws_.one_of_words({"flat", "200", "-181.5"});
      break;
    case 10:
      row = commodity_row(draws_.one_of(commodities_));
      row.fields[draws_.one_of_words({"class", "lot", "tick"})] = "7";
      break;
    case 11:
      row = commodity_row(draws_.one_of(commodities_));
      row.fields["price_min"] = draws_.one_of_words({"0", "1000000001", "999999999", "low"});
      row.fields["price_max"] = "1";
      break;
    case 12:
      row = commodity_row(draws_.one_of(commodities_));
      row.fields["shelf_life_hours"] = draws_.one_of_words({"-1", "long"});
      break;
    default:
      return wrong_account_row();
  }
  return row;
}

ReferenceRow RandomReference::wrong_account_row() {
  ReferenceRow row = account_row("p1");
  if (!gives_credit_ || draws_.per_mille(500)) {
    row.fields["zone"] = "mars";
  } else if (draws_.per_mille(500)) {
    row.fields[draws_.one_of_words({"credit_line", "loan"})] = draws_.one_of_words({"-1", "1.5", "much"});
  } else {
    row.fields["repayment_per_mille"] = draws_.one_of_words({"-1", "1001", "half"});
  }
  return row;
}

}  // namespace farmgate
