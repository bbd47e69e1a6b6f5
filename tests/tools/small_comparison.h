// Two replays of a market of one commodity and two counties, the second one with a programme.
#pragma once

#include <cstdint>

#include "tools/compare/comparison.h"

namespace farmgate {

inline constexpr std::int32_t kFirstDay = 17'897;  // 2019-01-01

// 1,000 lots for 50 each, and 1,250 for 52 of which a programme paid 1,500 for 500.
inline Comparison small_comparison() {
  Comparison comparison;
  Outcome& a = comparison.a;
  a.digest = "aa";
  a.commands = 10;
  a.accepted = 9;
  a.rejected = 1;
  a.commodities = {
      {.symbol = "tea",
       .lot = "50 kg",
       .currency = "",
       .lot_grams = 50'000,
       .trade = {},
       .days = {{kFirstDay, {.quantity = 600, .buyers_paid = 34'000, .producers_received = 30'000}},
                {kFirstDay + 2, {.quantity = 400, .buyers_paid = 23'000, .producers_received = 20'000}}}}};
  TradeOutcome& trade = a.commodities[0].trade;
  trade.filled = {.fills = 4,
                  .quantity = 1'000,
                  .buyers_paid = 57'000,
                  .producers_received = 50'000,
                  .carriers_received = 7'000,
                  .subsidies = 0};
  trade.producers_surplus = 4'000;
  trade.buyers_surplus = 5'000;
  trade.lot_metres = 400'000'000;
  a.counties = {{{"Upper", "North"}, {.earned = 49'100, .producers = 1}},
                {{"", "South"}, {.earned = 900, .producers = 1}}};
  a.attributes = {{"smallholder", {.earned = 900, .producers = 1}}, {"", {.earned = 49'100, .producers = 1}}};
  a.producers = {{{.account = "ana", .owner = ""}, {.earned = 900, .best_year = 900}},
                 {{.account = "bo", .owner = ""}, {.earned = 49'100, .best_year = 49'100}}};

  Outcome& b = comparison.b;
  b = a;
  b.digest = "bb";
  TradeOutcome& more = b.commodities[0].trade;
  more.filled = {.fills = 5,
                 .quantity = 1'250,
                 .buyers_paid = 71'000,
                 .producers_received = 65'000,
                 .carriers_received = 7'500,
                 .subsidies = 1'500};
  more.programmes_paid = 1'500;
  more.buyers_surplus = 6'000;
  more.lot_metres = 500'000'000;
  b.commodities[0].days = {
      {kFirstDay, {.quantity = 1'250, .buyers_paid = 71'000, .producers_received = 65'000}}};
  b.programmes = {{.symbol = "road", .budget = 2'000, .paid = 1'500, .fills = 2, .quantity = 500}};
  b.counties = {{{"Upper", "North"}, {.earned = 63'900, .producers = 1}},
                {{"", "South"}, {.earned = 1'100, .producers = 1}}};
  b.attributes = {{"smallholder", {.earned = 1'100, .producers = 1}},
                  {"", {.earned = 63'900, .producers = 1}}};
  b.producers = {{{.account = "ana", .owner = ""}, {.earned = 1'100, .best_year = 1'100}},
                 {{.account = "bo", .owner = ""}, {.earned = 63'900, .best_year = 63'900}}};

  comparison.divergence = Divergence{.sequence = 1'234,
                                     .columns = {"sequence", "unit_cost", "programme"},
                                     .a = {{"1234", "10", ""}},
                                     .b = {{"1234", "20", ""}}};
  return comparison;
}

}  // namespace farmgate
