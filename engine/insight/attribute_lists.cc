#include "engine/insight/attribute_lists.h"

#include <algorithm>
#include <iterator>
#include <utility>

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
  return keep(std::move(list));
}

AttributeListId AttributeLists::keep(std::vector<AttributeId> list) {
  const auto [found, is_new] = numbers_.try_emplace(list, AttributeListId{lists_.size()});
  if (is_new) lists_.push_back(std::move(list));
  return found->second;
}

bool AttributeLists::has(AttributeListId id, std::string_view attribute) const {
  const AttributeId known = symbols_.find(attribute);
  return known.valid() && std::ranges::binary_search(list(id), known);
}

// Worked out once for each pair: there are as many as kinds of sellers and places.
AttributeListId AttributeLists::unite(AttributeListId a, AttributeListId b) {
  const std::pair pair(a, b);
  if (const auto found = unions_.find(pair); found != unions_.end()) return found->second;
  std::vector<AttributeId> both;
  std::ranges::set_union(list(a), list(b), std::back_inserter(both));
  const AttributeListId united = keep(std::move(both));
  unions_.emplace(pair, united);
  return united;
}

std::vector<std::string> AttributeLists::texts(AttributeListId id) const {
  std::vector<std::string> texts;
  for (const AttributeId attribute : list(id)) texts.emplace_back(symbols_.symbol(attribute));
  std::ranges::sort(texts);
  return texts;
}

}  // namespace farmgate
