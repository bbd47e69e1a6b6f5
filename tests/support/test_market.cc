#include "tests/support/test_market.h"

#include <utility>

#include "tests/support/event_text.h"
#include "tests/support/reference_rows.h"

namespace farmgate {
namespace {

std::string account_in(const std::string& name) {
  return name.substr(0, name.find('/'));
}

// A slot that no other order has.
OrderSlot slot_of(Sequence placed) {
  return static_cast<OrderSlot>(placed);
}

ReferenceChange with_zones(const std::vector<LaneRow>& lanes, const std::vector<ProgrammeRow>& programmes) {
  ReferenceChange rows{zone_row("farm"), zone_row("hill"), zone_row("city"), zone_row("port"),
                       commodity_row("onion", "road")};
  rows.insert(rows.end(), lanes.begin(), lanes.end());
  rows.insert(rows.end(), programmes.begin(), programmes.end());
  return rows;
}

}  // namespace

TestOrder TestOrder::in_force(TimeInForce value) const {
  TestOrder order = *this;
  order.time_in_force = value;
  return order;
}

TestOrder TestOrder::expiring_at(std::int64_t time_ns) const {
  TestOrder order = in_force(TimeInForce::kGoodTillDate);
  order.expire_time_ns = time_ns;
  return order;
}

TestOrder TestOrder::post_only() const {
  TestOrder order = *this;
  order.is_post_only = true;
  return order;
}

TestOrder TestOrder::with_min_quantity(std::int64_t lots) const {
  TestOrder order = *this;
  order.min_quantity = lots;
  return order;
}

TestOrder TestOrder::on_self_trade(SelfTrade mode) const {
  TestOrder order = *this;
  order.self_trade = mode;
  return order;
}

TestOrder TestOrder::under(const Coupon& value) const {
  TestOrder order = *this;
  order.coupon = value;
  return order;
}

TestOrder ask(std::string name, std::string zone, std::int64_t quantity, std::int64_t price) {
  return {.name = std::move(name),
          .side = Side::kAsk,
          .zone = std::move(zone),
          .quantity = quantity,
          .price = price};
}

TestOrder bid(std::string name, std::string zone, std::int64_t quantity, std::int64_t price) {
  TestOrder order = ask(std::move(name), std::move(zone), quantity, price);
  order.side = Side::kBid;
  return order;
}

TestMarket::TestMarket(const std::vector<LaneRow>& lanes, const std::vector<ProgrammeRow>& programmes)
    : data_(reference_of(with_zones(lanes, programmes))), onion_(data_.symbols().commodities.find("onion")) {
  for (std::size_t i = 0; i < data_.programme_count(); ++i) {
    programmes_.push_back(data_.programme(ProgrammeId{i}).terms);
  }
  market_ = std::make_unique<Market>(onion_, tables_.table_for(data_, data_.commodity(onion_)), Price{1},
                                     &programmes_);
}

TestMarket::Lines TestMarket::place(const TestOrder& order) {
  Command command = this->command(Operation::kNew);
  placed_[order.name] = command.sequence;
  command.placed = command.sequence;
  command.slot = slot_of(command.sequence);
  command.account = account(account_in(order.name));
  command.order_id = std::string_view(order.name).substr(order.name.find('/') + 1);
  command.side = order.side;
  command.zone = data_.symbols().zones.find(order.zone);
  command.quantity = Lots{order.quantity};
  command.price = Price{order.price};
  command.time_in_force = order.time_in_force;
  command.self_trade = order.self_trade;
  command.post_only = order.is_post_only;
  command.expire_time = Timestamp{order.expire_time_ns};
  command.min_quantity = Lots{order.min_quantity};
  command.coupon = order.coupon;

  Lines lines = apply(command);
  check(std::erase_if(lines, [](const std::string& line) { return line.starts_with("accepted "); }) == 1);
  return lines;
}

TestMarket::Lines TestMarket::cancel(const std::string& name) {
  return apply(command_on(Operation::kCancel, name));
}

TestMarket::Lines TestMarket::replace(const std::string& name, std::int64_t quantity, std::int64_t price) {
  return replace(name, quantity, price, Coupon());
}

TestMarket::Lines TestMarket::replace(const std::string& name, std::int64_t quantity, std::int64_t price,
                                      const Coupon& coupon) {
  Command command = command_on(Operation::kReplace, name);
  command.quantity = Lots{quantity};
  command.price = Price{price};
  command.coupon = coupon;
  return apply(command);
}

Coupon TestMarket::coupon(std::string_view programme, std::int64_t locked) const {
  return {.programme = data_.symbols().programmes.find(programme), .locked = Price{locked}};
}

TestMarket::Lines TestMarket::mass_cancel(const std::string& account, std::optional<Side> side) {
  Command command = this->command(Operation::kMassCancel);
  command.account = this->account(account);
  command.one_side = side.has_value();
  command.side = side.value_or(Side::kBid);
  return apply(command);
}

TestMarket::Lines TestMarket::tick() {
  Command command = this->command(Operation::kTick);
  command.commodity = CommodityId{};
  return apply(command);
}

TestMarket::Lines TestMarket::halt() {
  return apply(command(Operation::kHalt));
}

TestMarket::Lines TestMarket::halt_and_cancel() {
  Command command = this->command(Operation::kHalt);
  command.cancel_resting = true;
  return apply(command);
}

TestMarket::Lines TestMarket::resume() {
  return apply(command(Operation::kResume));
}

TestMarket::Lines TestMarket::change_lanes(const std::vector<LaneRow>& lanes) {
  tables_.update(data_, apply_to(data_, ReferenceChange(lanes.begin(), lanes.end())));
  Command command = this->command(Operation::kReference);
  command.commodity = CommodityId{};
  events_.clear();
  market_->apply_reference(command, tables_.table_for(data_, data_.commodity(onion_)), events_);
  market_->audit();
  return lines();
}

Command TestMarket::command(Operation operation) {
  return {.sequence = ++sequence_, .time = time_, .operation = operation, .commodity = onion_};
}

Command TestMarket::command_on(Operation operation, const std::string& name) {
  Command command = this->command(operation);
  command.placed = placed_.at(name);
  command.slot = slot_of(command.placed);
  command.account = account(account_in(name));
  command.order_id = std::string_view(name).substr(name.find('/') + 1);
  return command;
}

TestMarket::Lines TestMarket::apply(const Command& command) {
  events_.clear();
  market_->apply(command, events_);
  market_->audit();
  return lines();
}

TestMarket::Lines TestMarket::lines() const {
  Lines lines;
  for (const Event& event : events_.events()) {
    const std::string text = event_text(event, data_.symbols());
    lines.push_back(text.substr(text.find(' ') + 1));
  }
  return lines;
}

AccountId TestMarket::account(std::string_view symbol) {
  const AccountId known = data_.symbols().accounts.find(symbol);
  return known.valid() ? known : data_.open_account(symbol);
}

}  // namespace farmgate
