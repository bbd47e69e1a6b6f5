// What zones have sold over twelve months, and which of them are e-commerce villages, and their towns.
//
// Plain: belongs to one thread at a time. Numbers are its own.
#pragma once

#include <absl/container/flat_hash_map.h>

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "engine/insight/attribute_lists.h"
#include "engine/insight/image.h"
#include "engine/insight/insight_terms.h"
#include "engine/insight/producers.h"
#include "engine/insight/sale.h"
#include "engine/insight/year.h"
#include "engine/model/ids.h"
#include "engine/model/reference_change.h"
#include "engine/model/symbols.h"

namespace farmgate {

// A town of a county of a state.
using TownId = Index<struct TownTag>;

class Villages {
 public:
  struct Zone {
    std::string county;
    std::string state;
    ZoneKind kind = ZoneKind::kBoth;
    TownId town;                  // not valid(): not known
    std::int64_t households = 0;  // 0: not known
    AttributeListId attributes = kNoAttributes;
    RollingYear<Trade> year;   // what was sold from here
    std::int64_t sellers = 0;  // producers who have sold something from here
    std::int64_t lanes = 0;    // destinations that something has gone to
    bool is_village = false;   // an e-commerce village
  };
  struct Town {
    std::string state;
    std::string county;
    std::string name;
    std::int64_t villages = 0;  // e-commerce villages
    bool is_town = false;       // has enough of them
  };
  enum class Turn : std::uint8_t { kNone, kGained, kLost };

  // The number of a zone, which is there from here on.
  ZoneId take(std::string_view symbol);
  void describe(ZoneId id, const ZoneRow& row, AttributeListId attributes);

  ZoneId find(std::string_view symbol) const { return symbols_.find(symbol); }
  std::size_t zone_count() const { return zones_.size(); }
  const Zone& zone(ZoneId id) const { return zones_[id.value()]; }
  std::string_view symbol(ZoneId id) const { return symbols_.symbol(id); }
  std::size_t town_count() const { return towns_.size(); }
  const Town& town(TownId id) const { return towns_[id.value()]; }

  struct Route {
    ZoneId origin;
    ZoneId destination;
  };
  void add(Day day, const Route& route, EarnerId producer, const Trade& trade);

  // Takes out the days up to this one. Appends which zones have changed.
  void expire(Day last, std::vector<ZoneId>& changed);

  // Holds a zone against the terms; then, when that may have changed its town, the town.
  Turn judge(ZoneId id, const InsightTerms& terms);
  Turn judge(TownId id, const InsightTerms& terms);

  void save(const Producers& producers, const TakeRecord& take) const;
  // Take in one record each. False: it is none.
  bool restore_zone(CanonicalReader& in);
  bool restore_seller(CanonicalReader& in, Producers& producers);
  bool restore_lane(CanonicalReader& in);

 private:
  // A zone and a producer, or a zone and another: two numbers.
  using Pair = std::uint64_t;
  using LastDays = absl::flat_hash_map<Pair, Day>;
  struct Touched {
    std::vector<ZoneId> zones;
    std::vector<Pair> sellers;
    std::vector<Pair> lanes;
  };

  static Pair pair_of(ZoneId zone, std::uint32_t other) { return Pair{zone.value()} << 32 | other; }
  static ZoneId zone_of(Pair pair) { return ZoneId{pair >> 32}; }

  TownId take_town(const ZoneRow& row);
  void add_seller(Day day, ZoneId zone, EarnerId producer);
  void add_lane(Day day, const Route& route);

  SymbolTable<ZoneId> symbols_;
  std::vector<Zone> zones_;  // by number
  std::map<std::tuple<std::string, std::string, std::string>, TownId> town_numbers_;
  std::vector<Town> towns_;  // by number
  LastDays sellers_;         // when a producer last sold from a zone
  LastDays lanes_;           // when something last went from a zone to another
  std::map<Day, Touched> by_day_;

  // Where a producer last sold from, and where that went, so that whoever goes on selling is not looked up in
  // the two tables again.
  struct LastSale {
    Day day = 0;
    ZoneId origin;
    ZoneId destination;
  };
  std::vector<LastSale> last_sales_;  // by producer; those at the end may be missing
};

}  // namespace farmgate
