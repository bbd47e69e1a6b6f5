#include "engine/runtime/published_reference.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "tests/support/reference_rows.h"

namespace farmgate {
namespace {

using testing::ElementsAre;

using View = PublishedReference::View;

ReferenceNews news_of(const ReferenceChange& change) {
  return {.change = std::make_shared<const ReferenceChange>(change)};
}

std::vector<std::string> lanes_of(const PublishedReference& reference) {
  return reference.read([](const View& view) {
    std::vector<std::string> texts;
    for (const auto& [class_symbol, lanes] : view.lanes) {
      for (const ZonePair zones : lanes) {
        const SymbolTable<ZoneId>& names = view.data.symbols().zones;
        texts.push_back(class_symbol + " " + std::string(names.symbol(zones.origin)) + "-" +
                        std::string(names.symbol(zones.destination)));
      }
    }
    return texts;
  });
}

std::vector<std::string> accounts_of(const PublishedReference& reference) {
  return reference.read([](const View& view) {
    const SymbolTable<AccountId>& names = view.data.symbols().accounts;
    std::vector<std::string> symbols;
    for (std::size_t i = 0; i < names.size(); ++i) symbols.emplace_back(names.symbol(AccountId{i}));
    return symbols;
  });
}

ReferenceData make_engine() {
  return reference_of({zone_row("farm"), zone_row("city"), AccountRow{.symbol = "al"},
                       lane_row("farm", "city", {.unit_cost = 10, .class_symbol = "road"})});
}

TEST(PublishedReference, BeginsWithWhatTheEngineHas) {
  const ReferenceData engine = make_engine();

  const PublishedReference reference(engine, 7);

  EXPECT_THAT(lanes_of(reference), ElementsAre("road farm-city"));
  EXPECT_EQ(reference.read([](const View& view) { return view.sequence; }), 7u);
}

TEST(PublishedReference, HasWhatWasPublishedAndTheSequence) {
  const ReferenceData engine = make_engine();
  PublishedReference reference(engine, 7);

  reference.publish({news_of({lane_row("city", "farm", {}), lane_row("farm", "city", {})})}, 8);
  reference.publish({}, 9);
  EXPECT_THAT(lanes_of(reference), ElementsAre("* farm-city", "* city-farm", "road farm-city"));
  EXPECT_EQ(reference.read([](const View& view) { return view.sequence; }), 9u);

  reference.publish({news_of({LaneDeletion{"city", "farm", "*"}})}, 10);
  EXPECT_THAT(lanes_of(reference), ElementsAre("* farm-city", "road farm-city"));
}

// The engine opened "bo" and "cy", then a change brought "di", then it opened "ed".
TEST(PublishedReference, OpensAccountsInTheEnginesOrder) {
  ReferenceData engine = make_engine();
  PublishedReference reference(engine, 7);
  engine.open_account("bo");
  reference.publish({{.change = nullptr, .account_count = 2}}, 8);
  engine.open_account("cy");
  reference.publish({{.change = nullptr, .account_count = 3}}, 9);
  const ReferenceChange change = {AccountRow{.symbol = "di"}};
  apply_to(engine, change);
  engine.open_account("ed");

  reference.publish({news_of(change), {.change = nullptr, .account_count = 5}}, 11);

  EXPECT_THAT(accounts_of(reference), ElementsAre("al", "bo", "cy", "di", "ed"));
}

}  // namespace
}  // namespace farmgate
