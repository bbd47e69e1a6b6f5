#include "engine/base/numbered_texts.h"

#include "engine/base/check.h"

namespace farmgate {

std::string_view NumberedTexts::long_text(std::uint64_t word) {
  const char* const text = text_at(word);
  std::size_t size = 0;
  std::memcpy(&size, text - sizeof(Number) - sizeof size, sizeof size);
  return {text, size};
}

void NumberedTexts::prefetch_text(const ShortText& text) const {
  const std::uint64_t hash = hash_of(text);
  const std::uint64_t tag = tag_of(text.size(), hash);
  for (std::size_t place = place_of(hash); places_[place] != 0; place = next(place)) {
    if ((places_[place] & kTagMask) != tag) continue;
    return farmgate::prefetch(text_at(places_[place]) - sizeof(Number));
  }
}

NumberedTexts::Number NumberedTexts::add(std::string_view text) {
  check(find(text) == kNone);
  check(size() < kNone);
  if ((size() + 1) * 4 > places_.size() * 3) grow();
  const std::uint64_t word = keep(text);
  texts_.push_back(word);
  put(word);
  return number_at(word);
}

// Copies the text behind its number, and that, of a text whose size does not fit into a word, behind the
// size.
std::uint64_t NumberedTexts::keep(std::string_view text) {
  const auto number = static_cast<Number>(size());
  if (owner_ != nullptr) {
    check(owner_->text(number) == text);
    return owner_->texts_[number];
  }
  const std::size_t size = text.size();
  const bool is_long = size >= kSizeMask;
  const std::size_t size_bytes = is_long ? sizeof size : 0;
  char* const bytes = arena_.take(size_bytes + sizeof number + size);
  std::memcpy(bytes, &size, size_bytes);
  std::memcpy(bytes + size_bytes, &number, sizeof number);
  char* const copy = bytes + size_bytes + sizeof number;
  copy_text(copy, text);
  const auto address = std::bit_cast<std::uint64_t>(copy);
  check(address << kAddressShift >> kAddressShift == address);
  return address << kAddressShift | std::min<std::uint64_t>(size, kSizeMask);
}

void NumberedTexts::remove_last() {
  check(size() > 0);
  const std::uint64_t word = texts_[size() - 1];
  std::size_t place = place_of(hash_of(text(size() - 1)));
  while (places_[place] >> kAddressShift != word >> kAddressShift) place = next(place);
  places_[place] = 0;
  texts_.pop_back();
}

// By hash, what was kept under this word by number.
void NumberedTexts::put(std::uint64_t word) {
  const std::string_view text = this->text(number_at(word));
  const std::uint64_t hash = hash_of(text);
  std::size_t place = place_of(hash);
  while (places_[place] != 0) place = next(place);
  places_[place] = (word & ~kTagMask) | tag_of(text.size(), hash);
}

// In order of numbers, in which the texts lie, too.
void NumberedTexts::grow() {
  ++bits_;
  places_ = std::vector<std::uint64_t>(std::size_t{1} << bits_);
  for (std::size_t i = 0; i < size(); ++i) put(texts_[i]);
}

}  // namespace farmgate
