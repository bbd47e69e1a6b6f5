#include "engine/service/book_difference.h"

#include <absl/container/flat_hash_map.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <tuple>

namespace farmgate {
namespace {

// By zone, price, programme and locked amount.
using LevelName = std::tuple<std::string_view, std::int64_t, std::string_view, std::int64_t>;

LevelName name_of(const v1::BookLevel& level) {
  return {level.zone(), level.price(), level.programme(), level.locked_amount()};
}

bool is_same(const v1::BookLevel& a, const v1::BookLevel& b) {
  return a.quantity_lots() == b.quantity_lots() && a.order_count() == b.order_count() &&
         a.price_here() == b.price_here() && a.unit_cost() == b.unit_cost() && a.subsidy() == b.subsidy() &&
         a.transit_hours() == b.transit_hours() && a.priority_sequence() == b.priority_sequence();
}

// Both are in the order of the book.
bool has_same_levels(const BookLevelMessages& a, const BookLevelMessages& b) {
  return std::ranges::equal(a, b, [](const v1::BookLevel& one, const v1::BookLevel& other) {
    return name_of(one) == name_of(other) && is_same(one, other);
  });
}

std::uint64_t fnv1a(std::string_view text) {
  std::uint64_t hash = 14'695'981'039'346'656'037u;
  for (const char c : text) hash = (hash ^ static_cast<std::uint8_t>(c)) * 1'099'511'628'211u;
  return hash;
}

std::uint64_t checksum(std::string_view side, const BookLevelMessages& levels) {
  std::uint64_t sum = 0;
  std::string text;
  for (const v1::BookLevel& level : levels) {
    text.assign(side).append(" ").append(level.zone());
    for (const std::int64_t figure :
         {level.price(), level.quantity_lots(), level.order_count(), level.price_here(), level.unit_cost(),
          level.subsidy(), level.transit_hours(), level.priority_sequence()}) {
      text.append(" ").append(std::to_string(figure));
    }
    if (!level.programme().empty()) {
      text.append(" ").append(level.programme()).append(" ").append(std::to_string(level.locked_amount()));
    }
    sum += fnv1a(text);
  }
  return sum;
}

}  // namespace

void add_difference(const BookLevelMessages& before, const BookLevelMessages& after,
                    BookLevelMessages& changes) {
  absl::flat_hash_map<LevelName, const v1::BookLevel*> gone;
  gone.reserve(static_cast<std::size_t>(before.size()));
  for (const v1::BookLevel& level : before) gone.emplace(name_of(level), &level);
  for (const v1::BookLevel& level : after) {
    const auto known = gone.find(name_of(level));
    if (known == gone.end() || !is_same(*known->second, level)) *changes.Add() = level;
    if (known != gone.end()) gone.erase(known);
  }
  for (const v1::BookLevel& level : before) {
    if (!gone.contains(name_of(level))) continue;
    v1::BookLevel& change = *changes.Add();
    change.set_zone(level.zone());
    change.set_price(level.price());
    change.set_programme(level.programme());
    change.set_locked_amount(level.locked_amount());
  }
}

bool is_otherwise_same(const v1::GetBookResponse& a, const v1::GetBookResponse& b) {
  return a.halted() == b.halted() && a.more_bids() == b.more_bids() && a.more_asks() == b.more_asks();
}

bool is_same_book(const v1::GetBookResponse& a, const v1::GetBookResponse& b) {
  return is_otherwise_same(a, b) && has_same_levels(a.bids(), b.bids()) &&
         has_same_levels(a.asks(), b.asks());
}

std::uint64_t checksum(const v1::GetBookResponse& book) {
  return checksum("bid", book.bids()) + checksum("ask", book.asks());
}

}  // namespace farmgate
