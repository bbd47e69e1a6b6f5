#include "tests/support/oracle.h"

#include <set>
#include <stdexcept>

namespace farmgate {
namespace {

constexpr std::int64_t kHighest = 1'000'000'000;
constexpr std::int64_t kHighestAmount = 1'000'000'000'000'000'000;

const std::map<std::string, std::string> kOperationEvents = {{"deposit", "deposited"},
                                                             {"withdrawal", "withdrawn"},
                                                             {"payout", "paid_out"},
                                                             {"loan", "loan_granted"},
                                                             {"credit_line", "credit_line_set"}};

std::string column(const TextCommand& command, const std::string& name) {
  const auto found = command.fields.find(name);
  return found == command.fields.end() ? "" : found->second;
}

bool differs(const std::string& given, const std::string& own) {
  return !given.empty() && given != own;
}

std::string price_refusal(std::int64_t price, const OracleReference::CommodityRow& commodity) {
  if (price < 1 || price > kHighest) return "price_out_of_range";
  if (commodity.price_min && price < *commodity.price_min) return "price_out_of_range";
  if (commodity.price_max && price > *commodity.price_max) return "price_out_of_range";
  return price % commodity.tick == 0 ? "" : "price_off_tick";
}

bool cancels_resting(const TextCommand& command) {
  return column(command, "cancel_resting") == "1";
}

bool is_cancel(const OracleRequest& request) {
  return request.op == "cancel" || request.op == "disconnect";
}

bool quantity_fits(const OracleRequest& request) {
  if (request.quantity < 1 || request.quantity > kHighest) return false;
  return 0 <= request.min_quantity && request.min_quantity <= request.quantity;
}

}  // namespace

void Oracle::start(const SubjectOptions& options, const std::vector<ReferenceRow>& reference) {
  options_ = options;
  reference_ = OracleReference();
  market_ = std::make_unique<OracleMarket>(reference_, options.remembered_closes);
  credit_ = std::make_unique<OracleCredit>(reference_);
  programmes_ = std::make_unique<OracleProgrammes>(reference_);
  ledger_ = std::make_unique<OracleLedger>(reference_);
  incentives_ = std::make_unique<OracleIncentives>(reference_);
  requests_.clear();
  sequence_ = 0;
  const std::string reason = reference_.change(reference);
  if (!reason.empty()) throw std::logic_error("oracle: the reference data is not right: " + reason);
  programmes_->note_budgets();
}

std::vector<std::string> Oracle::apply(const TextCommand& command) {
  ++sequence_;
  forget(market_->begin(command.ts_ns, sequence_));
  credit_->begin(market_->epoch());
  programmes_->begin(*market_);
  act(command);
  credit_->settle(*market_);
  programmes_->settle(*market_);
  ledger_->settle(market_->fills());
  incentives_->settle(*market_, *programmes_, *ledger_);

  std::vector<std::string> lines;
  for (const std::string& event : market_->events()) {
    lines.push_back(std::to_string(sequence_) + "." + std::to_string(lines.size()) + " " + event);
  }
  return lines;
}

std::vector<std::string> Oracle::balances() const {
  std::vector<std::string> lines;
  for (const std::string& account : reference_.accounts()) lines.push_back(account_line(account));
  for (const std::string& programme : programmes_->balances()) lines.push_back(programme);
  lines.push_back(ledger_->other_balances());
  return lines;
}

std::vector<std::string> Oracle::balances_of(const std::vector<std::string>& accounts) const {
  std::vector<std::string> lines;
  for (const std::string& account : accounts) {
    if (reference_.account_known(account)) lines.push_back(account_line(account));
  }
  lines.push_back(ledger_->other_balances());
  return lines;
}

std::string Oracle::account_line(const std::string& account) const {
  return "account " + account + " " + credit_->balances_of(account) + " " + ledger_->balances_of(account);
}

void Oracle::act(const TextCommand& command) {
  if (command.op == "tick") return market_->expire_all();
  if (command.op == "reference") return change_reference(command);
  if (command.op == "halt" || command.op == "resume") return halt_or_resume(command);
  if (command.op == "suspend" || command.op == "reinstate") return suspend_or_reinstate(command);
  request(command);
}

void Oracle::change_reference(const TextCommand& command) {
  const std::string reason = reference_.change(command.changes);
  if (!reason.empty()) return reject(command, reason);
  credit_->note_lines();
  programmes_->note_budgets();
  market_->expire_all();
  market_->say("reference_changed");
  for (const auto& commodity : reference_.commodities()) {
    if (!commodity.halted) market_->enter_again(commodity.symbol);
  }
}

void Oracle::halt_or_resume(const TextCommand& command) {
  const std::string symbol = column(command, "commodity");
  if (symbol.empty() || symbol.size() > 64) return reject(command, "malformed");
  if (cancels_resting(command) && command.op == "resume") return reject(command, "malformed");
  if (!reference_.commodity(symbol)) return reject(command, "unknown_commodity");
  market_->expire(symbol);
  market_->say("reference_changed");
  reference_.set_halted(symbol, command.op == "halt");
  if (cancels_resting(command)) market_->cancel_all({.commodity = symbol}, "halted");
  if (command.op == "resume") market_->enter_again(symbol);
}

// Of one account, deleted or not, or without one of everyone.
void Oracle::suspend_or_reinstate(const TextCommand& command) {
  const std::string account = column(command, "account");
  const bool may_cancel = command.op == "suspend";
  if (account.size() > 64 || !column(command, "commodity").empty()) return reject(command, "malformed");
  if (cancels_resting(command) && !may_cancel) return reject(command, "malformed");
  if (!account.empty() && !reference_.account_known(account)) return reject(command, "unknown_account");
  market_->expire_all();
  market_->say("reference_changed " + command.op + (account.empty() ? "" : " " + account));
  reference_.set_suspended(account, command.op == "suspend");
  if (cancels_resting(command)) market_->cancel_all({.account = account}, "suspended");
}

void Oracle::request(const TextCommand& command) {
  const auto request = OracleRequest::read(command);
  if (!request) return reject(command, "malformed");
  if (account_refused(*request)) return reject(command, "unknown_account");
  if (const std::string* first = first_content(*request)) {
    if (*first != request->content()) reject(command, "duplicate_id");
    return;  // Else it is a retry.
  }
  const std::string reason = refusal(*request, command.ts_ns);
  if (!reason.empty()) return reject(command, reason);

  request->is_operation() ? carry_out(*request) : act_on(*request);
  remember(*request);
}

// What a command does that has passed the gate.
void Oracle::act_on(const OracleRequest& request) {
  credit_->reserve(request);
  OracleOrder* order = market_->find(request.account, request.order_id);
  const OracleCoupon coupon = programmes_->take(request, order);
  const std::string commodity = order ? order->request.commodity : request.commodity;
  commodity.empty() ? market_->expire_all() : market_->expire(commodity);

  if (request.op == "new") return market_->place(request, coupon);
  if (request.op == "mass_cancel") {
    return market_->cancel_all(
        {.account = request.account, .commodity = request.commodity, .side = request.side}, "mass_cancel");
  }
  if (order->closed()) return market_->say("rejected " + order->name() + " order_closed");
  if (is_cancel(request)) return market_->cancel(*order, request.op);
  market_->replace(*order, request, coupon);
}

// A payment, a loan or a credit line that passed the gate. It expires nothing.
void Oracle::carry_out(const OracleRequest& operation) {
  if (operation.op == "credit_line") {
    reference_.set_credit_line(operation.account, operation.amount);
    credit_->note_lines();
  }
  credit_->pay(operation);
  ledger_->book(operation);
  const std::string amount = operation.amount ? std::to_string(*operation.amount) : "unlimited";
  market_->say(kOperationEvents.at(operation.op) + " " + operation.account + " " + amount +
               " by=" + operation.ordered_by);
}

// A deleted account keeps all it had, but takes no new orders.
bool Oracle::account_refused(const OracleRequest& request) {
  if (options_.open_accounts) reference_.open_account(request.account);
  if (request.op == "new") return !reference_.account_live(request.account);
  return !reference_.account_known(request.account);
}

// The content of the first request under this one's id, or null.
const std::string* Oracle::first_content(const OracleRequest& request) {
  if (request.op == "new") {
    const OracleOrder* order = market_->find(request.account, request.order_id);
    return order ? &order->content : nullptr;
  }
  const auto found = requests_.find({request.account, request.request_id});
  return found == requests_.end() ? nullptr : &found->second.content;
}

std::string Oracle::refusal(const OracleRequest& request, std::int64_t ts_ns) {
  if (request.op == "new") return refusal_of_new(request, ts_ns);
  if (request.op == "replace") return refusal_of_replace(request);
  if (request.is_operation()) return refusal_of_operation(request);
  if (is_cancel(request)) {
    return market_->find(request.account, request.order_id) ? "" : "unknown_order";
  }
  return request.commodity.empty() || reference_.commodity(request.commodity) ? "" : "unknown_commodity";
}

std::string Oracle::refusal_of_new(const OracleRequest& request, std::int64_t ts_ns) {
  const auto* commodity = reference_.commodity(request.commodity);
  if (!commodity || commodity->deleted) return "unknown_commodity";
  if (!reference_.zone_live(request.zone)) return "unknown_zone";
  std::string price_reason = price_refusal(request.price, *commodity);
  if (!price_reason.empty()) return price_reason;
  if (!quantity_fits(request)) return "quantity_out_of_range";
  if (request.tif == "GTD" && request.expire_ts_ns <= ts_ns) return "expired_on_arrival";
  if (commodity->halted) return "halted";
  if (reference_.is_suspended(request.account)) return "suspended";
  return credit_->covers(request) ? "" : "credit_exceeded";
}

std::string Oracle::refusal_of_replace(const OracleRequest& request) {
  const OracleOrder* order = market_->find(request.account, request.order_id);
  if (!order) return "unknown_order";
  const OracleRequest& own = order->request;
  if (differs(request.side, own.side) || differs(request.commodity, own.commodity) ||
      differs(request.zone, own.zone)) {
    return "immutable_field";
  }
  const auto& commodity = *reference_.commodity(own.commodity);
  std::string price_reason = price_refusal(request.price, commodity);
  if (!price_reason.empty()) return price_reason;
  if (!quantity_fits(request)) return "quantity_out_of_range";
  if (commodity.halted) return "halted";
  if (reference_.is_suspended(request.account)) return "suspended";
  return credit_->covers(request) ? "" : "credit_exceeded";
}

std::string Oracle::refusal_of_operation(const OracleRequest& request) {
  const std::int64_t lowest = request.op == "credit_line" ? 0 : 1;
  if (request.amount && (*request.amount < lowest || *request.amount > kHighestAmount)) {
    return "amount_out_of_range";
  }
  return credit_->covers(request) ? "" : "credit_exceeded";
}

void Oracle::remember(const OracleRequest& request) {
  if (request.request_id.empty()) return;
  requests_[{request.account, request.request_id}] = {.content = request.content(),
                                                      .names_order = !request.order_id.empty(),
                                                      .order = {request.account, request.order_id},
                                                      .closes_at_command = market_->closes()};
}

void Oracle::forget(const std::vector<Key>& orders) {
  for (const Key& order : orders) {
    credit_->forget(order);
    programmes_->forget(order);
  }
  const std::set<Key> forgotten(orders.begin(), orders.end());
  std::erase_if(requests_, [&](const auto& entry) {
    const Remembered& request = entry.second;
    if (request.names_order) return forgotten.contains(request.order);
    return request.closes_at_command + options_.remembered_closes <= market_->counted_closes();
  });
}

void Oracle::reject(const TextCommand& command, const std::string& reason) {
  market_->say("rejected " + column(command, "account") + "/" + column(command, "order_id") + " " + reason);
}

}  // namespace farmgate
