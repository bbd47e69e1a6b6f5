// What the money of programmes has moved, since each of them began, and whom it has reached.
//
// Plain: belongs to one thread at a time. Numbers of zones, attributes and producers are those of insight.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string_view>
#include <vector>

#include "engine/insight/attribute_lists.h"
#include "engine/insight/image.h"
#include "engine/insight/producers.h"
#include "engine/insight/villages.h"
#include "engine/model/ids.h"
#include "engine/model/symbols.h"

namespace farmgate {

class ProgrammeEffects {
 public:
  // What was paid, for so many lots; what is paid for volume is for none.
  struct Reach {
    Int128 money = 0;
    Lots lots;

    Reach& operator+=(const Reach& other) {
      money += other.money;
      lots += other.lots;
      return *this;
    }
    friend bool operator==(const Reach&, const Reach&) = default;
  };
  struct Effect {
    Reach all;
    Lots additional;  // lots that would have left no surplus without it
    std::map<AttributeId, Reach> by_attribute;
    std::map<ZoneId, Reach> by_origin;
    // Who has got any of it, and whether it has lifted her over the poverty line.
    std::map<EarnerId, bool> producers;

    std::int64_t lifted() const;
  };

  // The number of a programme, which is there from here on.
  ProgrammeId take(std::string_view symbol);
  ProgrammeId find(std::string_view symbol) const { return symbols_.find(symbol); }
  std::size_t size() const { return effects_.size(); }
  const Effect& effect(ProgrammeId id) const { return effects_[id.value()]; }
  const SymbolTable<ProgrammeId>& symbols() const { return symbols_; }

  struct Redemption {
    Reach paid;
    bool is_additional = false;
    ZoneId origin;
    EarnerId producer;
    const std::vector<AttributeId>& attributes;  // of the account or of the zone it sold from
  };
  void add(ProgrammeId id, const Redemption& redemption);
  void lift(ProgrammeId id, EarnerId producer) { effects_[id.value()].producers[producer] = true; }

  void save(const AttributeLists& attributes, const Villages& villages, const Producers& producers,
            const TakeRecord& take) const;
  // Take in one record each. False: it is none.
  bool restore_total(CanonicalReader& in);
  bool restore_attribute(CanonicalReader& in, AttributeLists& attributes);
  bool restore_zone(CanonicalReader& in, Villages& villages);
  bool restore_producer(CanonicalReader& in, Producers& producers);

 private:
  SymbolTable<ProgrammeId> symbols_;
  std::vector<Effect> effects_;  // by number
};

}  // namespace farmgate
