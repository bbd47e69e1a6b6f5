#include "engine/base/text_arena.h"

#include <algorithm>

namespace farmgate {

void TextArena::grow(std::size_t size) {
  // A chunk too small for a giant text is passed over; that text gets a chunk of its own size.
  while (chunk_ < chunks_.size() && chunks_[chunk_].size < size) ++chunk_;
  if (chunk_ == chunks_.size()) {
    const std::size_t bytes = std::max(size, kChunkBytes);
    chunks_.push_back({.bytes = std::make_unique_for_overwrite<char[]>(bytes), .size = bytes});
  }
  cursor_ = chunks_[chunk_].bytes.get();
  room_ = chunks_[chunk_].size;
  ++chunk_;
}

}  // namespace farmgate
