// Quotes as a client of StreamQuotes keeps them: all at first, then the changes; also over several streams,
// one after the other.
#pragma once

#include <farmgate/v1/market_data_service.pb.h>

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "engine/base/result.h"

namespace farmgate {

// Of one zone; it trades with nobody where `other_zone` is empty.
struct FollowedQuote {
  std::int64_t price = 0;
  std::string other_zone;
  std::int64_t quantity_lots = 0;

  bool exists() const { return !other_zone.empty(); }
  friend bool operator==(const FollowedQuote&, const FollowedQuote&) = default;
};

class FollowedQuotes {
 public:
  using Quotes = std::map<std::string, FollowedQuote>;  // by zone; those that exist

  // A quote that is not as it was.
  struct Change {
    v1::Side side = v1::SIDE_ASK;  // of the order that is quoted: of an ask a netback, of a bid a landed cost
    std::string zone;
    FollowedQuote quote;
  };

  // Takes the next message in; what it changes, netbacks first, by zone. Fails with kSystem when it does not
  // follow the one before: then quotes are not to be used until the next snapshot.
  Result<std::vector<Change>> take(const v1::StreamQuotesResponse& message);

  const Quotes& of(v1::Side side) const { return quotes_[index(side)]; }
  bool halted() const { return halted_; }
  std::int64_t sequence() const { return sequence_; }

 private:
  static std::size_t index(v1::Side side) { return side == v1::SIDE_ASK ? 0 : 1; }
  void take(v1::Side side, const Quotes& told, bool is_all, std::vector<Change>& changes);

  std::array<Quotes, 2> quotes_;
  std::int64_t sequence_ = 0;
  bool halted_ = false;
};

}  // namespace farmgate
