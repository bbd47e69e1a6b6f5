#include "tests/market_data/copied_market.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <utility>

#include "engine/model/reference_rows.h"
#include "tests/market_data/book_lines.h"
#include "tests/support/engine_request.h"

namespace farmgate {
CopiedMarket::CopiedMarket(ReferenceData reference, const GateOptions& options)
    : engine_(std::move(reference), options), genesis_(reference_rows(engine_.reference())) {
  copy_again(1);
}

CopiedMarket::CopiedMarket(const RandomMarket& market)
    : CopiedMarket(parse_reference(market.reference), gate_options(market.options)) {}

std::span<const Event> CopiedMarket::apply(const PreparedRequest& request) {
  events_.clear();
  engine_.apply(request, events_);
  late_replaces_.expect(engine_.gate().replace_holds());
  time_ = request.time;
  EventChunk chunk{.first = engine_.last_sequence(), .last = engine_.last_sequence()};
  digest_.add(events_.events(), engine_.reference().symbols(), chunk.events);
  late_replaces_.look_at(events_.events(), engine_.reference().symbols(), chunk.late_replaces);
  chunks_.push_back(chunk);
  const Status applied = copy_->apply(chunk);
  EXPECT_TRUE(applied) << applied.error().message;
  return events_.events();
}

void CopiedMarket::copy_again(std::size_t commands) {
  copy_ = std::make_unique<MarketState>();
  const Status begun = copy_->begin(genesis_);
  EXPECT_TRUE(begun) << begun.error().message;
  for (std::size_t first = 0; first < chunks_.size(); first += commands) {
    const std::size_t end = std::min(first + commands, chunks_.size());
    EventChunk chunk{.first = first + 1, .last = end};
    for (std::size_t i = first; i < end; ++i) {
      const std::vector<LateReplace>& late = chunks_[i].late_replaces;
      chunk.events += chunks_[i].events;
      chunk.late_replaces.insert(chunk.late_replaces.end(), late.begin(), late.end());
    }
    const Status applied = copy_->apply(chunk);
    EXPECT_TRUE(applied) << applied.error().message;
  }
}

void CopiedMarket::expect_same() {
  const ReferenceData& reference = engine_.reference();
  EXPECT_EQ(copy_->sequence(), engine_.last_sequence());
  EXPECT_EQ(copy_->orders().open_count(), engine_.resting_count());
  const Books& books = copy_->books();
  ASSERT_EQ(books.reference().symbols().commodities.size(), reference.symbols().commodities.size());
  for (std::size_t i = 0; i < reference.symbols().commodities.size(); ++i) {
    const std::string_view symbol = reference.symbols().commodities.symbol(CommodityId{i});
    const Market& market = engine_.markets().market(CommodityId{i});
    const BookCopy* const copied = books.find(symbol);
    ASSERT_NE(copied, nullptr) << symbol;
    EXPECT_EQ(copied->market().is_halted(), market.is_halted()) << symbol;
    ASSERT_EQ(book_lines(copied->market(), books.reference().symbols(), copy_->orders().symbols().accounts),
              book_lines(market, reference.symbols(), reference.symbols().accounts))
        << symbol << " at sequence " << engine_.last_sequence();
  }
  books.audit();
  expect_same_programmes();
  expect_same_credit();
}

// The gate counts what was given back when it next needs to know.
void CopiedMarket::expect_same_programmes() {
  const ReferenceData& reference = engine_.reference();
  engine_.gate().programmes_to_restore().advance(copy_->time());
  ASSERT_EQ(copy_->books().reference().programme_count(), reference.programme_count());
  for (std::size_t i = 0; i < reference.programme_count(); ++i) {
    const ProgrammeId id{i};
    const Programmes::Balance balance = engine_.gate().programmes().balance(id);
    const Programmes::Balance copied = copy_->programmes().balance(id);
    ASSERT_EQ(copied.paid, balance.paid) << reference.symbols().programmes.symbol(id);
    ASSERT_EQ(copied.locked, balance.locked) << reference.symbols().programmes.symbol(id);
  }
  copy_->programmes().audit();
}

void CopiedMarket::expect_same_credit() {
  const SymbolTable<AccountId>& accounts = engine_.reference().symbols().accounts;
  engine_.gate().credit_to_restore().advance(copy_->time());
  for (std::size_t i = 0; i < accounts.size(); ++i) {
    const std::string_view symbol = accounts.symbol(AccountId{i});
    const Credit::Balance balance = engine_.gate().credit().balance(AccountId{i});
    const Credit::Balance copied = copy_->accounts().credit(copy_->accounts().find(symbol));
    ASSERT_EQ(copied.used, balance.used) << symbol << " at sequence " << engine_.last_sequence();
    ASSERT_EQ(copied.reserved, balance.reserved) << symbol << " at sequence " << engine_.last_sequence();
  }
}

}  // namespace farmgate
