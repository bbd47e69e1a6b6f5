// Whole numbers at random, the same from one seed on every machine (SplitMix64), or from bytes that somebody
// else chose.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace farmgate {

class RandomDraws {
 public:
  explicit RandomDraws(std::uint64_t seed) : state_(seed) {}

  // Draws from the bytes, as few as will do, and takes them away; from a seed once there are none. Others may
  // draw from them too; they must outlive it.
  explicit RandomDraws(std::span<const std::uint8_t>& bytes) : state_(0), bytes_(&bytes) {}

  std::uint64_t next() {
    if (bytes_ == nullptr || bytes_->empty()) return from_seed();
    const std::uint64_t high = taken_byte();
    return high << 8 | taken_byte();
  }

  // From `lowest` to `highest`, both included.
  std::int64_t between(std::int64_t lowest, std::int64_t highest) {
    return lowest + static_cast<std::int64_t>(below(static_cast<std::uint64_t>(highest - lowest + 1)));
  }

  bool per_mille(std::int64_t chances) { return between(0, 999) < chances; }

  template <typename Item>
  const Item& one_of(const std::vector<Item>& items) {
    return items[below(items.size())];
  }

  std::string one_of_words(const std::vector<std::string>& words) { return one_of(words); }

 private:
  std::uint64_t below(std::uint64_t end) {
    const bool one_will_do = end <= 256 && bytes_ != nullptr && !bytes_->empty();
    return (one_will_do ? taken_byte() : next()) % end;
  }

  std::uint64_t from_seed() {
    state_ += 0x9e3779b97f4a7c15u;
    std::uint64_t mixed = state_;
    mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9u;
    mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111ebu;
    return mixed ^ (mixed >> 31);
  }

  // 0: there is none.
  std::uint64_t taken_byte() {
    if (bytes_->empty()) return 0;
    const std::uint64_t byte = bytes_->front();
    *bytes_ = bytes_->subspan(1);
    return byte;
  }

  std::uint64_t state_;
  std::span<const std::uint8_t>* bytes_ = nullptr;  // nullptr: from the seed alone
};

}  // namespace farmgate
