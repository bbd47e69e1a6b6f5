#include "tests/market_data/market_at_limits.h"

#include <algorithm>
#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "tests/support/random_draws.h"

namespace farmgate {
namespace {

using Fields = std::map<std::string, std::string>;
using Names = std::vector<std::string>;

struct Bounds {
  std::int64_t least = 0;
  std::int64_t greatest = 0;
};

// As the rules have them, sections 1 and 10.
constexpr std::int64_t kMoneyGreatest = 1'000'000'000'000'000'000;
constexpr Bounds kPrice{.least = 1, .greatest = 1'000'000'000};
constexpr Bounds kCost{.least = 0, .greatest = 1'000'000'000};
constexpr Bounds kQuantity{.least = 1, .greatest = 1'000'000'000};
constexpr Bounds kPayment{.least = 1, .greatest = kMoneyGreatest};
constexpr Bounds kMoney{.least = 0, .greatest = kMoneyGreatest};
constexpr Bounds kLine{.least = 0, .greatest = INT64_MAX};  // of an account's row
constexpr Bounds kRepaymentPerMille{.least = 0, .greatest = 1'000};
constexpr Bounds kAmountPerMille{.least = 1, .greatest = 1'000};

const Names kCommodities = {"onion", "rice"};
const Names kOrigins = {"hill", "dale"};
const Names kDestinations = {"city", "port"};
const Names kProducers = {"p1", "p2", "p3", "p4"};
const Names kBuyers = {"b1", "b2", "b3", "b4"};

// From nothing over an epoch's end to days.
const std::vector<std::int64_t> kSteps = {0, 0, 1, 9'999'999, 10'000'000, 1'000'000'000, 86'400'000'000'000};

constexpr std::size_t kOrdersKnown = 12;

class MakerAtLimits {
 public:
  explicit MakerAtLimits(std::uint64_t seed) : draws_(seed) {
    market_.seed = seed;
    for (const std::string& commodity : kCommodities) {
      add("commodity", {{"commodity", commodity},
                        {"lot", "t"},
                        {"class", "road"},
                        {"tick", "1"},
                        {"shelf_life_hours", "0"}});
    }
    for (const Names& zones : {kOrigins, kDestinations}) {
      for (const std::string& zone : zones) add("zone", zone_fields(zone));
    }
    for (const std::string& origin : kOrigins) {
      for (const std::string& destination : kDestinations) add("lane", lane_fields(origin, destination));
    }
    for (const Names& accounts : {kProducers, kBuyers}) {
      for (const std::string& account : accounts) {
        loans_[account] = at(kMoney);
        add("account", account_fields(account));
      }
    }
    add("programme", coupon_fields("lots", "per_lot", at(kPrice)));
    add("programme", coupon_fields("share", "per_mille", at(kAmountPerMille)));
    add("programme", tier_fields("volume", "tiers_quantity"));
    add("programme", tier_fields("value", "tiers_value"));
  }

  void add_command() {
    now_ns_ += draws_.one_of(kSteps);
    TextCommand command = next_command();
    command.ts_ns = now_ns_;
    market_.commands.push_back(command);
  }

  const RandomMarket& market() const { return market_; }

 private:
  std::int64_t at(const Bounds& bounds) {
    return draws_.one_of(std::vector{bounds.least, bounds.least + 1, bounds.greatest - 1, bounds.greatest});
  }
  std::string text_at(const Bounds& bounds) { return std::to_string(at(bounds)); }

  void add(const std::string& kind, const Fields& fields) {
    market_.reference.push_back({.kind = kind, .fields = fields});
  }

  static Fields zone_fields(const std::string& zone) {
    return {{"zone", zone}, {"kind", "both"}, {"latitude", "0"}, {"longitude", "0"}, {"county", "Upper"}};
  }
  Fields lane_fields(const std::string& origin, const std::string& destination) {
    const std::int64_t cost = at(kCost);
    const std::int64_t subsidy = std::clamp<std::int64_t>(at({.least = 0, .greatest = cost}), 0, cost);
    return {{"origin", origin},     {"destination", destination},
            {"class", "road"},      {"unit_cost", std::to_string(cost)},
            {"transit_hours", "1"}, {"subsidy", std::to_string(subsidy)}};
  }
  // Buyers without a line can go on for ever.
  Fields account_fields(const std::string& account) {
    Fields fields = {{"account", account},
                     {"zone", kOrigins.front()},
                     {"loan", std::to_string(loans_.at(account))},
                     {"repayment_per_mille", text_at(kRepaymentPerMille)}};
    if (draws_.per_mille(700)) fields["credit_line"] = text_at(kLine);
    return fields;
  }
  Fields programme_fields(const std::string& symbol, const std::string& kind) {
    Fields fields = {{"programme", symbol}, {"amount_kind", kind}, {"budget", text_at(kMoney)}};
    if (draws_.per_mille(300)) fields["account_cap"] = text_at(kMoney);
    return fields;
  }
  Fields coupon_fields(const std::string& symbol, const std::string& kind, std::int64_t amount) {
    Fields fields = programme_fields(symbol, kind);
    fields["amount"] = std::to_string(amount);
    return fields;
  }
  Fields tier_fields(const std::string& symbol, const std::string& kind) {
    Fields fields = programme_fields(symbol, kind);
    fields["period"] = draws_.one_of_words({"day", "month", "year", "whole"});
    for (const std::int64_t threshold :
         {kPayment.least, kPayment.least + 1, kQuantity.greatest, kPayment.greatest - 1, kPayment.greatest}) {
      std::string& tiers = fields["tiers"];
      if (!tiers.empty()) tiers += ';';
      tiers += std::to_string(threshold) + ":" + text_at(kPayment);
    }
    return fields;
  }

  TextCommand next_command() {
    const std::int64_t kind = draws_.between(0, 99);
    if (kind < 65 || orders_.empty()) return new_order();
    if (kind < 77) return replace();
    if (kind < 82) return cancel();
    if (kind < 95) return booking();
    return change();
  }

  TextCommand new_order() {
    const bool is_ask = draws_.per_mille(500);
    Fields fields = {{"account", draws_.one_of(is_ask ? kProducers : kBuyers)},
                     {"order_id", "o" + std::to_string(++names_)},
                     {"side", is_ask ? "ask" : "bid"},
                     {"commodity", draws_.one_of(kCommodities)},
                     {"zone", draws_.one_of(is_ask ? kOrigins : kDestinations)},
                     {"quantity", text_at(kQuantity)},
                     {"price", text_at(kPrice)},
                     {"tif", draws_.one_of_words({"GTC", "GTC", "GTC", "IOC", "FOK"})}};
    if (fields["tif"] != "FOK" && draws_.per_mille(100)) fields["min_quantity"] = text_at(kQuantity);
    orders_.push_back(fields);
    if (orders_.size() > kOrdersKnown) orders_.erase(orders_.begin());
    return {.ts_ns = 0, .op = "new", .fields = fields, .changes = {}};
  }
  TextCommand replace() {
    const Fields& order = draws_.one_of(orders_);
    return {.ts_ns = 0,
            .op = "replace",
            .fields = {{"account", order.at("account")},
                       {"order_id", order.at("order_id")},
                       {"quantity", text_at(kQuantity)},
                       {"price", text_at(kPrice)}},
            .changes = {}};
  }
  TextCommand cancel() {
    const Fields& order = draws_.one_of(orders_);
    return {.ts_ns = 0,
            .op = "cancel",
            .fields = {{"account", order.at("account")}, {"order_id", order.at("order_id")}},
            .changes = {}};
  }
  TextCommand booking() {
    const std::string op = draws_.one_of_words({"deposit", "withdrawal", "payout", "loan", "credit_line"});
    Fields fields = {{"account", draws_.one_of(draws_.per_mille(500) ? kProducers : kBuyers)},
                     {"request_id", "r" + std::to_string(++names_)},
                     {"ordered_by", "ops"}};
    const bool is_unlimited = op == "credit_line" && draws_.per_mille(300);
    if (!is_unlimited) fields["amount"] = text_at(op == "credit_line" ? kMoney : kPayment);
    return {.ts_ns = 0, .op = op, .fields = fields, .changes = {}};
  }
  // A lane gets another tariff, an account another line, or a programme more money: one that would get less
  // is refused.
  TextCommand change() {
    ReferenceRow row{.kind = draws_.one_of_words({"lane", "account", "programme"}), .fields = {}};
    if (row.kind == "lane") {
      const std::string& origin = draws_.one_of(kOrigins);
      row.fields = lane_fields(origin, draws_.one_of(kDestinations));
    } else if (row.kind == "account") {
      row.fields = account_fields(draws_.one_of(kBuyers));
    } else {
      row = draws_.one_of(programmes());
      row.fields["budget"] = text_at(kMoney);
    }
    return {.ts_ns = 0, .op = "reference", .fields = {}, .changes = {row}};
  }
  std::vector<ReferenceRow> programmes() const {
    std::vector<ReferenceRow> rows = market_.reference;
    std::erase_if(rows, [](const ReferenceRow& row) { return row.kind != "programme"; });
    return rows;
  }

  RandomDraws draws_;
  RandomMarket market_;
  std::map<std::string, std::int64_t> loans_;  // by account; no later row may say otherwise
  std::vector<Fields> orders_;                 // the last ones
  std::int64_t now_ns_ = 0;
  int names_ = 0;
};

}  // namespace

RandomMarket market_at_limits(std::uint64_t seed, int commands) {
  MakerAtLimits maker(seed);
  for (int i = 0; i < commands; ++i) maker.add_command();
  return maker.market();
}

}  // namespace farmgate
