#include "tools/farmgate/divergence_text.h"

#include <cstddef>
#include <optional>

#include "tools/farmgate/figures.h"

namespace farmgate {
namespace {

std::string field(const std::optional<std::vector<std::string>>& row, std::size_t column) {
  const bool is_empty = !row || column >= row->size() || (*row)[column].empty();
  return is_empty ? "-" : (*row)[column];
}

}  // namespace

std::string divergence_sentence(const Comparison& comparison) {
  const auto& divergence = comparison.divergence;
  if (!divergence && comparison.a.digest == comparison.b.digest)
    return "Nothing differs: the digests are equal.";
  if (!divergence) return "No fill and no event differs; the digests do, by the coupons of asks.";
  std::string text = "They differ from sequence " + grouped(divergence->sequence) + " on.";
  if (!divergence->a) text += " It came to more in B than in A.";
  if (!divergence->b) text += " It came to more in A than in B.";
  return text;
}

std::vector<std::array<std::string, 3>> divergence_rows(const Comparison& comparison) {
  std::vector<std::array<std::string, 3>> rows;
  const auto& divergence = comparison.divergence;
  for (std::size_t i = 0; divergence && i < divergence->columns.size(); ++i) {
    const std::string a = field(divergence->a, i);
    const std::string b = field(divergence->b, i);
    if (a != "-" || b != "-") rows.push_back({divergence->columns[i], a, b});
  }
  return rows;
}

}  // namespace farmgate
