// Texts that are numbered 0, 1, 2 ... in order of arrival, in few bytes each: names, of which there may be
// millions.
//
// Added to and searched by one thread; text() may be called by another for numbers that reached it by what
// synchronises the two (a queue, a lock). A text keeps its place until all go.
//
// Each text lies behind its number, and is referred to by two words: one by number, one by hash. Both have
// its address and something of it, so that a search reads one of the latter and, mostly, no text but the one
// that it finds.
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
#include <string_view>
#include <vector>

#include "engine/base/copy_text.h"
#include "engine/base/hash.h"
#include "engine/base/prefetch.h"
#include "engine/base/short_text.h"
#include "engine/base/stable_vector.h"
#include "engine/base/text_arena.h"

namespace farmgate {

class NumberedTexts {
 public:
  using Number = std::uint32_t;
  static constexpr Number kNone = std::numeric_limits<Number>::max();

  std::size_t size() const { return texts_.size(); }

  // Requires: it is there.
  std::string_view text(std::size_t number) const {
    const std::uint64_t word = texts_[number];
    const std::size_t size = word & kSizeMask;
    if (size == kSizeMask) [[unlikely]] {
      return long_text(word);
    }
    return {text_at(word), size};
  }

  // kNone: there is no such text.
  Number find(const ShortText& text) const {
    const std::uint64_t hash = hash_of(text);
    const std::uint64_t tag = tag_of(text.size(), hash);
    for (std::size_t place = place_of(hash); places_[place] != 0; place = next(place)) {
      const std::uint64_t word = places_[place];
      if ((word & kTagMask) == tag && is_at(word, text)) return number_at(word);
    }
    return kNone;
  }

  // Fetch what find() will read, for texts that are looked for one after the other where there are too many
  // for the caches: first the word, then, behind that, the text.
  void prefetch(const ShortText& text) const { farmgate::prefetch(&places_[place_of(hash_of(text))]); }
  void prefetch_text(const ShortText& text) const;

  // Returns its number. Requires: it is not there yet, and there are fewer than kNone.
  Number add(std::string_view text);

  // Takes back the last one; its bytes stay until all go.
  void remove_last();

  // Texts added from here on are not kept here: `owner` has each of them by the number that it gets.
  // Requires: there is none yet; `owner` outlives this, and has no others to share with.
  void share_with(const NumberedTexts& owner) { owner_ = &owner; }

 private:
  // A word by number: the address, then the size, or kSizeMask: that is kept before the number.
  // A word by hash: the address, then the size as far as it fits, then bits of the hash. 0: none.
  static constexpr int kAddressShift = 16;
  static constexpr std::uint64_t kSizeMask = 0xffff;
  static constexpr std::uint64_t kTagMask = 0xffff;
  static constexpr std::size_t kTagSizeMax = 0xff;
  static constexpr int kBitsAtFirst = 4;

  static const char* text_at(std::uint64_t word) { return std::bit_cast<const char*>(word >> kAddressShift); }
  static Number number_at(std::uint64_t word) {
    Number number = 0;
    std::memcpy(&number, text_at(word) - sizeof number, sizeof number);
    return number;
  }
  static std::string_view long_text(std::uint64_t word);

  static std::uint64_t hash_of(const ShortText& text) {
    return text.is_inside() ? keyed_hash64(text.words()) : keyed_hash64(text.view());
  }
  static std::uint64_t tag_of(std::size_t size, std::uint64_t hash) {
    return std::min(size, kTagSizeMax) << 8 | (hash & 0xff);
  }
  // What a tag does not say of the text is compared.
  bool is_at(std::uint64_t word, const ShortText& text) const {
    const std::string_view view = text.view();
    if (view.size() < kTagSizeMax) [[likely]] {
      return same_text({text_at(word), view.size()}, view);
    }
    return this->text(number_at(word)) == view;
  }

  std::size_t place_of(std::uint64_t hash) const { return hash >> (64 - bits_); }
  std::size_t next(std::size_t place) const { return (place + 1) & (places_.size() - 1); }

  std::uint64_t keep(std::string_view text);
  void put(std::uint64_t word);
  void grow();

  const NumberedTexts* owner_ = nullptr;  // nullptr: the texts are its own
  TextArena arena_;
  StableVector<std::uint64_t> texts_;  // by number
  // By hash, at the first place from there on that was free, in order of numbers: what was put last is in
  // nobody's way. Three of four at most are in use.
  std::vector<std::uint64_t> places_ = std::vector<std::uint64_t>(std::size_t{1} << kBitsAtFirst);
  int bits_ = kBitsAtFirst;
};

}  // namespace farmgate
