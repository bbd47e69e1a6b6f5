// What a batch of Trade takes in memory.
#pragma once

#include <cstdint>

namespace farmgate::v1 {
class TradeRequest;
}  // namespace farmgate::v1

namespace farmgate {

struct BatchSize {
  // About as many as it takes, with what is made of it for the engine.
  std::int64_t bytes = 0;
  // All of its commands are of one kind each, and have the names and fields that commands have: a message
  // that is read into it again and again never takes much more. Else it keeps the longest text that each of
  // its commands ever had.
  bool is_plain = false;
};

BatchSize size_of(const v1::TradeRequest& message);

}  // namespace farmgate
