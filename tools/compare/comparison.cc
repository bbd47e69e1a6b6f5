#include "tools/compare/comparison.h"

#include <set>
#include <string_view>

namespace farmgate {
namespace {

std::set<std::string_view> producers_above(const Outcome& outcome, Int128 line) {
  std::set<std::string_view> symbols;
  for (const auto& [symbol, producer] : outcome.producers) {
    if (producer.best_year >= line) symbols.insert(symbol);
  }
  return symbols;
}

}  // namespace

Crossings crossings(const Comparison& comparison, Int128 line) {
  const std::set<std::string_view> a = producers_above(comparison.a, line);
  const std::set<std::string_view> b = producers_above(comparison.b, line);
  std::uint64_t in_both = 0;
  for (const std::string_view symbol : a) in_both += b.contains(symbol) ? 1 : 0;
  return {
      .above_a = a.size(), .above_b = b.size(), .lifted = b.size() - in_both, .fallen = a.size() - in_both};
}

}  // namespace farmgate
