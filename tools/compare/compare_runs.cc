#include "tools/compare/compare_runs.h"

#include <optional>
#include <thread>
#include <utility>

#include "engine/base/check.h"
#include "tools/compare/outcome_fold.h"

namespace farmgate {
namespace {

Result<Outcome> run_side(const ReplaySide& replay_it, ComparedSide side, DivergenceFinder& finder,
                         ReplayObserver observer) {
  std::optional<OutcomeFold> fold;
  observer.start = [&fold](const ReferenceData& reference) { fold.emplace(reference); };
  observer.resume = [&fold](const ReferenceData& reference, const Ledger& ledger,
                            const InsightFold& insight) { fold->resume(reference, ledger, insight); };
  observer.events = [&](std::span<const Event> events, const Symbols& symbols) {
    fold->add(events, symbols);
    finder.add(side, events, symbols);
  };
  const auto result = replay_it(observer);
  finder.end(side);  // also when it failed, so that the other does not wait for it
  if (!result) return result.error();
  return fold->outcome(*result);
}

}  // namespace

Result<Comparison> compare_runs(const ReplayOptions& a, const ReplayOptions& b,
                                const ReplayObserver& observer) {
  const auto side_of = [](const ReplayOptions& options) -> ReplaySide {
    return [&options](const ReplayObserver& of_side) { return replay(options, of_side); };
  };
  return compare_runs(side_of(a), side_of(b), observer);
}

Result<Comparison> compare_runs(const ReplaySide& a, const ReplaySide& b, const ReplayObserver& observer) {
  DivergenceFinder finder;
  std::optional<Result<Outcome>> outcome_b;
  std::thread other([&] { outcome_b.emplace(run_side(b, ComparedSide::kB, finder, {})); });
  auto outcome_a = run_side(a, ComparedSide::kA, finder, observer);
  other.join();
  if (!outcome_a) return std::move(outcome_a).error();
  check(outcome_b.has_value());
  if (!*outcome_b) return std::move(*outcome_b).error();
  return Comparison{
      .a = std::move(*outcome_a), .b = std::move(**outcome_b), .divergence = finder.divergence()};
}

}  // namespace farmgate
