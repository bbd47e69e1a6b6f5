#include "engine/insight/poverty_figures.h"

namespace farmgate {

PovertyFigures poverty_figures(const Insight& insight) {
  const Producers& producers = insight.producers();
  PovertyFigures figures;
  for (std::size_t i = 0; i < producers.earner_count(); ++i) {
    if (!producers.is_producer(EarnerId{i})) continue;
    const Producers::Earner& earner = producers.earner(EarnerId{i});
    const Earnings& earned = earner.year.sum();
    if (earner.is_above) {
      ++figures.above;
      figures.income_above += earned.income;
    } else if (earned.lots > Lots{0}) {
      ++figures.below;
      figures.income_below += earned.income;
    } else {
      ++figures.idle;
    }
  }
  return figures;
}

}  // namespace farmgate
