#include "tests/support/random_market.h"

#include <algorithm>
#include <map>
#include <string>

#include "tests/support/random_draws.h"
#include "tests/support/random_operations.h"
#include "tests/support/random_reference.h"

namespace farmgate {
namespace {

constexpr std::int64_t kHalfDayNs = 43'200'000'000'000;  // months of a year pass by many of them

using Fields = std::map<std::string, std::string>;

// How a market goes about it; each seed has its own.
struct Temper {
  bool crowded_ids = false;  // ids come again soon, after they were forgotten too
  std::int64_t id_pool = 100;
  std::int64_t price_levels = 4;
  std::int64_t quantity_highest = 6;
};

class RandomMarketMaker {
 public:
  // Whose draws go along, each for what it is named after: whatever is drawn for one, the others go on as
  // they would.
  struct Draws {
    RandomDraws trade;
    RandomDraws money;
    RandomDraws stops;
  };

  explicit RandomMarketMaker(const Draws& draws)
      : draws_(draws.trade),
        money_draws_(draws.money),
        stop_draws_(draws.stops),
        reference_(draws_, money_draws_),
        operations_(money_draws_) {
    market_.reference = reference_.rows();
    temper_.crowded_ids = draws_.per_mille(700);
    temper_.id_pool = draws_.between(60, 300);
    temper_.price_levels = draws_.between(2, 6);
    temper_.quantity_highest = draws_.between(3, 12);
    if (temper_.crowded_ids) market_.options.remembered_closes = draws_.between(5, 50);
    market_.options.open_accounts = draws_.per_mille(250);
  }

  void add_command() {
    pass_time();
    TextCommand command = next_command();
    command.ts_ns = now_ns_;
    market_.commands.push_back(command);
  }

  const RandomMarket& market() const { return market_; }

 private:
  void pass_time() {
    if (reference_.runs_programmes() && money_draws_.per_mille(3)) {
      now_ns_ += money_draws_.between(1, 40) * kHalfDayNs;
    }
    const std::int64_t kind = draws_.between(0, 99);
    if (kind < 50) return;
    if (kind < 88) now_ns_ += draws_.between(1, 1'000);
    if (kind >= 88 && kind < 97) now_ns_ += draws_.between(1, 6) * 1'000'000;
    if (kind >= 97) now_ns_ += draws_.between(1, 4) * 10'000'000;
    const bool to_an_edge = reference_.gives_credit()
                                ? draws_.per_mille(60)
                                : reference_.runs_programmes() && money_draws_.per_mille(60);
    if (to_an_edge) pass_to_an_edge();
  }

  // To the start of an epoch, where releases come to count, or just before it.
  void pass_to_an_edge() {
    const std::int64_t epoch_ns = 10'000'000;
    const std::int64_t edge_ns = (now_ns_ / epoch_ns + draws_.between(1, 2)) * epoch_ns;
    now_ns_ = std::max(now_ns_, edge_ns - draws_.between(0, 1));
  }

  TextCommand next_command() {
    if (!suspended_.empty() && stop_draws_.between(0, 99) < 12) return reinstate();
    if (stop_draws_.between(0, 199) == 0) return suspend();
    if (!halted_.empty() && draws_.per_mille(120)) return halt_or_resume("resume");
    if (!halted_.empty() && draws_.per_mille(120)) return change();
    if (reference_.gives_credit() && draws_.per_mille(40)) return change_of_accounts();
    if (reference_.grants_loans() && money_draws_.per_mille(60)) return operation();
    if (reference_.grants_loans() && money_draws_.per_mille(15)) return change_of_accounts();
    if (reference_.runs_programmes() && money_draws_.per_mille(50)) return change_of_programmes();
    const std::int64_t kind = draws_.between(0, 999);
    if (kind < 660) return new_order();
    if (kind < 740) return cancel();
    if (kind < 850) return replace();
    if (kind < 866) return mass_cancel();
    if (kind < 915) return repeated();
    if (kind < 950) return spoiled();
    if (kind < 976) return change();
    if (kind < 980) return halt_or_resume(draws_.per_mille(800) ? "halt" : "resume");
    return {.ts_ns = 0, .op = "tick", .fields = {}, .changes = {}};
  }

  TextCommand change() {
    return {.ts_ns = 0, .op = "reference", .fields = {}, .changes = reference_.change(now_ns_)};
  }

  TextCommand change_of_accounts() {
    return {.ts_ns = 0, .op = "reference", .fields = {}, .changes = reference_.change_of_accounts()};
  }

  TextCommand change_of_programmes() {
    return {.ts_ns = 0, .op = "reference", .fields = {}, .changes = reference_.change_of_programmes(now_ns_)};
  }

  TextCommand operation() {
    const RandomOperations::Name name{.account = money_draws_.one_of(reference_.accounts()),
                                      .request_id = next_id("r")};
    const bool line = reference_.gives_credit() && money_draws_.per_mille(120);
    const RandomOperation next = line ? operations_.credit_line(name, reference_.credit_line(name.account))
                                      : operations_.payment(name, reference_.commodities().front().base);
    return noted(next.op, next.fields);
  }

  TextCommand noted(const std::string& op, const Fields& fields) {
    TextCommand command{.ts_ns = 0, .op = op, .fields = fields, .changes = {}};
    history_.push_back(command);
    if (history_.size() > 40) history_.erase(history_.begin());
    return command;
  }

  TextCommand new_order() {
    Fields fields = plain_order();
    add_options(fields);
    if (draws_.per_mille(70)) put_out_of_range(fields);
    const bool may_rest = fields["tif"] == "GTC" || fields["tif"] == "GTD";
    if (may_rest || draws_.per_mille(100)) orders_.push_back(fields);
    if (orders_.size() > 20) orders_.erase(orders_.begin());
    return noted("new", fields);
  }

  Fields plain_order() {
    const auto& commodity = draws_.one_of(reference_.commodities());
    const std::string side = draws_.one_of_words({"ask", "bid"});
    return {{"order_id", next_id("o")},
            {"account", draws_.one_of(reference_.accounts())},
            {"side", side},
            {"commodity", commodity.symbol},
            {"zone", draws_.one_of(reference_.zones())},
            {"quantity", std::to_string(draws_.between(1, temper_.quantity_highest))},
            {"price", std::to_string(price(commodity, side))},
            {"tif", "GTC"}};
  }

  // Asks and bids overlap by about the usual cost of a lane.
  std::int64_t price(const RandomReference::CommodityShape& commodity, const std::string& side) {
    const std::int64_t steps = draws_.between(0, temper_.price_levels);
    return commodity.base + (side == "ask" ? steps : steps + 3) * commodity.tick;
  }

  std::int64_t eager_price(const RandomReference::CommodityShape& commodity, const std::string& side) const {
    return commodity.base + (side == "ask" ? 0 : temper_.price_levels + 3) * commodity.tick;
  }

  std::string next_id(const std::string& stem) {
    const std::int64_t number = ++ids_;
    return stem + std::to_string(temper_.crowded_ids ? number % temper_.id_pool : number);
  }

  void add_options(Fields& fields) {
    fields["tif"] =
        draws_.one_of_words({"GTC", "GTC", "GTC", "GTC", "GTC", "GTD", "GTD", "IOC", "IOC", "FOK"});
    const std::string& tif = fields["tif"];
    const bool rests = tif == "GTC" || tif == "GTD";
    if (tif == "GTD") fields["expire_ts_ns"] = std::to_string(now_ns_ + life_ns());
    if (rests && draws_.per_mille(150)) {
      fields["post_only"] = "1";
    } else if (tif != "FOK" && draws_.per_mille(180)) {
      fields["min_quantity"] = std::to_string(draws_.between(0, std::stoll(fields["quantity"])));
    }
    if (draws_.per_mille(600)) {
      fields["self_trade"] = draws_.one_of_words({"cancel_resting", "cancel_both", "cancel_incoming"});
    }
    if (draws_.per_mille(20)) fields["post_only"] = "0", fields["min_quantity"] = "0";
  }

  std::int64_t life_ns() {
    return draws_.one_of(std::vector<std::int64_t>{1, 500, 1'000, 1'000'000, 10'000'000, 40'000'000});
  }

  // A well-formed order that the gate rejects.
  void put_out_of_range(Fields& fields) {
    switch (draws_.between(0, 7)) {
      case 0:
        fields["price"] = draws_.one_of_words({"0", "-5", "1000000001", "9223372036854775807"});
        break;
      case 1:
        fields["price"] = std::to_string(std::stoll(fields["price"]) + 1);
        break;
      case 2:
        fields["quantity"] = draws_.one_of_words({"0", "-1", "1000000001"});
        break;
      case 3:
        fields["zone"] = "mars";
        break;
      case 4:
        fields["commodity"] = "garlic";
        break;
      case 5:
        fields["account"] = draws_.one_of_words({"nobody", "new1", "new2"});
        break;
      case 6:
        if (fields["tif"] == "GTD") fields["expire_ts_ns"] = std::to_string(now_ns_ - draws_.between(0, 1));
        break;
      default:
        if (fields["tif"] != "FOK" && !fields.contains("post_only")) {
          fields["min_quantity"] = draws_.one_of_words({"-1", "99"});
        }
    }
  }

  // A recent order, which may be closed, or one that never was.
  Fields some_order() {
    if (orders_.empty() || draws_.per_mille(60)) {
      return {{"account", draws_.one_of(reference_.accounts())}, {"order_id", "o999"}};
    }
    return draws_.one_of(orders_);
  }

  Fields naming(const Fields& order) {
    Fields fields = {{"account", order.at("account")}, {"order_id", order.at("order_id")}};
    if (draws_.per_mille(500)) fields["request_id"] = next_id("r");
    if (draws_.per_mille(20)) fields["account"] = draws_.one_of(reference_.accounts());
    return fields;
  }

  TextCommand cancel() {
    if (draws_.per_mille(150)) return disconnect();
    return noted("cancel", naming(some_order()));
  }

  // Has no request id, and so is never a retry.
  TextCommand disconnect() {
    Fields fields = naming(some_order());
    fields.erase("request_id");
    return {.ts_ns = 0, .op = "disconnect", .fields = fields, .changes = {}};
  }

  TextCommand replace() {
    const Fields order = some_order();
    Fields fields = naming(order);
    fields["quantity"] = order.contains("quantity") ? order.at("quantity") : "1";
    fields["price"] = order.contains("price") ? order.at("price") : "1";
    const auto& commodity = commodity_of(order);
    const std::string side = order.contains("side") ? order.at("side") : "ask";
    if (draws_.per_mille(600)) fields["price"] = std::to_string(price(commodity, side));
    if (draws_.per_mille(250)) fields["price"] = std::to_string(eager_price(commodity, side));
    if (draws_.per_mille(750)) {
      fields["quantity"] = std::to_string(draws_.between(1, temper_.quantity_highest + 3));
    }
    if (draws_.per_mille(120)) fields["quantity"] = "1";
    if (draws_.per_mille(50)) put_out_of_range_in_replace(fields);
    for (const char* name : {"side", "commodity", "zone"}) {
      if (order.contains(name) && draws_.per_mille(80)) fields[name] = order.at(name);
    }
    if (draws_.per_mille(25)) fields["side"] = draws_.one_of_words({"ask", "bid"});
    if (draws_.per_mille(15)) fields["zone"] = draws_.one_of(reference_.zones());
    if (draws_.per_mille(15)) fields["commodity"] = draws_.one_of_words({"c1", "c2", "garlic"});
    return noted("replace", fields);
  }

  void put_out_of_range_in_replace(Fields& fields) {
    const bool price = draws_.per_mille(500);
    fields[price ? "price" : "quantity"] = draws_.one_of_words({"0", "-3", "1000000001", "101"});
  }

  const RandomReference::CommodityShape& commodity_of(const Fields& order) {
    for (const auto& commodity : reference_.commodities()) {
      if (order.contains("commodity") && order.at("commodity") == commodity.symbol) return commodity;
    }
    return reference_.commodities().front();
  }

  TextCommand mass_cancel() {
    Fields fields = {{"account", draws_.one_of(reference_.accounts())}};
    if (draws_.per_mille(400)) fields["side"] = draws_.one_of_words({"ask", "bid"});
    if (draws_.per_mille(400)) fields["commodity"] = draws_.one_of(reference_.commodities()).symbol;
    if (draws_.per_mille(30)) fields["commodity"] = "garlic";
    if (draws_.per_mille(500)) fields["request_id"] = next_id("r");
    if (draws_.per_mille(40)) fields["account"] = draws_.one_of_words({"nobody", "new3"});
    return noted("mass_cancel", fields);
  }

  // The same request again, in other words, or with other content under its id.
  TextCommand repeated() {
    if (history_.empty()) return new_order();
    TextCommand command = draws_.one_of(history_);
    Fields& fields = command.fields;
    if (fields.contains("ordered_by")) {
      operations_.repeat(fields);
    } else if (draws_.per_mille(350)) {
      if (fields.contains("quantity")) fields["quantity"] = "00" + fields["quantity"];
      if (command.op == "new" && !fields.contains("min_quantity")) fields["min_quantity"] = "0";
      if (command.op == "new" && !fields.contains("self_trade")) fields["self_trade"] = "cancel_incoming";
    } else if (draws_.per_mille(500)) {
      if (fields.contains("quantity")) fields["quantity"] = std::to_string(draws_.between(1, 9));
      if (command.op == "mass_cancel") fields["side"] = draws_.one_of_words({"ask", "bid"});
      if (command.op == "cancel") fields["order_id"] = some_order().at("order_id");
    }
    return command;
  }

  // A command with one column spoiled. It is not noted, as a later repeat should be of something good.
  TextCommand spoiled() {
    std::vector<TextCommand> sources = {new_order(), cancel(), replace(), mass_cancel()};
    std::vector<std::string> columns = {
        "order_id", "account",      "side",         "commodity", "zone",       "quantity",  "price",
        "tif",      "expire_ts_ns", "min_quantity", "post_only", "self_trade", "request_id"};
    if (reference_.grants_loans()) {
      sources.push_back(operation());
      columns.insert(columns.end(), {"amount", "ordered_by"});
    }
    TextCommand command = draws_.one_of(sources);
    history_.resize(history_.size() - std::min(history_.size(), sources.size()));
    const std::string column = draws_.one_of(columns);
    command.fields[column] =
        draws_.one_of_words({"", "x", "+1", "1.0", "99999999999999999999", "-", "0", "1", "-1", "GTC", "FOK",
                             "cancel", "bid", "ask", "IOC", std::string(65, 'y'), std::string(64, 'y')});
    return command;
  }

  TextCommand halt_or_resume(const std::string& op) {
    std::string commodity = draws_.one_of(reference_.commodities()).symbol;
    if (op == "resume" && !halted_.empty()) commodity = halted_;
    halted_ = op == "halt" ? commodity : "";
    if (draws_.per_mille(op == "halt" ? 100 : 50)) {
      commodity = draws_.one_of_words({"garlic", "", std::string(65, 'y')});
    }
    Fields fields = {{"commodity", commodity}};
    if (stop_draws_.between(0, 99) < (op == "halt" ? 30 : 5)) fields["cancel_resting"] = "1";
    return {.ts_ns = 0, .op = op, .fields = fields, .changes = {}};
  }

  // An account, or everyone; now and then, nobody.
  TextCommand suspend() {
    const bool everyone = stop_draws_.between(0, 2) == 0;
    suspended_.push_back(everyone ? "" : stop_draws_.one_of(reference_.accounts()));
    Fields fields = {{"account", suspended_.back()}};
    if (stop_draws_.between(0, 1) == 0) fields["cancel_resting"] = "1";
    if (stop_draws_.between(0, 9) == 0) spoil_suspension(fields);
    return {.ts_ns = 0, .op = "suspend", .fields = fields, .changes = {}};
  }

  // The last one, whose turn comes again when this one is spoiled.
  TextCommand reinstate() {
    Fields fields = {{"account", suspended_.back()}};
    if (stop_draws_.between(0, 9) == 0) {
      spoil_suspension(fields);
    } else {
      suspended_.pop_back();
    }
    return {.ts_ns = 0, .op = "reinstate", .fields = fields, .changes = {}};
  }

  void spoil_suspension(Fields& fields) {
    const std::int64_t kind = stop_draws_.between(0, 2);
    if (kind == 0) fields["account"] = "nobody";
    if (kind == 1) fields["account"] = std::string(65, 'y');
    if (kind == 2) fields["commodity"] = reference_.commodities().front().symbol;
  }

  RandomDraws draws_;
  RandomDraws money_draws_;
  RandomDraws stop_draws_;
  RandomReference reference_;
  RandomOperations operations_;
  Temper temper_;
  RandomMarket market_;
  std::int64_t now_ns_ = 0;
  std::int64_t ids_ = 0;
  std::string halted_;                  // the last one, which is resumed before long
  std::vector<std::string> suspended_;  // accounts, or empty: everyone; reinstated before long
  std::vector<Fields> orders_;
  std::vector<TextCommand> history_;
};

}  // namespace

RandomMarket make_random_market(std::uint64_t seed, int commands) {
  RandomMarketMaker maker({.trade = RandomDraws(seed),
                           .money = RandomDraws(seed ^ 0x6d6f6e6579u),
                           .stops = RandomDraws(seed ^ 0x73746f7073u)});
  for (int i = 0; i < commands; ++i) maker.add_command();
  RandomMarket market = maker.market();
  market.seed = seed;
  return market;
}

RandomMarket make_drawn_market(std::span<const std::uint8_t> bytes, std::size_t commands_max) {
  RandomMarketMaker maker(
      {.trade = RandomDraws(bytes), .money = RandomDraws(bytes), .stops = RandomDraws(bytes)});
  while (!bytes.empty() && maker.market().commands.size() < commands_max) maker.add_command();
  return maker.market();
}

}  // namespace farmgate
