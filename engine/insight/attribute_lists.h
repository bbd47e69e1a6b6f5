// Lists of attributes, each kept once: accounts and zones name theirs by number.
#pragma once

#include <absl/container/flat_hash_map.h>

#include <string>
#include <string_view>
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
  // What is in one of two lists.
  std::vector<AttributeId> in_either(AttributeListId a, AttributeListId b) const;

  AttributeId take(std::string_view attribute);
  const SymbolTable<AttributeId>& symbols() const { return symbols_; }
  std::vector<std::string> texts(AttributeListId id) const;

 private:
  SymbolTable<AttributeId> symbols_;
  std::vector<std::vector<AttributeId>> lists_;
  absl::flat_hash_map<std::vector<AttributeId>, AttributeListId> numbers_;
};

}  // namespace farmgate
