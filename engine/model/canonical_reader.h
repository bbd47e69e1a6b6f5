// Reads canonical bytes (see digest.h) back, part by part.
#pragma once

#include <bit>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string_view>

namespace farmgate {

// Once something is missing or unknown, all that follows is blank. Texts are views of the bytes.
class CanonicalReader {
 public:
  explicit CanonicalReader(std::string_view bytes) : rest_(bytes) {}

  bool failed() const { return failed_; }
  bool at_end() const { return rest_.empty(); }
  // What was read can't be what was written.
  void fail() { failed_ = true; }

  template <class Integer>
  Integer integer() {
    Integer value{};
    const std::string_view raw = take(sizeof value);
    if (!raw.empty()) std::memcpy(&value, raw.data(), sizeof value);
    return value;
  }
  std::string_view text() { return take(integer<std::uint32_t>()); }
  std::string_view remainder() { return take(rest_.size()); }
  template <class Amount>
  void read(Amount& amount) {
    amount = Amount{integer<std::int64_t>()};
  }
  template <class Enum>
  Enum word(std::optional<Enum> (*parse)(std::string_view)) {
    const std::optional<Enum> value = parse(text());
    if (!value) failed_ = true;
    return value.value_or(Enum{});
  }

 private:
  static_assert(std::endian::native == std::endian::little);

  std::string_view take(std::size_t size) {
    if (failed_ || size > rest_.size()) {
      failed_ = true;
      return {};
    }
    const std::string_view taken = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return taken;
  }

  std::string_view rest_;
  bool failed_ = false;
};

}  // namespace farmgate
