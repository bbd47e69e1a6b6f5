// Lists of insight, a page at a time.
#pragma once

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/base/int128.h"
#include "engine/service/field_violations.h"
#include "engine/service/insight_answers.h"

namespace farmgate {

// Where a row stands in a list: the largest value first, then by key.
struct InsightPlace {
  Int128 value = 0;
  std::string key;

  friend bool operator<(const InsightPlace& a, const InsightPlace& b) {
    return a.value != b.value ? a.value > b.value : a.key < b.key;
  }
};

// The token with which a page goes on behind a row, and back; nothing: it is none.
std::string token_of(const InsightPlace& place);
std::optional<InsightPlace> place_of(std::string_view token);

// What is wrong with page size and token of a request.
template <class Request>
void check_page(const Request& request, FieldViolations& violations) {
  if (request.page_size() < 0 || request.page_size() > kInsightPageSizeMax) {
    violations.add("page_size", "is not within 1 to 1,000, or 0 for 100");
  }
  if (!request.page_token().empty() && !place_of(request.page_token())) {
    violations.add("page_token", "is not what an answer gave");
  }
}

// A list of rows with their places, of which a page is asked for.
template <class Row>
class InsightPage {
 public:
  template <class Request>
  explicit InsightPage(const Request& request)
      : size_(static_cast<std::size_t>(request.page_size() == 0 ? kInsightPageSize : request.page_size())),
        after_(place_of(request.page_token())) {}

  // Takes a row in, unless it is on a page before.
  void add(InsightPlace place, Row row) {
    if (!after_ || *after_ < place) rows_.emplace_back(std::move(place), std::move(row));
  }

  // Calls `write` with each row of the page, in order, and gives the response the token of the next one.
  template <class Response, class Write>
  void write_to(Response& response, Write write) {
    const std::size_t count = std::min(size_, rows_.size());
    const auto end = rows_.begin() + static_cast<std::ptrdiff_t>(std::min(size_ + 1, rows_.size()));
    std::partial_sort(rows_.begin(), end, rows_.end(),
                      [](const auto& a, const auto& b) { return a.first < b.first; });
    for (std::size_t i = 0; i < count; ++i) write(rows_[i].second);
    if (rows_.size() > count) response.set_next_page_token(token_of(rows_[count - 1].first));
  }

 private:
  std::size_t size_;
  std::optional<InsightPlace> after_;  // nothing: this is the first page
  std::vector<std::pair<InsightPlace, Row>> rows_;
};

}  // namespace farmgate
