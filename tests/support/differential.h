// One market on two implementations of the rules: their events and balances must be the same, line by line.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "tests/support/random_market.h"
#include "tests/support/subject.h"

namespace farmgate {

struct NamedSubject {
  std::string name;
  std::function<std::unique_ptr<Subject>()> make;
};

struct Difference {
  RandomMarket market;  // ends with the command on which the two differ
  std::string report;   // the market as a scenario file, and what each of the two said last
};

// Runs a market on both, with an audit of both after every command. Their balances, when both give some, are
// compared too: after every command of the accounts that it names or its events do, at the end and now and
// then before it of all. On a difference, takes out of the market whatever is not needed to show one. The
// scenario expects what `expected` says.
std::optional<Difference> find_difference(const RandomMarket& market, const NamedSubject& expected,
                                          const NamedSubject& actual);

}  // namespace farmgate
