#include "tests/support/oracle_market.h"

#include <algorithm>
#include <ranges>

#include "tests/support/oracle_require.h"

namespace farmgate {
namespace {

constexpr std::int64_t kEpochNs = 10'000'000;

std::string side_of_fill(const OracleOrder& order) {
  return order.name() + "@" + order.request.zone + "(" + std::to_string(order.open) + "," +
         std::to_string(order.filled) + ")";
}

// Whether an order trades on the terms of another one of its side, prices apart.
bool alike(const OracleOrder& left, const OracleOrder& right) {
  return left.request.zone == right.request.zone && left.coupon.programme == right.coupon.programme &&
         left.coupon.amount == right.coupon.amount;
}

// Keeps the order with the best price of each zone and coupon.
void keep_best(std::vector<const OracleOrder*>& best, const OracleOrder& order) {
  for (const OracleOrder*& present : best) {
    if (!alike(*present, order)) continue;
    const std::int64_t gain = order.request.price - present->request.price;
    if (order.request.side == "ask" ? gain < 0 : gain > 0) present = &order;
    return;
  }
  best.push_back(&order);
}

bool adds_up(const OracleOrder& order) {
  return order.open + order.filled + order.cancelled == order.request.quantity;
}

}  // namespace

std::vector<OracleMarket::Key> OracleMarket::begin(std::int64_t ts_ns, std::int64_t sequence) {
  now_ns_ = ts_ns;
  sequence_ = sequence;
  events_.clear();
  fills_.clear();

  std::vector<Key> forgotten;
  while (!closed_.empty() && closed_.begin()->first + remembered_closes_ <= counted_closes()) {
    const Key key = closed_.begin()->second;
    orders_.erase(key);
    forgotten.push_back(key);
    closed_.erase(closed_.begin());
  }
  return forgotten;
}

std::int64_t OracleMarket::epoch() const {
  return now_ns_ / kEpochNs;
}

std::int64_t OracleMarket::counted_closes() const {
  std::int64_t counted = 0;
  for (const auto& [closed_in, count] : std::views::reverse(closes_at_)) {
    if (closed_in + 2 > epoch()) continue;
    counted = count;
    break;
  }
  return counted;
}

OracleOrder* OracleMarket::find(const std::string& account, const std::string& order_id) {
  const auto found = orders_.find({account, order_id});
  return found == orders_.end() ? nullptr : &found->second;
}

void OracleMarket::expire_if(const std::string& commodity, bool all) {
  std::vector<OracleOrder*> due;
  for (const auto& [priority, order] : resting_) {
    const bool asked = all || order->request.commodity == commodity;
    if (asked && order->request.tif == "GTD" && order->request.expire_ts_ns <= now_ns_) due.push_back(order);
  }
  std::sort(due.begin(), due.end(), [](const OracleOrder* left, const OracleOrder* right) {
    return std::pair(left->request.expire_ts_ns, left->priority) <
           std::pair(right->request.expire_ts_ns, right->priority);
  });
  for (OracleOrder* order : due) {
    say("expired " + order->name() + " filled=" + std::to_string(order->filled));
    close(*order);
  }
}

void OracleMarket::place(const OracleRequest& request, const OracleCoupon& coupon) {
  OracleOrder& order = orders_[{request.account, request.order_id}];
  order.request = request;
  order.priority = sequence_;
  order.open = request.quantity;
  order.content = request.content();
  order.coupon = coupon;
  say("accepted " + request.description());
  enter(order, Entry::kFirst);
}

void OracleMarket::replace(OracleOrder& order, const OracleRequest& request, const OracleCoupon& coupon) {
  if (request.quantity <= order.filled) return cancel(order, "replace");

  const bool keeps_priority =
      request.price == order.request.price && request.quantity <= order.request.quantity;
  order.request.price = request.price;
  order.request.quantity = request.quantity;
  order.open = request.quantity - order.filled;
  say("replaced " + order.name() + " " + std::to_string(request.quantity) + "@" +
      std::to_string(request.price) + " open=" + std::to_string(order.open) +
      " filled=" + std::to_string(order.filled));
  require(!keeps_priority || coupon.number == 0, "an order that keeps its priority has a new coupon");
  if (keeps_priority) return;

  order.coupon = coupon;
  resting_.erase(order.priority);
  order.priority = sequence_;
  enter(order, Entry::kReplaced);
}

void OracleMarket::cancel(OracleOrder& order, const std::string& reason) {
  say("cancelled " + order.name() + " " + reason + " filled=" + std::to_string(order.filled));
  close(order);
}

void OracleMarket::cancel_all(const Choice& choice, const std::string& reason) {
  const auto resting = resting_;
  for (const auto& [priority, order] : resting) {
    if (!choice.account.empty() && order->request.account != choice.account) continue;
    if (!choice.commodity.empty() && order->request.commodity != choice.commodity) continue;
    if (!choice.side.empty() && order->request.side != choice.side) continue;
    cancel(*order, reason);
  }
}

void OracleMarket::enter_again(const std::string& commodity) {
  std::vector<OracleOrder*> orders;
  for (const auto& [priority, order] : resting_) {
    if (order->request.commodity == commodity) orders.push_back(order);
  }
  for (const OracleOrder* order : orders) resting_.erase(order->priority);
  for (OracleOrder* order : orders) enter(*order, Entry::kAgain);
}

void OracleMarket::enter(OracleOrder& order, Entry entry) {
  const std::string refusal = entry_refusal(order, entry);
  if (!refusal.empty()) return cancel(order, refusal);

  sweep(order);
  if (order.closed()) return;
  require(order.request.tif != "FOK", "all or nothing left something over");
  if (order.request.tif == "IOC") return cancel(order, "ioc");
  resting_[order.priority] = &order;
}

// Why an order is cancelled before it touches anything, or nothing.
std::string OracleMarket::entry_refusal(const OracleOrder& order, Entry entry) {
  if (entry == Entry::kAgain) return "";
  std::int64_t would_trade = 0;
  for (const Offer& offer : offers(order)) {
    const bool own = offer.maker->request.account == order.request.account;
    if (own && order.request.self_trade != "cancel_resting") break;
    if (!own) would_trade += offer.maker->open;
  }
  if (order.request.post_only && would_trade > 0) return "post_only";
  if (order.request.tif == "FOK" && would_trade < order.request.quantity) return "fok";
  if (entry == Entry::kFirst && would_trade < order.request.min_quantity) return "min_quantity";
  return "";
}

void OracleMarket::sweep(OracleOrder& taker) {
  const std::string& mode = taker.request.self_trade;
  for (const Offer& offer : offers(taker)) {
    if (taker.closed()) return;
    if (offer.maker->request.account != taker.request.account) {
      fill(taker, offer);
      continue;
    }
    if (mode != "cancel_incoming") cancel(*offer.maker, "self_trade");
    if (mode != "cancel_resting") return cancel(taker, "self_trade");
  }
}

// The resting orders compatible with a taker, the one it trades with first at the front.
std::vector<OracleMarket::Offer> OracleMarket::offers(const OracleOrder& taker) {
  const bool taker_asks = taker.request.side == "ask";
  const auto* commodity = reference_.commodity(taker.request.commodity);
  std::vector<Offer> found;
  for (const auto& [priority, maker] : resting_) {
    if (maker->request.commodity != commodity->symbol || maker->request.side == taker.request.side) continue;
    auto made = taker_asks ? offer(taker, *maker) : offer(*maker, taker);
    if (!made) continue;
    made->maker = maker;
    const std::int64_t price = maker->request.price;
    made->rank = taker_asks ? made->net_cost - price : price + made->net_cost;
    found.push_back(*made);
  }
  std::sort(found.begin(), found.end(), [](const Offer& left, const Offer& right) {
    return std::pair(left.rank, left.maker->priority) < std::pair(right.rank, right.maker->priority);
  });
  return found;
}

// The terms on which the two would trade, if they are compatible; of neither as the maker yet.
std::optional<OracleMarket::Offer> OracleMarket::offer(const OracleOrder& ask, const OracleOrder& bid) const {
  if (ask.request.price > bid.request.price) return std::nullopt;  // No lane costs less than nothing.
  const auto* commodity = reference_.commodity(ask.request.commodity);
  const auto* lane = reference_.lane(ask.request.zone, bid.request.zone, *commodity);
  if (!lane) return std::nullopt;
  Offer offer;
  offer.lane = *lane;
  offer.coupon_part = coupon_part(ask, bid.request.zone, *lane);
  offer.net_cost = lane->net_cost() - offer.coupon_part;
  require(offer.net_cost >= 0, "a net cost is less than nothing");
  if (ask.request.price + offer.net_cost > bid.request.price) return std::nullopt;
  return offer;
}

std::int64_t OracleMarket::coupon_part(const OracleOrder& ask, const std::string& destination,
                                       const OracleReference::LaneRow& lane) const {
  if (ask.coupon.number == 0) return 0;
  const OracleProgrammeRow& programme = *reference_.programme(ask.coupon.programme);
  if (!programme.takes_destination(destination)) return 0;
  return std::min(programme.addition(lane.unit_cost, lane.subsidy), ask.coupon.amount);
}

void OracleMarket::fill(OracleOrder& taker, const Offer& offer) {
  OracleOrder& maker = *offer.maker;
  const std::int64_t quantity = std::min(taker.open, maker.open);
  for (OracleOrder* order : {&maker, &taker}) {
    order->open -= quantity;
    order->filled += quantity;
  }

  const bool maker_asks = maker.request.side == "ask";
  const std::int64_t net_cost = offer.net_cost;
  const OracleCoupon& coupon = (maker_asks ? maker : taker).coupon;
  const std::string programme = offer.coupon_part > 0 ? coupon.programme : "";
  const std::int64_t subsidy = offer.lane.subsidy + offer.coupon_part;
  const std::int64_t farm_gate = maker_asks ? maker.request.price : maker.request.price - net_cost;
  const std::int64_t delivered = maker_asks ? maker.request.price + net_cost : maker.request.price;
  say("filled " + taker.request.commodity + " taker=" + taker.request.side + " ask=" +
      side_of_fill(maker_asks ? maker : taker) + " bid=" + side_of_fill(maker_asks ? taker : maker) + " " +
      std::to_string(quantity) + " farm_gate=" + std::to_string(farm_gate) +
      " delivered=" + std::to_string(delivered) + " unit_cost=" + std::to_string(offer.lane.unit_cost) +
      " subsidy=" + std::to_string(subsidy) + (programme.empty() ? "" : " programme=" + programme));
  fills_.push_back({.ask = (maker_asks ? maker : taker).key(),
                    .bid = (maker_asks ? taker : maker).key(),
                    .farm_gate = farm_gate,
                    .delivered = delivered,
                    .unit_cost = offer.lane.unit_cost,
                    .lane_subsidy = offer.lane.subsidy,
                    .coupon = coupon.number,
                    .coupon_part = offer.coupon_part,
                    .quantity = quantity});
  require(delivered + subsidy == farm_gate + offer.lane.unit_cost, "a fill makes or loses money");
  if (maker.open == 0) close(maker);
  if (taker.open == 0) close(taker);
}

// What is still open counts as cancelled.
void OracleMarket::close(OracleOrder& order) {
  require(!order.closed(), "an order closes twice");
  order.cancelled += order.open;
  order.open = 0;
  require(adds_up(order), "open + filled + cancelled is not the quantity");

  const auto resting = resting_.find(order.priority);
  if (resting != resting_.end() && resting->second == &order) resting_.erase(resting);
  order.close_number = ++closes_;
  closed_[order.close_number] = order.key();
  closes_at_[epoch()] = closes_;
}

void OracleMarket::audit() const {
  for (const auto& [priority, order] : resting_) {
    require(order->priority == priority && order->open > 0 && !order->closed(), "a closed order rests");
    require(adds_up(*order), "open + filled + cancelled is not the quantity");
  }
  for (const auto& commodity : reference_.commodities()) {
    if (!commodity.halted) audit_crossing(commodity);
  }
}

// Two orders are compatible only when the best of their zones and coupons are.
void OracleMarket::audit_crossing(const OracleReference::CommodityRow& commodity) const {
  std::vector<const OracleOrder*> asks;
  std::vector<const OracleOrder*> bids;
  for (const auto& [priority, order] : resting_) {
    if (order->request.commodity != commodity.symbol) continue;
    keep_best(order->request.side == "ask" ? asks : bids, *order);
  }
  for (const OracleOrder* ask : asks) {
    for (const OracleOrder* bid : bids) require(!offer(*ask, *bid), "a compatible pair rests");
  }
}

}  // namespace farmgate
