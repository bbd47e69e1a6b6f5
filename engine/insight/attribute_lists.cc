#include "engine/insight/attribute_lists.h"

#include <algorithm>
#include <iterator>

namespace farmgate {

AttributeId AttributeLists::take(std::string_view attribute) {
  const AttributeId known = symbols_.find(attribute);
  return known.valid() ? known : symbols_.add(attribute);
}

AttributeListId AttributeLists::number_of(const std::vector<std::string>& attributes) {
  std::vector<AttributeId> list;
  list.reserve(attributes.size());
  for (const std::string& attribute : attributes) list.push_back(take(attribute));
  std::ranges::sort(list);
  list.erase(std::ranges::unique(list).begin(), list.end());
  const auto [found, is_new] = numbers_.try_emplace(list, AttributeListId{lists_.size()});
  if (is_new) lists_.push_back(std::move(list));
  return found->second;
}

bool AttributeLists::has(AttributeListId id, std::string_view attribute) const {
  const AttributeId known = symbols_.find(attribute);
  return known.valid() && std::ranges::binary_search(list(id), known);
}

std::vector<AttributeId> AttributeLists::in_either(AttributeListId a, AttributeListId b) const {
  std::vector<AttributeId> both;
  std::ranges::set_union(list(a), list(b), std::back_inserter(both));
  return both;
}

std::vector<std::string> AttributeLists::texts(AttributeListId id) const {
  std::vector<std::string> texts;
  for (const AttributeId attribute : list(id)) texts.emplace_back(symbols_.symbol(attribute));
  std::ranges::sort(texts);
  return texts;
}

}  // namespace farmgate
