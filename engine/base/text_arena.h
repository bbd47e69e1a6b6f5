// Copies of texts that all go at once. Belongs to one thread at a time; clear() keeps the memory, so that a
// warm arena does not allocate.
#pragma once

#include <cstddef>
#include <memory>
#include <string_view>
#include <vector>

#include "engine/base/copy_text.h"

namespace farmgate {

class TextArena {
 public:
  // A copy of `text` that lives until clear().
  std::string_view keep(std::string_view text) {
    if (text.empty()) return {};
    char* const copy = take(text.size());
    copy_text(copy, text);
    return {copy, text.size()};
  }

  // Room for so many bytes, that of no other until clear(); uninitialised. Requires: size > 0.
  char* take(std::size_t size) {
    if (size > room_) grow(size);
    char* const bytes = cursor_;
    cursor_ += size;
    room_ -= size;
    return bytes;
  }

  void clear() {
    chunk_ = 0;
    cursor_ = nullptr;
    room_ = 0;
  }

 private:
  static constexpr std::size_t kChunkBytes = std::size_t{64} * 1024;

  struct Chunk {
    std::unique_ptr<char[]> bytes;
    std::size_t size = 0;
  };

  void grow(std::size_t size);

  std::vector<Chunk> chunks_;
  std::size_t chunk_ = 0;  // the next one to use
  char* cursor_ = nullptr;
  std::size_t room_ = 0;
};

}  // namespace farmgate
