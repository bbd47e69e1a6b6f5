#include "tests/support/record_text.h"

#include <sstream>
#include <variant>

namespace farmgate {
namespace {

struct RecordText {
  const EventRecord& record;
  std::ostringstream& out;

  void order(const char* kind, const OrderRecord& order) const {
    out << kind << ' ' << order.account << '/' << order.id;
  }
  void party(const char* side, const PartyRecord& party) const {
    out << ' ' << side << '=' << party.order.account << '/' << party.order.id << '@' << party.zone << '('
        << party.open.value() << ',' << party.filled.value() << ')';
  }

  void operator()(const AcceptedRecord& accepted) const {
    order("accepted", accepted.order);
    out << ' ' << to_string(accepted.side) << ' ' << record.commodity << ' ' << accepted.zone << ' '
        << accepted.quantity.value() << '@' << accepted.price.value() << ' '
        << to_string(accepted.time_in_force);
    if (accepted.time_in_force == TimeInForce::kGoodTillDate)
      out << " expire=" << accepted.expire_time.value();
    if (accepted.min_quantity != Lots{0}) out << " min=" << accepted.min_quantity.value();
    if (accepted.post_only) out << " post_only";
    if (accepted.self_trade != SelfTrade::kCancelIncoming)
      out << " self_trade=" << to_string(accepted.self_trade);
  }
  void operator()(const RejectedRecord& rejected) const {
    order("rejected", rejected.order);
    out << ' ' << to_string(rejected.reason);
  }
  void operator()(const FilledRecord& fill) const {
    out << "filled " << record.commodity << " taker=" << to_string(fill.taker_side);
    party("ask", fill.ask);
    party("bid", fill.bid);
    out << ' ' << fill.quantity.value() << " farm_gate=" << fill.farm_gate.value()
        << " delivered=" << fill.delivered.value() << " unit_cost=" << fill.unit_cost.value()
        << " subsidy=" << fill.subsidy.value();
    if (!fill.programme.empty()) out << " programme=" << fill.programme;
  }
  void operator()(const CancelledRecord& cancelled) const {
    order("cancelled", cancelled.order);
    out << ' ' << to_string(cancelled.reason) << " filled=" << cancelled.filled.value();
  }
  void operator()(const ExpiredRecord& expired) const {
    order("expired", expired.order);
    out << " filled=" << expired.filled.value();
  }
  void operator()(const ReplacedRecord& replaced) const {
    order("replaced", replaced.order);
    out << ' ' << replaced.quantity.value() << '@' << replaced.price.value()
        << " open=" << replaced.open.value() << " filled=" << replaced.filled.value();
  }
  void operator()(const ReferenceChangedRecord& changed) const {
    out << "reference_changed";
    if (!is_suspension(changed.what)) return;
    out << ' ' << to_string(changed.what);
    if (!changed.account.empty()) out << ' ' << changed.account;
  }
  void operator()(const BookedRecord& booked) const {
    out << booked_word(booked.what) << ' ' << booked.account << ' ';
    if (booked.amount) {
      out << *booked.amount;
    } else {
      out << "unlimited";
    }
    out << " by=" << booked.ordered_by;
  }
};

}  // namespace

std::string record_text(const EventRecord& record) {
  std::ostringstream out;
  out << record.sequence << '.' << record.index << ' ';
  std::visit(RecordText{record, out}, record.payload);
  return out.str();
}

}  // namespace farmgate
