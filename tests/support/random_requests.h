// A random market's requests, with what they point to.
#pragma once

#include <span>
#include <vector>

#include "engine/model/prepared_request.h"
#include "engine/model/reference_change.h"
#include "tests/support/engine_request.h"
#include "tests/support/random_market.h"

namespace farmgate {

// The market must outlive it.
class RandomRequests {
 public:
  explicit RandomRequests(const RandomMarket& market) : changes_(market.commands.size()) {
    for (std::size_t i = 0; i < market.commands.size(); ++i) {
      requests_.emplace_back(parse_command(market.commands[i], changes_[i]));
    }
  }
  std::span<const PreparedRequest> all() const { return requests_; }

 private:
  std::vector<ReferenceChange> changes_;
  std::vector<PreparedRequest> requests_;
};

}  // namespace farmgate
