// Sums of money in the oracle, which can be more than 64 bits hold.
#pragma once

#include <algorithm>
#include <string>

namespace farmgate {

__extension__ using OracleMoney = __int128;

inline std::string money_text(OracleMoney amount) {
  std::string digits;
  const OracleMoney step = amount < 0 ? -1 : 1;
  for (OracleMoney rest = amount; rest != 0; rest /= 10) {
    digits += static_cast<char>('0' + static_cast<int>(rest % 10 * step));
  }
  if (digits.empty()) digits = "0";
  if (amount < 0) digits += '-';
  std::reverse(digits.begin(), digits.end());
  return digits;
}

}  // namespace farmgate
