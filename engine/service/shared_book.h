// Books as GetBook answers them, for the many who follow them: who asks the same at about the same time is
// shown the same, so that a thousand streams of a busy book do not keep market data from being built, and
// need not look through a book in which nothing has changed.
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
#include "engine/model/units.h"

namespace farmgate {

// Any thread.
class SharedBook {
 public:
  using Clock = std::chrono::steady_clock;
  static constexpr std::chrono::milliseconds kAgeMax{5};

  struct Content {
    v1::GetBookResponse book;  // as of when it was first seen so
    std::string checksum;      // as StreamBookResponse has it
  };
  // What a look comes to.
  struct Seen {
    std::shared_ptr<const Content> content;  // the same one as long as nothing changes
    Sequence sequence = 0;                   // of the command after which it is so
  };

  explicit SharedBook(v1::GetBookRequest request) : request_(std::move(request)) {}

  // Sets `seen` to the book after `sequence` or a later command: what it was less than `kAgeMax` before
  // `now`, or newer. Fails as GetBook does. Requires: market data have come to `sequence`.
  grpc::Status look(const MarketDataBuilder& market_data, Sequence sequence, Clock::time_point now,
                    Seen& seen);

 private:
  const v1::GetBookRequest request_;
  std::mutex mutex_;  // of all below; held while an answer is made, for which the others wait
  Seen last_;         // without content: nobody has looked
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
