// Books as GetBook answers them, for the many who follow them: who asks the same at about the same time is
// shown the same, so that a thousand streams of a busy book do not keep market data from being built.
#pragma once

#include <farmgate/v1/market_data_service.pb.h>
#include <grpcpp/support/status.h>

#include <chrono>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <utility>

#include "engine/market_data/builder.h"

namespace farmgate {

// Any thread.
class SharedBook {
 public:
  using Clock = std::chrono::steady_clock;
  static constexpr std::chrono::milliseconds kAgeMax{5};

  struct Content {
    v1::GetBookResponse book;
    std::string checksum;  // as StreamBookResponse has it

    Sequence sequence() const { return static_cast<Sequence>(book.as_of_sequence()); }
  };

  explicit SharedBook(v1::GetBookRequest request) : request_(std::move(request)) {}

  // Sets `content` to the book after `sequence` or a later command: what it was less than `kAgeMax` before
  // `now`, or newer. Fails as GetBook does. Requires: market data have come to `sequence`.
  grpc::Status look(const MarketDataBuilder& market_data, Sequence sequence, Clock::time_point now,
                    std::shared_ptr<const Content>& content);

 private:
  const v1::GetBookRequest request_;
  std::mutex mutex_;  // of all below; held while an answer is made, for which the others wait
  std::shared_ptr<const Content> last_;  // nullptr: nobody has looked
  Clock::time_point last_time_;
};

// Any thread.
class SharedBooks {
 public:
  // That of a request, as long as somebody has it; its min_sequence must be 0.
  std::shared_ptr<SharedBook> of(const v1::GetBookRequest& request);

 private:
  std::mutex mutex_;                                        // held for a search, when a stream begins
  std::map<std::string, std::weak_ptr<SharedBook>> books_;  // by the request's bytes
};

}  // namespace farmgate
