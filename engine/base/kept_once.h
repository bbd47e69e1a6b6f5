// Items of which many are the same, such as lists of attributes: each is kept once, and known by a number.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <map>
#include <vector>

#include "engine/base/check.h"

namespace farmgate {

// Belongs to one thread at a time. Items are kept until all go. Requires: Item has empty() and an order.
template <class Item>
class KeptOnce {
 public:
  using Number = std::uint32_t;
  // The number of the empty item.
  static constexpr Number kEmpty = 0;

  // The number of an item, always the same.
  Number keep(const Item& item) {
    if (item.empty()) return kEmpty;
    check(items_.size() < std::numeric_limits<Number>::max());
    const auto [found, is_new] = numbers_.try_emplace(item, static_cast<Number>(items_.size() + 1));
    if (is_new) items_.push_back(&found->first);
    return found->second;
  }

  // Stays where it is. Requires: `number` was given here.
  const Item& item(Number number) const {
    static const Item empty;
    return number == kEmpty ? empty : *items_[number - 1];
  }

  // Items that are not empty.
  std::size_t size() const { return items_.size(); }

 private:
  std::map<Item, Number> numbers_;
  std::vector<const Item*> items_;  // of numbers_, from number 1 on
};

}  // namespace farmgate
