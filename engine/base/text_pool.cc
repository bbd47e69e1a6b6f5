#include "engine/base/text_pool.h"

#include <cstring>

#include "engine/base/check.h"
#include "engine/base/short_text.h"

namespace farmgate {

TextPool::Handle TextPool::add(std::string_view text) {
  check(text.size() <= kTextSizeMax);
  std::uint32_t number = 0;
  while (kPlaceBytes[number] <= text.size()) ++number;

  Shelf& shelf = shelves_[number];
  std::uint32_t place = shelf.free;
  if (place == kNone) {
    place = static_cast<std::uint32_t>(shelf.bytes.size() / kPlaceBytes[number]);
    check(place < kNone >> kShelfBits);
    shelf.bytes.resize(shelf.bytes.size() + kPlaceBytes[number]);
  } else {
    std::memcpy(&shelf.free, &shelf.bytes[std::size_t{place} * kPlaceBytes[number]], sizeof shelf.free);
  }
  char* const bytes = &shelf.bytes[std::size_t{place} * kPlaceBytes[number]];
  bytes[0] = static_cast<char>(text.size());
  copy_text(bytes + 1, text);
  return place << kShelfBits | number;
}

void TextPool::remove(Handle handle) {
  const std::uint32_t number = handle & ((1u << kShelfBits) - 1);
  const std::uint32_t place = handle >> kShelfBits;
  Shelf& shelf = shelves_[number];
  std::memcpy(&shelf.bytes[std::size_t{place} * kPlaceBytes[number]], &shelf.free, sizeof shelf.free);
  shelf.free = place;
}

std::string_view TextPool::text(Handle handle) const {
  const std::uint32_t number = handle & ((1u << kShelfBits) - 1);
  const char* const bytes = &shelves_[number].bytes[std::size_t{handle >> kShelfBits} * kPlaceBytes[number]];
  return {bytes + 1, static_cast<std::size_t>(bytes[0])};
}

}  // namespace farmgate
