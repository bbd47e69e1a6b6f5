#include "tools/compare/outcome.h"

namespace farmgate {
namespace {

constexpr Int128 kMetresPerKilometre = 1'000;
constexpr Int128 kGramMetresPerTonneKilometre = 1'000'000'000;

Int128 gram_metres(const CommodityOutcome& commodity) {
  return commodity.trade.lot_metres * commodity.lot_grams.value_or(0);
}

}  // namespace

void TradeOutcome::add(const TradeOutcome& other) {
  filled.fills += other.filled.fills;
  filled.quantity += other.filled.quantity;
  filled.buyers_paid += other.filled.buyers_paid;
  filled.producers_received += other.filled.producers_received;
  filled.carriers_received += other.filled.carriers_received;
  filled.subsidies += other.filled.subsidies;
  programmes_paid += other.programmes_paid;
  buyers_surplus += other.buyers_surplus;
  producers_surplus += other.producers_surplus;
  lot_metres += other.lot_metres;
}

void DayOutcome::add(const DayOutcome& other) {
  quantity += other.quantity;
  buyers_paid += other.buyers_paid;
  producers_received += other.producers_received;
}

std::set<std::string> Outcome::currencies() const {
  std::set<std::string> currencies;
  for (const CommodityOutcome& commodity : commodities) {
    if (!commodity.currency.empty()) currencies.insert(commodity.currency);
  }
  return currencies;
}

TradeOutcome Outcome::total() const {
  TradeOutcome total;
  for (const CommodityOutcome& commodity : commodities) total.add(commodity.trade);
  return total;
}

Int128 Outcome::tonne_kilometres() const {
  Int128 sum = 0;
  for (const CommodityOutcome& commodity : commodities) sum += gram_metres(commodity);
  return sum / kGramMetresPerTonneKilometre;
}

Int128 Outcome::lot_kilometres() const {
  Int128 sum = 0;
  for (const CommodityOutcome& commodity : commodities) {
    if (!commodity.lot_grams) sum += commodity.trade.lot_metres;
  }
  return sum / kMetresPerKilometre;
}

std::optional<Int128> tonne_kilometres(const CommodityOutcome& commodity) {
  if (!commodity.lot_grams) return std::nullopt;
  return gram_metres(commodity) / kGramMetresPerTonneKilometre;
}

}  // namespace farmgate
