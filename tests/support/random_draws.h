// Whole numbers at random, the same from one seed on every machine (SplitMix64).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace farmgate {

class RandomDraws {
 public:
  explicit RandomDraws(std::uint64_t seed) : state_(seed) {}

  std::uint64_t next() {
    state_ += 0x9e3779b97f4a7c15u;
    std::uint64_t mixed = state_;
    mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9u;
    mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111ebu;
    return mixed ^ (mixed >> 31);
  }

  // From `lowest` to `highest`, both included.
  std::int64_t between(std::int64_t lowest, std::int64_t highest) {
    return lowest + static_cast<std::int64_t>(next() % static_cast<std::uint64_t>(highest - lowest + 1));
  }

  bool per_mille(std::int64_t chances) { return between(0, 999) < chances; }

  template <typename Item>
  const Item& one_of(const std::vector<Item>& items) {
    return items[next() % items.size()];
  }

  std::string one_of_words(const std::vector<std::string>& words) { return one_of(words); }

 private:
  std::uint64_t state_;
};

}  // namespace farmgate
