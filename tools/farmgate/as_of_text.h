// For which command an answer is true, in words.
#pragma once

#include <string>

#include "tools/farmgate/figures.h"

namespace farmgate {

// Such as "as of sequence 42", and, when the copy of the market that answered lags behind the engine, "as of
// sequence 42, 3 commands behind". `Answer` is one of market data or about orders.
template <class Answer>
std::string as_of_text(const Answer& answer) {
  std::string text = "as of sequence " + std::to_string(answer.as_of_sequence());
  if (answer.lag_command_count() > 0)
    text += ", " + counted(answer.lag_command_count(), "command") + " behind";
  return text;
}

}  // namespace farmgate
