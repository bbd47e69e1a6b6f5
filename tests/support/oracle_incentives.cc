#include "tests/support/oracle_incentives.h"

#include <utility>

#include "tests/support/oracle_require.h"

namespace farmgate {
namespace {

bool is_leap(std::int64_t year) {
  return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

std::int64_t days_of(std::int64_t year, int month) {
  if (month == 2) return is_leap(year) ? 29 : 28;
  return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

// A name for the period that a time lies in, found by counting the calendar's months since 1970.
std::string period_of(const std::string& period, std::int64_t ts_ns) {
  if (period == "whole") return "whole";
  std::int64_t days = ts_ns / 1'000'000'000 / 3'600 / 24;
  if (period == "day") return "day " + std::to_string(days);
  std::int64_t year = 1970;
  int month = 1;
  while (days >= days_of(year, month)) {
    days -= days_of(year, month);
    if (++month <= 12) continue;
    month = 1;
    ++year;
  }
  const std::string name = "year " + std::to_string(year);
  return period == "year" ? name : name + " month " + std::to_string(month);
}

}  // namespace

void OracleIncentives::settle(OracleMarket& market, OracleProgrammes& programmes, OracleLedger& ledger) {
  for (const OracleFill& fill : market.fills()) {
    const OracleOrder& ask = *market.find(fill.ask.first, fill.ask.second);
    const OracleOrder& bid = *market.find(fill.bid.first, fill.bid.second);
    for (const OracleProgrammeRow& programme : reference_.programmes()) {
      if (programme.tiers.empty() || !counts(programme, ask, bid, market.now_ns())) continue;
      Sold& sold = sold_[{programme.symbol, fill.ask.first, period_of(programme.period, market.now_ns())}];
      const OracleMoney before = sold.so_far;
      sold.so_far += programme.by_value ? OracleMoney{fill.farm_gate} * fill.quantity : fill.quantity;
      for (const auto& [threshold, payment] : programme.tiers) {
        if (threshold <= before || threshold > sold.so_far) continue;
        if (!programmes.pay(programme.symbol, fill.ask.first, payment)) continue;
        ledger.pay_incentive(fill.ask.first, payment);
        ++sold.payments;
      }
    }
  }
}

bool OracleIncentives::counts(const OracleProgrammeRow& programme, const OracleOrder& ask,
                              const OracleOrder& bid, std::int64_t ts_ns) const {
  const std::string seller = ask.request.account;
  const std::string owner = reference_.owner(seller);
  if (!owner.empty() && owner == reference_.owner(bid.request.account)) return false;
  const OracleReference::ZoneRow& zone = reference_.zone(ask.request.zone);
  return programme.runs_at(ts_ns) && programme.takes_commodity(ask.request.commodity) &&
         programme.takes_origin(ask.request.zone, zone.county, zone.attributes) &&
         programme.takes_destination(bid.request.zone) &&
         programme.takes_account(reference_.attributes(seller));
}

void OracleIncentives::audit() const {
  for (const auto& [key, sold] : sold_) {
    require(sold.payments <= reference_.programme(std::get<0>(key))->tiers.size(),
            "a tier was paid more than once");
  }
}

}  // namespace farmgate
