// A dense internal number of one kind of thing: 0, 1, 2 ... in order of creation, never reused.
//
// Numbers are internal: nothing that leaves the engine may depend on them.
#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <utility>

namespace farmgate {

template <class Kind>
class Index {
 public:
  constexpr Index() = default;
  constexpr explicit Index(std::size_t value) : value_(static_cast<std::uint32_t>(value)) {}

  // Whether it names anything. Requires, for value(): valid().
  constexpr bool valid() const { return value_ != kNone; }
  constexpr std::uint32_t value() const { return value_; }

  friend constexpr auto operator<=>(Index, Index) = default;

  template <class Hash>
  friend Hash AbslHashValue(Hash state, Index index) {
    return Hash::combine(std::move(state), index.value_);
  }

 private:
  static constexpr std::uint32_t kNone = std::numeric_limits<std::uint32_t>::max();
  std::uint32_t value_ = kNone;
};

}  // namespace farmgate
