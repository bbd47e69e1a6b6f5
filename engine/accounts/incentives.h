// What programmes pay for volume (rules, section 6): once what an account has sold in a period reaches a
// tier, the payment of that tier.
//
// A fold over the rows of reference data and the fills, in the order of events; no decision of the gate hangs
// on it. Names everything by symbol, since those who follow events number things each in their own way.
// Belongs to one thread.
//
// Invariant, checked at every payment: no programme pays more than its budget, nor more to an account than
// its cap.
#pragma once

#include <absl/container/flat_hash_map.h>

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/hash.h"
#include "engine/model/incentive.h"
#include "engine/model/reference_change.h"
#include "engine/model/units.h"

namespace farmgate {

// One side of a fill. An empty owner: the account stands for itself.
struct IncentiveParty {
  std::string_view account;
  std::string_view owner;
};

// A fill, as far as it counts, with what its accounts are like at that moment.
struct IncentiveFill {
  IncentiveParty seller;
  IncentiveParty buyer;
  std::span<const std::string> attributes;  // of the seller
  std::string_view origin;
  std::string_view destination;
  std::string_view commodity;
  Lots quantity;
  Price farm_gate;
  Timestamp time;
};

class Incentives {
 public:
  // Takes in a row or a deletion, of which only those of zones and programmes matter. Requires: it is right.
  void change(const ReferenceEdit& edit);

  // Whether there ever was a programme that pays for volume: without one, no fill needs to be added.
  bool has_any() const { return !programmes_.empty(); }

  // Takes in the next fill, and returns what it has paid, in the order of the programmes' symbols; good until
  // the next one, or a change. Allocates for nothing that was there before: a seller, a commodity from a
  // zone.
  std::span<const IncentivePayment> add(const IncentiveFill& fill);

  // What a programme has paid in all; 0, too, of one that is not known here.
  std::int64_t paid(std::string_view programme) const;

  // nullptr: nothing that the account has sold counted.
  const IncentiveShare* find(std::string_view programme, std::string_view account) const;

  // For snapshots: of all accounts that have any, by programme, then by account.
  using Visit =
      std::function<void(std::string_view programme, std::string_view account, const IncentiveShare& share)>;
  void visit_shares(const Visit& visit) const;
  // Those of one account, by programme.
  void visit_shares_of(std::string_view account, const Visit& visit) const;
  // False: there is no such programme, the account has a share already, or no fills can have led to this one.
  bool restore(std::string_view programme, std::string_view account, const IncentiveShare& share);

 private:
  struct Zone {
    std::string county;
    std::vector<std::string> attributes;
  };
  struct Programme {
    ProgrammeRow row;  // with its lists sorted, and empty where everything is eligible
    bool is_deleted = false;
    std::int64_t paid = 0;
    absl::flat_hash_map<std::string, IncentiveShare, TextHash, std::equal_to<>> shares;  // by account

    bool is_open(Timestamp time) const;
    // Of an account, from here on.
    IncentiveShare& share(std::string_view account);
  };
  using ByOrigin = absl::flat_hash_map<std::string, std::vector<std::size_t>>;

  void put(const ZoneRow& zone);
  void put(const ProgrammeRow& row);
  const Programme* find(std::string_view programme) const;
  const std::vector<std::size_t>& candidates(const IncentiveFill& fill);
  static bool counts(const Programme& programme, const IncentiveFill& fill);
  bool starts_in(const ProgrammeRow& row, std::string_view zone) const;
  static std::int64_t pay(Programme& programme, const IncentiveFill& fill);

  std::deque<Programme> programmes_;                         // those that pay for volume, by number
  std::map<std::string, std::size_t, std::less<>> numbers_;  // theirs
  absl::flat_hash_map<std::string, Zone> zones_;             // those that have a county or attributes
  // By commodity and by zone where goods come from: which programmes are for them. Made when it is first
  // asked for, and anew after a change.
  absl::flat_hash_map<std::string, ByOrigin> candidates_;
  std::vector<IncentivePayment> payments_;  // of the last fill
};

}  // namespace farmgate
