// Lists of attributes, each kept once: accounts and zones name theirs by number.
#pragma once

#include <absl/container/flat_hash_map.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/base/index.h"
#include "engine/model/symbols.h"

namespace farmgate {

using AttributeId = Index<struct AttributeTag>;
using AttributeListId = Index<struct AttributeListTag>;

// The list that is empty.
inline constexpr AttributeListId kNoAttributes{0};

// Plain: belongs to one thread at a time.
class AttributeLists {
 public:
  AttributeLists() { number_of({}); }

  // Lists are sets: their order does not matter, and what is there twice is there once.
  AttributeListId number_of(const std::vector<std::string>& attributes);

  // Sorted by number, nothing twice.
  const std::vector<AttributeId>& list(AttributeListId id) const { return lists_[id.value()]; }
  bool has(AttributeListId id, std::string_view attribute) const;
  // The list of what is in one of two, which is there from here on.
  AttributeListId in_either(AttributeListId a, AttributeListId b) {
    if (b == kNoAttributes || a == b) return a;
    return a == kNoAttributes ? b : unite(a, b);
  }

  AttributeId take(std::string_view attribute);
  const SymbolTable<AttributeId>& symbols() const { return symbols_; }
  std::vector<std::string> texts(AttributeListId id) const;

 private:
  AttributeListId keep(std::vector<AttributeId> list);
  AttributeListId unite(AttributeListId a, AttributeListId b);

  SymbolTable<AttributeId> symbols_;
  std::vector<std::vector<AttributeId>> lists_;
  absl::flat_hash_map<std::vector<AttributeId>, AttributeListId> numbers_;
  absl::flat_hash_map<std::pair<AttributeListId, AttributeListId>, AttributeListId> unions_;
};

}  // namespace farmgate
