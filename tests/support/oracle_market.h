// The orders of every commodity, matched the slow and plain way: every sweep looks at every resting order.
//
// Invariants, verified by audit():
//   - no compatible pair rests in a commodity that is not halted;
//   - open + filled + cancelled = quantity for each resting order.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "tests/support/oracle_reference.h"
#include "tests/support/oracle_request.h"

namespace farmgate {

// What a programme adds to the fills of an ask.
struct OracleCoupon {
  std::int64_t number = 0;  // the sequence of the command that took it; 0: there is none
  std::string programme;
  std::int64_t amount = 0;  // at most, per lot
};

struct OracleOrder {
  OracleRequest request;  // with the price and quantity of its last replace
  std::int64_t priority = 0;
  std::int64_t open = 0;
  std::int64_t filled = 0;
  std::int64_t cancelled = 0;
  std::int64_t close_number = 0;  // 0 while it is open
  std::string content;            // of the first request
  OracleCoupon coupon;            // of an ask

  bool closed() const { return close_number != 0; }
  std::pair<std::string, std::string> key() const { return {request.account, request.order_id}; }
  std::string name() const { return request.account + "/" + request.order_id; }
};

struct OracleFill {
  std::pair<std::string, std::string> ask;  // account, order id
  std::pair<std::string, std::string> bid;
  std::int64_t farm_gate = 0;
  std::int64_t delivered = 0;
  std::int64_t unit_cost = 0;
  std::int64_t lane_subsidy = 0;
  std::int64_t coupon = 0;       // its number
  std::int64_t coupon_part = 0;  // of the subsidy, per lot
  std::int64_t quantity = 0;
};

class OracleMarket {
 public:
  using Key = std::pair<std::string, std::string>;  // account, order id

  OracleMarket(const OracleReference& reference, std::int64_t remembered_closes)
      : reference_(reference), remembered_closes_(remembered_closes) {}

  // Starts a command: its time counts closes, and it has no events and fills yet. Returns the orders that are
  // forgotten.
  std::vector<Key> begin(std::int64_t ts_ns, std::int64_t sequence);

  // Null when it is not remembered.
  OracleOrder* find(const std::string& account, const std::string& order_id);

  void expire(const std::string& commodity) { expire_if(commodity, false); }
  void expire_all() { expire_if("", true); }

  // The coupon is that of the ask, which a replace goes on with when it loses its priority.
  void place(const OracleRequest& request, const OracleCoupon& coupon);
  void replace(OracleOrder& order, const OracleRequest& request, const OracleCoupon& coupon);
  void cancel(OracleOrder& order, const std::string& reason);
  // Orders of this account, commodity and side; empty: of any.
  struct Choice {
    std::string account;
    std::string commodity;
    std::string side;
  };
  void cancel_all(const Choice& choice, const std::string& reason);

  // As if the resting orders of a commodity came in again one by one.
  void enter_again(const std::string& commodity);

  void say(const std::string& event) { events_.push_back(event); }
  const std::vector<std::string>& events() const { return events_; }
  const std::vector<OracleFill>& fills() const { return fills_; }

  // Of the present command.
  std::int64_t now_ns() const { return now_ns_; }
  std::int64_t sequence() const { return sequence_; }
  std::int64_t epoch() const;

  // All closes up to now, and those that count for the present command.
  std::int64_t closes() const { return closes_; }
  std::int64_t counted_closes() const;

  void audit() const;

 private:
  enum class Entry { kFirst, kReplaced, kAgain };

  struct Offer {
    OracleOrder* maker = nullptr;
    std::int64_t rank = 0;  // lowest first: landed cost, or netback with its sign turned
    OracleReference::LaneRow lane;
    std::int64_t coupon_part = 0;
    std::int64_t net_cost = 0;
  };

  void expire_if(const std::string& commodity, bool all);
  void enter(OracleOrder& order, Entry entry);
  std::string entry_refusal(const OracleOrder& order, Entry entry);
  void sweep(OracleOrder& taker);
  std::vector<Offer> offers(const OracleOrder& taker);
  std::optional<Offer> offer(const OracleOrder& ask, const OracleOrder& bid) const;
  std::int64_t coupon_part(const OracleOrder& ask, const std::string& destination,
                           const OracleReference::LaneRow& lane) const;
  void fill(OracleOrder& taker, const Offer& offer);
  void close(OracleOrder& order);
  void audit_crossing(const OracleReference::CommodityRow& commodity) const;

  const OracleReference& reference_;
  std::int64_t remembered_closes_;
  std::int64_t now_ns_ = 0;
  std::int64_t sequence_ = 0;
  std::vector<std::string> events_;
  std::vector<OracleFill> fills_;

  std::map<Key, OracleOrder> orders_;               // open and remembered
  std::map<std::int64_t, OracleOrder*> resting_;    // by priority
  std::map<std::int64_t, Key> closed_;              // by close number
  std::map<std::int64_t, std::int64_t> closes_at_;  // by epoch: closes_ at its end
  std::int64_t closes_ = 0;
};

}  // namespace farmgate
