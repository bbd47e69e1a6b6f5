// A live engine in a folder of its own with the thread that keeps its market data, and the books that both
// have.
#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <semaphore>
#include <span>
#include <string>
#include <vector>

#include "engine/market_data/builder.h"
#include "engine/runtime/data_directory.h"
#include "engine/runtime/pipeline.h"
#include "tests/support/temporary_folder.h"

namespace farmgate {

// By commodity: "halted" if it is, and the lines of its book.
using BookTexts = std::map<std::string, std::vector<std::string>>;

class LiveMarket {
 public:
  // The clients' clock; so many threads that match.
  LiveMarket(Genesis genesis, std::size_t shards, const InsightTerms& terms = {});
  ~LiveMarket();
  LiveMarket(const LiveMarket&) = delete;
  LiveMarket& operator=(const LiveMarket&) = delete;

  // Sends requests in batches, one behind the other, and waits until all have come back. Returns the books as
  // the threads that match had them behind the last one.
  BookTexts apply(std::span<const PreparedRequest> requests);

  // The books of market data, once they are as of all that was applied.
  BookTexts copied_books();

  // Market data, once that is as of all that was applied.
  template <class Read>
  auto read(Read read) {
    while (!builder_->reach(last())) advanced_.acquire();
    return builder_->read(read);
  }
  // Its insight, likewise.
  template <class Read>
  auto read_insight(Read read) {
    return this->read([&read](const MarketState& market) { return read(market.insight()); });
  }

  // The events of the last command, as EventRecords reads them.
  std::string last_events() const;

  enum class CopyFrom { kFirstEvent, kSnapshot };
  // Stops, and goes on from what is on the disk; market data from its first event, or from the snapshot.
  void restart(CopyFrom from);
  // The same when the event log has been lost: it is made again from the journal.
  void restart_without_events();
  // Writes a snapshot of all that was applied. Requires: restart() follows.
  void stop_with_snapshot();

  Sequence last() const { return pipeline_->status().published; }
  // The snapshot that market data went on from; 0: none.
  Sequence copied_from() const;

 private:
  void start(CopyFrom from);
  void stop();
  Submission& collect();

  const Genesis genesis_;
  const std::size_t shards_;
  const InsightTerms terms_;
  TemporaryFolder folder_;
  std::counting_semaphore<> ready_{0};
  std::counting_semaphore<> advanced_{0};
  std::optional<DataDirectory> data_;
  std::unique_ptr<Port> port_;
  std::unique_ptr<MarketDataBuilder> builder_;
  const Symbols* symbols_ = nullptr;  // the engine's
  std::unique_ptr<Pipeline> pipeline_;
};

}  // namespace farmgate
