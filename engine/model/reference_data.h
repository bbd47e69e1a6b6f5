// The reference data as of one sequence: commodities, zones, lanes, accounts and programmes, by their
// internal numbers.
//
// Belongs to the thread of the gate. Only symbols() may be read elsewhere, as SymbolTable says.
//
// Numbers are given in order of creation and never again: what is deleted keeps its number, and gets it back
// when its symbol is inserted again.
#pragma once

#include <absl/container/flat_hash_map.h>

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/kept_once.h"
#include "engine/base/line_memory.h"
#include "engine/base/prefetch.h"
#include "engine/model/ids.h"
#include "engine/model/packed_line.h"
#include "engine/model/programme.h"
#include "engine/model/reference_change.h"
#include "engine/model/symbols.h"
#include "engine/model/units.h"
#include "engine/model/words.h"

namespace farmgate {

struct Commodity {
  std::string name;
  std::string lot;
  ClassId class_id;
  Price tick;
  std::int32_t shelf_life_hours = 0;  // 0: keeps for ever
  PriceCollar collar;
  std::string currency;  // empty: not said
  bool deleted = false;
  bool halted = false;

  bool keeps_for(std::int32_t transit_hours) const {
    return shelf_life_hours == 0 || transit_hours <= shelf_life_hours;
  }
};

struct Zone {
  std::string name;
  std::string county;
  std::string state;
  ZoneKind kind = ZoneKind::kBoth;
  std::int32_t latitude_microdegrees = 0;
  std::int32_t longitude_microdegrees = 0;
  std::vector<std::string> attributes;
  std::int64_t households = 0;  // 0: not known
  std::string town;             // empty: not known
  bool deleted = false;
};

// Half as large as a cache line, for the gate reads of one by chance of millions.
struct Account {
  PackedLine credit_line;
  std::int64_t loan = 0;         // when it was made
  ZoneId zone;                   // not valid(): none
  OwnerId owner;                 // not valid(): itself
  std::uint32_t attributes = 0;  // the number of their list; see ReferenceData::attributes()
  std::int16_t repayment_per_mille = 0;
  bool deleted = false;
  bool suspended = false;  // by itself: everyone may be
};
static_assert(sizeof(Account) == 32);
static_assert(kRepaymentPerMilleMax <= INT16_MAX);

// From where to where.
struct ZonePair {
  ZoneId origin;
  ZoneId destination;

  friend bool operator==(const ZonePair&, const ZonePair&) = default;

  template <class Hash>
  friend Hash AbslHashValue(Hash state, const ZonePair& pair) {
    return Hash::combine(std::move(state), pair.origin, pair.destination);
  }
};

// What a lane asks per lot, what of it is paid for the traders (0 <= subsidy <= unit cost), and how long it
// takes.
struct Lane {
  Price unit_cost;
  Price subsidy;
  std::int32_t transit_hours = 0;

  Price net_cost() const { return unit_cost - subsidy; }

  friend bool operator==(const Lane&, const Lane&) = default;
};

using Lanes = absl::flat_hash_map<ZonePair, Lane>;

// The class "*" stands for every class that has no row of its own; it always exists.
inline constexpr ClassId kEveryClass{0};

// Which rows a change touched, for those who keep something made of them.
struct ReferenceEffect {
  struct LaneKey {
    ClassId class_id;
    ZonePair zones;
  };
  std::vector<LaneKey> lanes;
  std::vector<CommodityId> commodities;  // inserted or changed
  bool zones = false;                    // some was, or was deleted; likewise
  bool programmes = false;
};

class ReferenceData {
 public:
  ReferenceData();
  ReferenceData(ReferenceData&&) = default;
  ReferenceData& operator=(ReferenceData&&) = default;

  const Symbols& symbols() const { return symbols_; }
  const Commodity& commodity(CommodityId id) const { return commodities_[id.value()]; }
  // Fetches what an order of a commodity is held against.
  void prefetch(CommodityId id) const {
    const Commodity& commodity = commodities_[id.value()];
    farmgate::prefetch(&commodity.tick);
    farmgate::prefetch(&commodity.halted);
  }
  void prefetch(AccountId id) const { farmgate::prefetch(&accounts_[id.value()]); }
  const Zone& zone(ZoneId id) const { return zones_[id.value()]; }
  const Account& account(AccountId id) const { return accounts_[id.value()]; }
  // Those of an account, as its row has them.
  const std::vector<std::string>& attributes(const Account& account) const {
    return account_attributes_.item(account.attributes);
  }
  const Programme& programme(ProgrammeId id) const { return programmes_[id.value()]; }
  std::size_t class_count() const { return lanes_.size(); }

  // Whether any account ever had a credit line.
  bool has_credit_lines() const { return has_credit_lines_; }

  // Programmes ever created, the first one being 0.
  std::size_t programme_count() const { return programmes_.size(); }

  // All rows of one class, those of "*" not included.
  const Lanes& lanes(ClassId class_id) const { return lanes_[class_id.value()]; }

  // The lane that a commodity of this class takes: the row of the class, else the row of "*", else none.
  const Lane* lane(ClassId class_id, ZonePair zones) const;

  // Applies the edits in order, each checked against what those before it leave. The first that fails is
  // told, and nothing has changed.
  std::optional<ReferenceFault> apply(const ReferenceChange& change, ReferenceEffect& effect);

  // Requires: the commodity exists.
  void set_halted(CommodityId id, bool halted) { commodities_[id.value()].halted = halted; }

  // Whether the account may place and replace no orders: it is suspended, or everyone is. Requires: it
  // exists.
  bool is_suspended(AccountId id) const { return everyone_suspended_ || account(id).suspended; }
  bool is_everyone_suspended() const { return everyone_suspended_; }
  // Accounts that are suspended by themselves.
  std::size_t suspended_count() const { return suspended_count_; }
  void set_suspended(AccountId id, bool suspended) {
    bool& present = accounts_[id.value()].suspended;
    if (suspended && !present) ++suspended_count_;
    if (!suspended && present) --suspended_count_;
    present = suspended;
  }
  void set_everyone_suspended(bool suspended) { everyone_suspended_ = suspended; }

  // Requires: the account exists.
  void set_credit_line(AccountId id, const CreditLine& line) {
    accounts_[id.value()].credit_line = line;
    has_credit_lines_ |= line.has_value();
  }

  // From here on the symbols of accounts are those that `owner` has by their numbers. Requires: there is no
  // account yet; `owner` outlives this.
  void share_account_symbols(const ReferenceData& owner) {
    symbols_.accounts.share_with(owner.symbols_.accounts);
  }

  // An account that nobody described: no zone, no attributes. Requires: the symbol is new and of a legal
  // size.
  AccountId open_account(std::string_view symbol);

 private:
  friend struct ReferenceEditor;

  Symbols symbols_;
  std::vector<Commodity> commodities_;
  std::vector<Zone> zones_;
  std::vector<Account, LineMemory<Account>> accounts_;
  KeptOnce<std::vector<std::string>> account_attributes_;
  std::vector<Lanes> lanes_;  // by class
  std::vector<Programme> programmes_;
  bool has_credit_lines_ = false;
  bool everyone_suspended_ = false;
  std::size_t suspended_count_ = 0;
};

}  // namespace farmgate
