// A book as a client of StreamBook keeps it: all levels at first, then the changes, each proved by its
// checksum.
#pragma once

#include <farmgate/v1/market_data_service.pb.h>

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <tuple>

#include "engine/base/result.h"

namespace farmgate {

class FollowedBook {
 public:
  // Requires: the messages are those that this is answered with.
  explicit FollowedBook(const v1::StreamBookRequest& request)
      : is_seen_from_zone_(!request.seen_from_zone().empty()) {}

  // Takes the next message in. Fails with kSystem when it does not follow the one before, or the levels do
  // not have its checksum: then they are not to be used until the next snapshot.
  Status take(const v1::StreamBookResponse& message);

  // As GetBook would answer.
  v1::GetBookResponse book() const;

 private:
  struct Level {
    v1::BookLevel message;
    std::uint64_t hash = 0;
  };
  // Zone, price, programme and locked amount.
  using Name = std::tuple<std::string, std::int64_t, std::string, std::int64_t>;
  using Levels = std::map<Name, Level>;
  using Messages = google::protobuf::RepeatedPtrField<v1::BookLevel>;

  void take(v1::Side side, const Messages& changes);
  void write(v1::Side side, Messages& messages) const;
  Levels& levels(v1::Side side) { return levels_[side == v1::SIDE_BID ? 0 : 1]; }
  const Levels& levels(v1::Side side) const { return levels_[side == v1::SIDE_BID ? 0 : 1]; }

  const bool is_seen_from_zone_;
  std::array<Levels, 2> levels_;
  std::uint64_t checksum_ = 0;   // of all levels
  v1::StreamBookResponse last_;  // what it says besides levels
};

}  // namespace farmgate
