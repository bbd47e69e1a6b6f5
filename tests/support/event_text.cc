#include "tests/support/event_text.h"

#include <sstream>
#include <variant>

namespace farmgate {
namespace {

struct EventText {
  const Event& event;
  const Symbols& symbols;
  std::ostringstream& out;

  void order(const OrderName& order) const {
    out << ' ' << symbols.accounts.symbol(order.account) << '/' << order.id.view();
  }
  void party(const char* side, const FillParty& party) const {
    out << ' ' << side << '=' << symbols.accounts.symbol(party.order.account) << '/' << party.order.id.view()
        << '@' << symbols.zones.symbol(party.zone) << '(' << party.open.value() << ',' << party.filled.value()
        << ')';
  }

  void operator()(const Accepted& accepted) const {
    order(accepted.order);
    out << ' ' << to_string(accepted.side) << ' ' << symbols.commodities.symbol(event.commodity) << ' '
        << symbols.zones.symbol(accepted.zone) << ' ' << accepted.quantity.value() << '@'
        << accepted.price.value() << ' ' << to_string(accepted.time_in_force);
    if (accepted.time_in_force == TimeInForce::kGoodTillDate) {
      out << " expire=" << accepted.expire_time.value();
    }
    if (accepted.min_quantity != Lots{0}) out << " min=" << accepted.min_quantity.value();
    if (accepted.post_only) out << " post_only";
    if (accepted.self_trade != SelfTrade::kCancelIncoming) {
      out << " self_trade=" << to_string(accepted.self_trade);
    }
  }
  void operator()(const Rejected& rejected) const {
    out << ' ' << account_of(rejected, symbols) << '/' << rejected.order_id.view() << ' '
        << to_string(rejected.reason);
  }
  void operator()(const Filled& fill) const {
    out << ' ' << symbols.commodities.symbol(event.commodity) << " taker=" << to_string(fill.taker_side);
    party("ask", fill.ask);
    party("bid", fill.bid);
    out << ' ' << fill.quantity.value() << " farm_gate=" << fill.farm_gate.value()
        << " delivered=" << fill.delivered.value() << " unit_cost=" << fill.unit_cost.value()
        << " subsidy=" << fill.subsidy.value();
    if (fill.programme.valid()) out << " programme=" << symbols.programmes.symbol(fill.programme);
  }
  void operator()(const Cancelled& cancelled) const {
    order(cancelled.order);
    out << ' ' << to_string(cancelled.reason) << " filled=" << cancelled.filled.value();
  }
  void operator()(const Expired& expired) const {
    order(expired.order);
    out << " filled=" << expired.filled.value();
  }
  void operator()(const Replaced& replaced) const {
    order(replaced.order);
    out << ' ' << replaced.quantity.value() << '@' << replaced.price.value()
        << " open=" << replaced.open.value() << " filled=" << replaced.filled.value();
  }
  void operator()(const ReferenceChanged& changed) const {
    if (!is_suspension(changed.what)) return;
    out << ' ' << to_string(changed.what);
    if (changed.account.valid()) out << ' ' << symbols.accounts.symbol(changed.account);
  }
  void operator()(const Booked& booked) const {
    out << ' ' << symbols.accounts.symbol(booked.account) << ' ';
    if (booked.unlimited) {
      out << "unlimited";
    } else {
      out << booked.amount;
    }
    out << " by=" << booked.ordered_by.view();
  }
};

}  // namespace

std::string event_text(const Event& event, const Symbols& symbols) {
  std::ostringstream out;
  out << event.sequence << '.' << event.index << ' ' << to_string(event.payload);
  std::visit(EventText{event, symbols, out}, event.payload);
  return out.str();
}

}  // namespace farmgate
