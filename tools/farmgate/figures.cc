#include "tools/farmgate/figures.h"

namespace farmgate {

std::string grouped(Int128 value) {
  std::string digits = to_string(value);
  const std::size_t first = digits.starts_with('-') ? 1 : 0;
  for (std::size_t at = digits.size(); at > first + 3;) {
    at -= 3;
    digits.insert(at, ",");
  }
  return digits;
}

std::string counted(std::int64_t count, const std::string& noun) {
  return grouped(count) + " " + noun + (count == 1 ? "" : "s");
}

std::string ratio(Int128 total, Int128 count) {
  if (count == 0) return "-";
  const Int128 sign = (total < 0) != (count < 0) ? -1 : 1;
  const Int128 magnitude = total < 0 ? -total : total;
  const Int128 divisor = count < 0 ? -count : count;
  const Int128 hundredths = (magnitude * 100 + divisor / 2) / divisor;
  const auto cents = static_cast<int>(hundredths % 100);
  std::string text = sign < 0 && hundredths != 0 ? "-" : "";
  text += grouped(hundredths / 100);
  text += '.';
  text += static_cast<char>('0' + cents / 10);
  text += static_cast<char>('0' + cents % 10);
  return text;
}

}  // namespace farmgate
