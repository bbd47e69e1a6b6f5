#include "tests/market_data/live_market.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <mutex>
#include <utility>

#include "engine/model/event_record.h"
#include "engine/runtime/recovery.h"
#include "engine/runtime/snapshot_maker.h"
#include "tests/market_data/book_lines.h"

namespace farmgate {
namespace {

constexpr std::size_t kBatch = 64;

std::vector<std::string> text_of(const Market& market, const Symbols& names,
                                 const SymbolTable<AccountId>& accounts) {
  std::vector<std::string> lines = book_lines(market, names, accounts);
  if (market.is_halted()) lines.insert(lines.begin(), "halted");
  return lines;
}

}  // namespace

LiveMarket::LiveMarket(Genesis genesis, std::size_t shards, const InsightTerms& terms)
    : genesis_(std::move(genesis)), shards_(shards), terms_(terms) {
  start(CopyFrom::kFirstEvent);
}

LiveMarket::~LiveMarket() {
  stop();
}

void LiveMarket::start(CopyFrom from) {
  data_.emplace(*DataDirectory::open(folder_.file("data"), {.durability = Durability::kNone}));
  EXPECT_TRUE(data_->begin(genesis_));
  auto recovered = recover(*data_->journal, *data_->events, {.snapshots = &data_->snapshots});
  ASSERT_TRUE(recovered) << recovered.error().message;
  symbols_ = &recovered->engine->reference().symbols();
  port_ = std::make_unique<Port>(Port::Limits{}, [this] { ready_.release(); });
  builder_ = std::make_unique<MarketDataBuilder>();
  pipeline_ = std::make_unique<Pipeline>(std::move(*recovered), *data_->journal, *data_->events,
                                         std::vector<Port*>{port_.get(), &builder_->port()},
                                         PipelineOptions{.client_clock = true, .shards = shards_});
  MarketDataBuilder::Source source{.feed = &pipeline_->feed(),
                                   .genesis = &pipeline_->genesis().reference,
                                   .snapshots = &data_->snapshots,
                                   .insight = terms_};
  if (from == CopyFrom::kSnapshot) source.commands_read_max = 0;
  builder_->start(source, [this] { advanced_.release(); });
}

void LiveMarket::stop() {
  if (builder_) builder_->stop();
  pipeline_.reset();
  builder_.reset();
  port_.reset();
  data_.reset();
}

void LiveMarket::restart(CopyFrom from) {
  stop();
  start(from);
}

void LiveMarket::restart_without_events() {
  stop();
  std::filesystem::remove_all(events_path(folder_.file("data")));
  start(CopyFrom::kFirstEvent);
}

void LiveMarket::stop_with_snapshot() {
  builder_->stop();
  pipeline_->stop();
  SnapshotMaker maker(*data_, pipeline_->feed(),
                      {.insight = terms_, .commands = 0, .interval = std::chrono::minutes(0)});
  maker.stop();
  const Status made = maker.make();
  EXPECT_TRUE(made) << made.error().message;
}

BookTexts LiveMarket::apply(std::span<const PreparedRequest> requests) {
  std::mutex mutex;  // shards look at their markets at the same time
  BookTexts books;
  const MarketVisitor visitor = [&](CommodityId commodity, const Market& market) {
    auto text = text_of(market, *symbols_, symbols_->accounts);
    const std::lock_guard lock(mutex);
    books.emplace(symbols_->commodities.symbol(commodity), std::move(text));
  };
  std::vector<std::unique_ptr<Submission>> submissions;
  while (!requests.empty()) {
    const auto batch = requests.first(std::min(kBatch, requests.size()));
    requests = requests.subspan(batch.size());
    Submission& submission = *submissions.emplace_back(std::make_unique<Submission>());
    submission.brings_times = true;
    submission.batch.requests.assign(batch.begin(), batch.end());
    if (requests.empty()) submission.market_visitor = &visitor;
    EXPECT_TRUE(port_->submit(submission));
  }
  for (const auto& submission : submissions) {
    EXPECT_EQ(&collect(), submission.get());
    EXPECT_EQ(submission->outcome, Submission::Outcome::kPublished);
  }
  return books;
}

// The port says that there is something, not how much.
Submission& LiveMarket::collect() {
  for (;;) {
    if (Submission* const submission = port_->collect()) return *submission;
    ready_.acquire();
  }
}

std::string LiveMarket::last_events() const {
  const auto chunk = pipeline_->feed().read(last());
  EXPECT_TRUE(chunk && *chunk);
  if (!chunk || !*chunk) return {};
  const std::string& events = (*chunk)->events;
  return events.substr(size_up_to(events, last() - 1));
}

BookTexts LiveMarket::copied_books() {
  return read([this](const MarketState& market) {
    EXPECT_EQ(market.sequence(), last());
    const Books& copies = market.books();
    copies.audit();
    const Symbols& names = copies.reference().symbols();
    BookTexts books;
    for (std::size_t i = 0; i < names.commodities.size(); ++i) {
      const CommodityId commodity{i};
      books.emplace(names.commodities.symbol(commodity),
                    text_of(copies.book(commodity).market(), names, market.orders().symbols().accounts));
    }
    return books;
  });
}

Sequence LiveMarket::copied_from() const {
  return builder_->read([](const MarketState& market) { return market.restored_from(); });
}

}  // namespace farmgate
