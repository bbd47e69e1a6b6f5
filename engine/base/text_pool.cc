#include "engine/base/text_pool.h"

#include <cstring>

#include "engine/base/check.h"

namespace farmgate {

std::size_t TextPool::shelf_for(std::size_t text_size) {
  check(text_size > 0);
  check(text_size <= kTextSizeMax);
  std::size_t shelf = 0;
  while (kPlaceBytes[shelf] < text_size) ++shelf;
  return shelf;
}

std::string_view TextPool::keep(std::string_view text) {
  const std::size_t number = shelf_for(text.size());
  const std::size_t place_bytes = kPlaceBytes[number];
  Shelf& shelf = shelves_[number];
  char* place = shelf.free;
  if (place != nullptr) {
    std::memcpy(&shelf.free, place, sizeof shelf.free);
  } else {
    if (shelf.room == 0) add_chunk(shelf, place_bytes);
    place = shelf.chunks.back().get() + --shelf.room * place_bytes;
  }
  std::memcpy(place, text.data(), text.size());
  return {place, text.size()};
}

void TextPool::add_chunk(Shelf& shelf, std::size_t place_bytes) {
  shelf.chunks.push_back(std::make_unique_for_overwrite<char[]>(place_bytes * kPlacesPerChunk));
  shelf.room = kPlacesPerChunk;
}

void TextPool::release(std::string_view text) {
  Shelf& shelf = shelves_[shelf_for(text.size())];
  char* const place = const_cast<char*>(text.data());
  std::memcpy(place, &shelf.free, sizeof shelf.free);
  shelf.free = place;
}

}  // namespace farmgate
