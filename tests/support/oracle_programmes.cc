#include "tests/support/oracle_programmes.h"

#include <algorithm>
#include <optional>

#include "tests/support/oracle_require.h"

namespace farmgate {

void OracleProgrammes::begin(const OracleMarket& market) {
  now_ns_ = market.now_ns();
  epoch_ = market.epoch();
  sequence_ = market.sequence();
  while (!releases_.empty() && releases_.front().epoch + 2 <= epoch_) {
    const Release& release = releases_.front();
    lock(release.programme, release.account, -release.freed);
    releases_.pop_front();
  }
}

OracleCoupon OracleProgrammes::take(const OracleRequest& request, const OracleOrder* order) {
  const bool replaces = request.op == "replace";
  if (!replaces && request.op != "new") return {};
  OracleRequest ask = replaces ? order->request : request;
  if (ask.side != "ask") return {};
  ask.price = request.price;
  ask.quantity = request.quantity;

  const Key key = {ask.account, ask.order_id};
  const Terms old = terms_[key];
  terms_[key] = {.price = ask.price, .total = ask.quantity};
  if (replaces && ask.price == old.price && ask.quantity <= old.total) return {};

  const OracleCoupon coupon = choose(ask);
  const OracleMoney need = OracleMoney{coupon.amount} * ask.quantity;
  if (need == 0 || !covers(coupon, ask.account, need)) return {};
  lock(coupon.programme, ask.account, need);
  holds_[coupon.number] = {.coupon = coupon, .order = key, .locked = need};
  return coupon;
}

// The coupon of the programme that could add most per lot, the older one of several; budgets are not looked
// at.
OracleCoupon OracleProgrammes::choose(const OracleRequest& ask) const {
  OracleCoupon best;
  for (const OracleProgrammeRow& programme : reference_.programmes()) {
    if (!is_for(programme, ask)) continue;
    const std::int64_t amount = most_per_lot(programme, ask);
    if (amount <= best.amount) continue;
    best = {.number = sequence_, .programme = programme.symbol, .amount = amount};
  }
  return best;
}

bool OracleProgrammes::is_for(const OracleProgrammeRow& programme, const OracleRequest& ask) const {
  const OracleReference::ZoneRow& zone = reference_.zone(ask.zone);
  return programme.runs_at(now_ns_) && programme.takes_commodity(ask.commodity) &&
         programme.takes_origin(ask.zone, zone.county, zone.attributes) &&
         programme.takes_account(reference_.attributes(ask.account));
}

std::int64_t OracleProgrammes::most_per_lot(const OracleProgrammeRow& programme,
                                            const OracleRequest& ask) const {
  std::int64_t most = 0;
  for (const std::string& destination : reference_.zones()) {
    if (!programme.takes_destination(destination)) continue;
    const auto* lane = reference_.lane(ask.zone, destination, *reference_.commodity(ask.commodity));
    if (lane) most = std::max(most, programme.addition(lane->unit_cost, lane->subsidy));
  }
  return most;
}

bool OracleProgrammes::covers(const OracleCoupon& coupon, const std::string& account,
                              OracleMoney need) const {
  const Budget& budget = budgets_.at(coupon.programme);
  const auto& cap = reference_.programme(coupon.programme)->account_cap;
  const auto found = budget.accounts.find(account);
  const Share share = found == budget.accounts.end() ? Share() : found->second;
  return need <= budget.available && (!cap || share.locked + share.paid + need <= *cap);
}

// Moves an amount from what is available to what is locked, or back when it is negative.
void OracleProgrammes::lock(const std::string& programme, const std::string& account, OracleMoney amount) {
  Budget& budget = budgets_.at(programme);
  budget.available -= amount;
  budget.all.locked += amount;
  budget.accounts[account].locked += amount;
}

void OracleProgrammes::settle(OracleMarket& market) {
  std::map<std::int64_t, OracleMoney> redeemed;
  for (const OracleFill& fill : market.fills()) {
    redeemed[fill.coupon] += OracleMoney{fill.coupon_part} * fill.quantity;
  }
  for (auto& [number, hold] : holds_) {
    const OracleOrder* order = market.find(hold.order.first, hold.order.second);
    require(order != nullptr, "an order that is forgotten holds a coupon");
    const std::int64_t open = order->coupon.number == number ? order->open : 0;
    settle_hold(hold, OracleMoney{hold.coupon.amount} * open, redeemed[number]);
  }
  std::erase_if(holds_, [](const auto& entry) { return entry.second.locked == 0; });
}

// The rest of what was locked is freed.
void OracleProgrammes::settle_hold(Hold& hold, OracleMoney held, OracleMoney paid) {
  Budget& budget = budgets_.at(hold.coupon.programme);
  for (Share* share : {&budget.all, &budget.accounts[hold.order.first]}) {
    share->locked -= paid;
    share->paid += paid;
  }
  const OracleMoney freed = hold.locked - paid - held;
  require(freed >= 0, "a coupon pays more than it locked");
  if (freed > 0) {
    releases_.push_back(
        {.epoch = epoch_, .programme = hold.coupon.programme, .account = hold.order.first, .freed = freed});
  }
  hold.locked = held;
}

bool OracleProgrammes::pay(const std::string& programme, const std::string& account, OracleMoney amount) {
  if (!covers({.number = 0, .programme = programme, .amount = 0}, account, amount)) return false;
  Budget& budget = budgets_.at(programme);
  budget.available -= amount;
  budget.all.paid += amount;
  budget.accounts[account].paid += amount;
  return true;
}

void OracleProgrammes::note_budgets() {
  for (const OracleProgrammeRow& programme : reference_.programmes()) {
    Budget& budget = budgets_[programme.symbol];
    budget.available += programme.budget - budget.granted;
    budget.granted = programme.budget;
  }
}

std::vector<std::string> OracleProgrammes::balances() const {
  std::vector<std::string> lines;
  for (const OracleProgrammeRow& programme : reference_.programmes()) {
    const Budget& budget = budgets_.at(programme.symbol);
    lines.push_back("programme " + programme.symbol + " granted=" + money_text(budget.granted) +
                    " available=" + money_text(budget.available) +
                    " locked=" + money_text(budget.all.locked) + " paid=" + money_text(budget.all.paid));
  }
  return lines;
}

OracleMoney OracleProgrammes::paid() const {
  OracleMoney sum = 0;
  for (const auto& [programme, budget] : budgets_) sum += budget.all.paid;
  return sum;
}

void OracleProgrammes::audit() const {
  std::map<Key, OracleMoney> locked;  // by programme and account
  for (const auto& [number, hold] : holds_) locked[{hold.coupon.programme, hold.order.first}] += hold.locked;
  for (const Release& release : releases_) locked[{release.programme, release.account}] += release.freed;

  for (const auto& [symbol, budget] : budgets_) {
    require(budget.granted == budget.available + budget.all.locked + budget.all.paid,
            "granted is not available + locked + paid");
    require(budget.available >= 0, "less than nothing of a budget is available");
    const auto& cap = reference_.programme(symbol)->account_cap;
    Share sum;
    for (const auto& [account, share] : budget.accounts) {
      require(share.locked >= 0 && share.paid >= 0, "less than nothing is locked or paid");
      require(share.locked == locked[{symbol, account}], "a budget is locked by nobody's coupon");
      require(!cap || share.locked + share.paid <= *cap, "an account goes beyond its cap");
      sum.locked += share.locked;
      sum.paid += share.paid;
    }
    require(sum.locked == budget.all.locked && sum.paid == budget.all.paid,
            "accounts do not sum to their programme");
  }
}

}  // namespace farmgate
