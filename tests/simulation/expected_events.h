// What the commands of a journal must come to, by the naive oracle.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "engine/journal/journal.h"
#include "engine/model/prepared_request.h"
#include "engine/model/units.h"
#include "tests/support/random_market.h"

namespace farmgate {

// Events by the sequence of their command, a line each as Subject says; without an entry there are none.
using EventLines = std::map<Sequence, std::vector<std::string>>;

class ExpectedEvents {
 public:
  // Knows commands by what they say: each of the journal's is one of the market's, or a tick. The market must
  // outlive it.
  explicit ExpectedEvents(const RandomMarket& market);

  // Plays the commands of a journal. Throws std::logic_error when it has one that nobody sent, when an
  // invariant of the oracle does not hold after one of them, the sum of the ledger included, and when an
  // engine, whose own invariants are looked at likewise, comes to other balances of anybody. Fails as
  // JournalReader does.
  Result<EventLines> play(const Journal& journal) const;

  // The digest of the same by an engine that decides anew, one command at a time.
  Result<std::uint64_t> digest(const Journal& journal) const;

 private:
  TextCommand text_of(const PreparedRequest& request) const;

  const RandomMarket& market_;
  std::map<std::string, const TextCommand*> commands_;  // by what the journal says of them
};

}  // namespace farmgate
