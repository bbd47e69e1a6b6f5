// The payments, loans and credit lines of a random market.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "tests/support/random_draws.h"

namespace farmgate {

struct RandomOperation {
  std::string op;
  std::map<std::string, std::string> fields;
};

class RandomOperations {
 public:
  // Whose it is and under which request id.
  struct Name {
    std::string account;
    std::string request_id;
  };

  explicit RandomOperations(RandomDraws& draws) : draws_(draws) {}

  // A deposit, withdrawal, payout or loan. `worth` is about what an order of one lot is worth.
  RandomOperation payment(const Name& name, std::int64_t worth);

  // An empty line is none.
  RandomOperation credit_line(const Name& name, const std::string& line);

  // The same in other words, or with other content under its id.
  void repeat(std::map<std::string, std::string>& fields);

 private:
  RandomOperation named(const Name& name, const std::string& op, const std::string& amount);

  RandomDraws& draws_;
};

}  // namespace farmgate
