// Short texts, each kept under a handle: ids of orders and requests, apart from what they name.
//
// Belongs to one thread. Places are reused, so that a warm pool does not allocate.
#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <string_view>
#include <vector>

namespace farmgate {

class TextPool {
 public:
  using Handle = std::uint32_t;
  static constexpr std::size_t kTextSizeMax = 64;

  // Keeps a copy. Requires: at most kTextSizeMax bytes.
  Handle add(std::string_view text);
  void remove(Handle handle);

  // Valid until the next add().
  std::string_view text(Handle handle) const;

 private:
  // Places of one size, each the text's length in one byte and the text; free ones are chained by their first
  // bytes.
  struct Shelf {
    std::vector<char> bytes;
    std::uint32_t free = kNone;
  };

  static constexpr std::uint32_t kNone = std::numeric_limits<std::uint32_t>::max();
  static constexpr std::array<std::uint32_t, 4> kPlaceBytes{8, 16, 32, kTextSizeMax + 8};
  static constexpr std::uint32_t kShelfBits = 2;

  std::array<Shelf, kPlaceBytes.size()> shelves_;
};

}  // namespace farmgate
