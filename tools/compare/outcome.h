// What a replay came to for those who trade, ship and pay: the figures that two replays are compared by.
//
// Plain data. Money is in minor currency units; every sum is exact.
#pragma once

#include <compare>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "engine/base/int128.h"
#include "engine/model/units.h"
#include "engine/runtime/summary.h"

namespace farmgate {

// Sums over fills.
struct TradeOutcome {
  FillTotals filled;
  Int128 programmes_paid = 0;    // of filled.subsidies; the rest is the lanes' own
  Int128 buyers_surplus = 0;     // (bid's limit - delivered price) x lots
  Int128 producers_surplus = 0;  // (farm-gate price - ask's limit) x lots
  Int128 lot_metres = 0;         // great circle from zone to zone x lots

  // What trading was worth to those who traded: bid's limit - ask's limit - net cost, x lots.
  Int128 surplus() const { return buyers_surplus + producers_surplus; }
  // The same less what it took of public money: bid's limit - ask's limit - unit cost, x lots.
  Int128 welfare() const { return surplus() - filled.subsidies; }

  void add(const TradeOutcome& other);

  friend bool operator==(const TradeOutcome&, const TradeOutcome&) = default;
};

// What was sold on one day.
struct DayOutcome {
  std::int64_t quantity = 0;  // lots
  Int128 buyers_paid = 0;
  Int128 producers_received = 0;

  void add(const DayOutcome& other);

  friend bool operator==(const DayOutcome&, const DayOutcome&) = default;
};

struct CommodityOutcome {
  std::string symbol;
  std::string lot;
  std::string currency;                   // empty: not said
  std::optional<std::int64_t> lot_grams;  // nothing: its lot is no weight
  TradeOutcome trade;
  std::map<std::int32_t, DayOutcome> days;  // by days since 1970-01-01 UTC; those with fills

  friend bool operator==(const CommodityOutcome&, const CommodityOutcome&) = default;
};

// What producers earned: farm-gate price x lots, so after logistics and before any loan is repaid, and what
// programmes paid them for volume. Who is one producer, and which fills are sales, is as insight has it
// (docs/insight.md).
struct Income {
  Int128 earned = 0;
  std::uint64_t producers = 0;  // who earned it

  friend bool operator==(const Income&, const Income&) = default;
};

struct ProducerOutcome {
  Int128 earned = 0;
  Int128 best_year = 0;  // the most within 12 months

  friend bool operator==(const ProducerOutcome&, const ProducerOutcome&) = default;
};

struct ProgrammeOutcome {
  std::string symbol;
  std::int64_t budget = 0;
  Int128 paid = 0;
  std::uint64_t fills = 0;    // that it paid for
  std::int64_t quantity = 0;  // lots of them

  friend bool operator==(const ProgrammeOutcome&, const ProgrammeOutcome&) = default;
};

// A county and its state; empty where zones have none.
using CountyName = std::pair<std::string, std::string>;

// Who sells: an owner with all its accounts, or an account that has none. The other one of them is empty.
struct ProducerName {
  std::string account;
  std::string owner;

  friend auto operator<=>(const ProducerName&, const ProducerName&) = default;
};

struct Outcome {
  // The snapshot that the replay went on from: what came of commands up to there is in no sum, but in twelve
  // months of income. 0: none.
  Sequence start = 0;
  std::string digest;
  std::uint64_t commands = 0;
  std::uint64_t accepted = 0;
  std::uint64_t rejected = 0;
  std::vector<CommodityOutcome> commodities;  // in order of creation
  std::vector<ProgrammeOutcome> programmes;   // likewise
  std::map<CountyName, Income> counties;      // that goods came from
  // Of accounts and of the zones that goods came from; what has several counts for each, what has none for
  // "".
  std::map<std::string, Income> attributes;
  std::map<ProducerName, ProducerOutcome> producers;  // who sold

  // Over all commodities.
  TradeOutcome total() const;
  // What their money is called, where that is said.
  std::set<std::string> currencies() const;
  // Of commodities whose lot is a weight, in tonnes x kilometres, and of the others in lots x kilometres;
  // rounded down.
  Int128 tonne_kilometres() const;
  Int128 lot_kilometres() const;

  friend bool operator==(const Outcome&, const Outcome&) = default;
};

// Of one commodity; nothing: its lot is no weight.
std::optional<Int128> tonne_kilometres(const CommodityOutcome& commodity);

}  // namespace farmgate
