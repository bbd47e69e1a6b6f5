#include "tools/compare/comparison.h"

#include <set>

namespace farmgate {
namespace {

std::set<ProducerName> producers_above(const Outcome& outcome, Int128 line) {
  std::set<ProducerName> names;
  for (const auto& [name, producer] : outcome.producers) {
    if (producer.best_year >= line) names.insert(name);
  }
  return names;
}

}  // namespace

Crossings crossings(const Comparison& comparison, Int128 line) {
  const std::set<ProducerName> a = producers_above(comparison.a, line);
  const std::set<ProducerName> b = producers_above(comparison.b, line);
  std::uint64_t in_both = 0;
  for (const ProducerName& name : a) in_both += b.contains(name) ? 1 : 0;
  return {
      .above_a = a.size(), .above_b = b.size(), .lifted = b.size() - in_both, .fallen = a.size() - in_both};
}

}  // namespace farmgate
