// What the ledger keeps of programmes: how much of each is locked and paid, where and to whom, and what there
// was to tell about it.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/model/units.h"

namespace farmgate {

// Lots, and what they are worth under a programme in minor currency units.
struct ProgrammeSums {
  std::int64_t locked = 0;  // by coupons of open asks
  std::int64_t locked_lots = 0;
  std::int64_t paid = 0;  // to fills
  std::int64_t paid_lots = 0;

  // How much of what was granted is used up.
  std::int64_t used() const { return locked + paid; }

  friend bool operator==(const ProgrammeSums&, const ProgrammeSums&) = default;
};

// Given back in an epoch, and not counted as available yet.
struct ProgrammeRelease {
  std::int64_t epoch = 0;
  std::int64_t money = 0;

  friend bool operator==(const ProgrammeRelease&, const ProgrammeRelease&) = default;
};

struct ProgrammeBalance {
  std::int64_t granted = 0;
  std::optional<Timestamp> end_time;  // nothing: none
  bool is_deleted = false;
  ProgrammeSums sums;
  std::vector<ProgrammeRelease> releases;  // in order, one for an epoch at most
  std::int32_t told_per_cent = 0;          // the highest level that was told of what is granted now
  bool has_ended = false;                  // that was told

  std::int64_t uncounted() const {
    std::int64_t money = 0;
    for (const ProgrammeRelease& release : releases) money += release.money;
    return money;
  }
  // Rules, section 6: granted = available + locked + paid, where what is not counted yet is locked.
  std::int64_t locked() const { return sums.locked + uncounted(); }
  std::int64_t available() const { return granted - locked() - sums.paid; }

  friend bool operator==(const ProgrammeBalance&, const ProgrammeBalance&) = default;
};

// By what the sums of a programme are told.
enum class ProgrammeDimension : std::uint8_t {
  kCounty,     // of the zone where goods come from
  kCommodity,  //
  kAttribute   // of the account that sells; of several, each counts
};

// The sums of one county, commodity or attribute. Empty: asks without any.
struct ProgrammePart {
  ProgrammeDimension dimension = ProgrammeDimension::kCounty;
  std::string name;
  ProgrammeSums sums;

  friend bool operator==(const ProgrammePart&, const ProgrammePart&) = default;
};

// An ask that is open, as far as programmes are concerned.
struct OpenAsk {
  std::string county;  // of its zone
  // The rest only under a coupon.
  std::string programme;  // empty: it has none
  Price locked;           // per lot
  Lots open;
  Lots quantity;
  Price price;
  std::string commodity;
  std::vector<std::string> attributes;  // its account's when it took the coupon

  friend bool operator==(const OpenAsk&, const OpenAsk&) = default;
};

enum class ProgrammeNews : std::uint8_t {
  kCreated,
  kGranted,     // more than before
  kEndChanged,  // another end time, or none
  kDeleted,
  kRestored,  // after it was deleted
  kEnded,     // its end time has come
  kUsed       // as much of it as level_per_cent says
};

// Where news stands among all news: in the order of commands, then as numbered.
struct ProgrammeNewsPlace {
  Sequence sequence = 0;
  std::uint32_t index = 0;  // among those of the command, from 0

  friend auto operator<=>(const ProgrammeNewsPlace&, const ProgrammeNewsPlace&) = default;
};

// Something to tell about a programme, with how it stood after the command.
struct ProgrammeEntry {
  ProgrammeNewsPlace place;
  Timestamp time;
  std::string programme;
  ProgrammeNews what = ProgrammeNews::kCreated;
  std::int32_t level_per_cent = 0;  // of kUsed
  std::int64_t granted = 0;
  std::int64_t locked = 0;  // by open asks
  std::int64_t paid = 0;
  std::optional<Timestamp> end_time;

  friend bool operator==(const ProgrammeEntry&, const ProgrammeEntry&) = default;
};

}  // namespace farmgate
