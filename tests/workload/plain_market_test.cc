#include "tools/workload/plain_market.h"

#include <gtest/gtest.h>

#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "engine/runtime/engine.h"
#include "engine/runtime/summary.h"

namespace farmgate {
namespace {

using Row =
    std::tuple<std::int64_t, Operation, std::string, std::string, std::string, std::int64_t, std::int64_t>;

std::vector<Row> rows_of(const Workload& workload) {
  std::vector<Row> rows;
  workload.generate([&](const Request& request) {
    rows.emplace_back(request.time.value(), request.operation, request.account, request.order_id,
                      request.commodity, request.quantity.value(), request.price.value());
  });
  return rows;
}

ReferenceData reference_of(const Workload& workload) {
  ReferenceChange change;
  for (const CommodityRow& row : workload.reference.commodities) change.emplace_back(row);
  for (const ZoneRow& row : workload.reference.zones) change.emplace_back(row);
  for (const LaneRow& row : workload.reference.lanes) change.emplace_back(row);
  ReferenceData data;
  ReferenceEffect effect;
  EXPECT_FALSE(data.apply(change, effect).has_value());
  return data;
}

TEST(PlainMarket, IsTheSameAtEveryCall) {
  const Workload workload = plain_workload({.commands = 5'000, .commodities = 3, .seed = 7});

  const std::vector<Row> first = rows_of(workload);

  EXPECT_EQ(first.size(), 5'000u);
  EXPECT_EQ(rows_of(workload), first);
}

TEST(PlainMarket, DependsOnTheSeed) {
  EXPECT_NE(rows_of(plain_workload({.commands = 100, .seed = 1})),
            rows_of(plain_workload({.commands = 100, .seed = 2})));
}

TEST(PlainMarket, OfFewerCommandsIsTheBeginningOfTheLonger) {
  const std::vector<Row> shorter = rows_of(plain_workload({.commands = 300, .commodities = 2}));
  std::vector<Row> longer = rows_of(plain_workload({.commands = 600, .commodities = 2}));

  longer.resize(300);

  EXPECT_EQ(shorter, longer);
}

TEST(PlainMarket, HasNoCommandsWhenNoneAreWanted) {
  EXPECT_TRUE(rows_of(plain_workload({.commands = 0})).empty());
}

TEST(PlainMarket, ComesToTheTotalsOfItsOwnMatcher) {
  const Workload workload = plain_workload({.commands = 20'000, .commodities = 3, .seed = 7});
  Engine engine(reference_of(workload), {.open_accounts = true});
  Summary summary;
  EventBuffer events;

  const WorkloadTotals expected = workload.generate([&](const Request& request) {
    events.clear();
    engine.apply(request, events);
    summary.add(events.events());
  });

  EXPECT_EQ(expected, (WorkloadTotals{.fills = 5'635, .quantity = 218'149}));
  EXPECT_EQ(summary.filled().fills, expected.fills);
  EXPECT_EQ(summary.filled().quantity, expected.quantity);
}

}  // namespace
}  // namespace farmgate
