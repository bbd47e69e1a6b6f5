// The part of ProgrammeEntries in how programmes stand: their sums, what is given back and does not count
// yet, their ends, and what is told of all this.
#include "engine/market_data/programme_entries.h"

#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "engine/base/int128.h"

namespace farmgate {
namespace {

bool has_reached(const ProgrammeBalance& balance, std::int32_t level_per_cent) {
  return balance.granted > 0 && Int128{balance.sums.used()} * 100 >= Int128{balance.granted} * level_per_cent;
}

Timestamp count_time(const ProgrammeRelease& release) {
  return epoch_begin(release.epoch + 2);
}

}  // namespace

void ProgrammeEntries::restore_paid(const std::string& programme, std::int64_t money) {
  touch(programmes_.at(programme)).balance.sums.paid += money;
}

void ProgrammeEntries::restore_release(const std::string& programme, const ProgrammeRelease& released) {
  release(programmes_.at(programme), released.money, epoch_begin(released.epoch));
}

void ProgrammeEntries::finish_restore(Timestamp time) {
  for (auto& [symbol, known] : programmes_) {
    ProgrammeBalance& balance = known.balance;
    balance.has_ended = balance.end_time && *balance.end_time <= time;
    for (const std::int32_t level : kProgrammeLevelsPerCent) {
      if (has_reached(balance, level)) balance.told_per_cent = level;
    }
  }
}

// Counts two epochs later.
void ProgrammeEntries::release(Known& known, std::int64_t money, Timestamp time) {
  if (money == 0) return;
  std::vector<ProgrammeRelease>& releases = touch(known).balance.releases;
  if (releases.empty() || releases.back().epoch != epoch(time)) {
    releases.push_back({.epoch = epoch(time), .money = 0});
    next_count_time_ = std::min(next_count_time_, count_time(releases.back()));
  }
  releases.back().money += money;
}

void ProgrammeEntries::count_releases(Timestamp time) {
  if (time < next_count_time_) return;
  for (auto& [symbol, known] : programmes_) {
    std::vector<ProgrammeRelease>& releases = known.balance.releases;
    const auto counted = std::erase_if(
        releases, [time](const ProgrammeRelease& release) { return count_time(release) <= time; });
    if (counted > 0) touch(known);
  }
  find_next_times();
}

void ProgrammeEntries::end_those_due(Timestamp time) {
  if (time < next_end_time_) return;
  for (auto& [symbol, known] : programmes_) {
    ProgrammeBalance& balance = known.balance;
    const bool is_due = balance.end_time && *balance.end_time <= time && !balance.has_ended;
    if (!is_due) continue;
    balance.has_ended = true;
    tell(known, ProgrammeNews::kEnded);
  }
  find_next_times();
}

void ProgrammeEntries::find_next_times() {
  next_count_time_ = kNever;
  next_end_time_ = kNever;
  for (const auto& [symbol, known] : programmes_) {
    const ProgrammeBalance& balance = known.balance;
    if (!balance.releases.empty()) {
      next_count_time_ = std::min(next_count_time_, count_time(balance.releases.front()));
    }
    if (balance.end_time && !balance.has_ended) next_end_time_ = std::min(next_end_time_, *balance.end_time);
  }
}

// The programme's sums, and those of everything that the ask is of.
void ProgrammeEntries::move(Known& known, const OpenAsk& ask, const ProgrammeSums& by) {
  const auto add = [&by](ProgrammeSums& sums) {
    sums.locked += by.locked;
    sums.locked_lots += by.locked_lots;
    sums.paid += by.paid;
    sums.paid_lots += by.paid_lots;
  };
  const auto add_to = [&](ProgrammeDimension dimension, const std::string& name) {
    Part& part = known.parts[{dimension, name}];
    add(part.sums);
    part.has_changed = true;
  };
  add(touch(known).balance.sums);
  add_to(ProgrammeDimension::kCounty, ask.county);
  add_to(ProgrammeDimension::kCommodity, ask.commodity);
  if (ask.attributes.empty()) add_to(ProgrammeDimension::kAttribute, "");
  for (const std::string& attribute : ask.attributes) add_to(ProgrammeDimension::kAttribute, attribute);
}

void ProgrammeEntries::change(const ProgrammeRow& row) {
  Known* known = find(row.symbol);
  if (known == nullptr) {
    known = &programmes_[row.symbol];
    known->symbol = row.symbol;
    known->balance.granted = row.budget;
    known->balance.end_time = row.end_time;
    tell(*known, ProgrammeNews::kCreated);
    return;
  }
  ProgrammeBalance& balance = known->balance;
  if (std::exchange(balance.is_deleted, false)) tell(*known, ProgrammeNews::kRestored);
  if (balance.granted != row.budget) grant(*known, row);
  if (balance.end_time != row.end_time) {
    balance.end_time = row.end_time;
    balance.has_ended = false;
    tell(*known, ProgrammeNews::kEndChanged);
  }
}

// Levels that are not reached any more are told again when they are.
void ProgrammeEntries::grant(Known& known, const ProgrammeRow& row) {
  ProgrammeBalance& balance = known.balance;
  balance.granted = row.budget;
  std::int32_t still_reached = 0;
  for (const std::int32_t level : kProgrammeLevelsPerCent) {
    if (level <= balance.told_per_cent && has_reached(balance, level)) still_reached = level;
  }
  balance.told_per_cent = still_reached;
  tell(known, ProgrammeNews::kGranted);
}

ProgrammeEntries::Known& ProgrammeEntries::touch(Known& known) {
  known.has_changed = true;
  if (!std::exchange(known.is_touched, true)) touched_.push_back(&known);
  return known;
}

void ProgrammeEntries::tell(Known& known, ProgrammeNews what) {
  touch(known);
  news_.emplace_back(&known, what);
}

// News are of how things stand when the command is done: an ask that takes a coupon and is cancelled at once
// uses nothing up.
void ProgrammeEntries::end_command(LedgerBatch& batch) {
  for (const auto& [known, what] : news_) put_news(*known, what, 0, batch);
  news_.clear();
  std::ranges::sort(touched_, {}, [](const Known* known) -> const std::string& { return known->symbol; });
  for (Known* const known : touched_) {
    known->is_touched = false;
    tell_levels(*known, batch);
  }
  touched_.clear();
  news_count_ = 0;
}

void ProgrammeEntries::tell_levels(Known& known, LedgerBatch& batch) {
  for (const std::int32_t level : kProgrammeLevelsPerCent) {
    if (level <= known.balance.told_per_cent || !has_reached(known.balance, level)) continue;
    known.balance.told_per_cent = level;
    put_news(known, ProgrammeNews::kUsed, level, batch);
  }
}

void ProgrammeEntries::put_news(const Known& known, ProgrammeNews what, std::int32_t level,
                                LedgerBatch& batch) {
  batch.put(ProgrammeEntry{.place = {.sequence = sequence_, .index = news_count_++},
                           .time = time_,
                           .programme = known.symbol,
                           .what = what,
                           .level_per_cent = level,
                           .granted = known.balance.granted,
                           .locked = known.balance.sums.locked,
                           .paid = known.balance.sums.paid,
                           .end_time = known.balance.end_time});
}

}  // namespace farmgate
