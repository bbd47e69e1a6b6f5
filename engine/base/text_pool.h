// Texts of some size that come and go one by one: long ids of orders and requests.
//
// Belongs to one thread. A text keeps its place until it is released, and places are reused, so that a warm
// pool does not allocate.
#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <string_view>
#include <vector>

namespace farmgate {

class TextPool {
 public:
  static constexpr std::size_t kTextSizeMax = 64;

  // A copy that lives until release(). Requires: 1 to kTextSizeMax bytes.
  std::string_view keep(std::string_view text);

  // Requires: `text` is what keep() returned.
  void release(std::string_view text);

 private:
  // Places of one size; those that are free are chained by their first bytes.
  struct Shelf {
    std::vector<std::unique_ptr<char[]>> chunks;
    std::size_t room = 0;  // places never used in the last chunk
    char* free = nullptr;
  };

  static constexpr std::array<std::size_t, 4> kPlaceBytes{16, 24, 32, kTextSizeMax};
  static constexpr std::size_t kPlacesPerChunk = 1024;

  static std::size_t shelf_for(std::size_t text_size);
  static void add_chunk(Shelf& shelf, std::size_t place_bytes);

  std::array<Shelf, kPlaceBytes.size()> shelves_;
};

}  // namespace farmgate
