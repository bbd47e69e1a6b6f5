// Gathers what is wrong with the fields of a message.
#pragma once

#include <farmgate/v1/market.pb.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "engine/model/units.h"
#include "engine/service/request_messages.h"

namespace farmgate {

class FieldViolations {
 public:
  void check_name(const char* field, const std::string& name) {
    if (name.empty()) add(field, "is missing: 1 to 64 bytes");
    check_size(field, name);
  }
  void check_size(const char* field, const std::string& name) {
    if (name.size() > kSymbolSizeMax) add(field, "is longer than 64 bytes");
  }
  void check_side(const char* field, v1::Side side, bool needed) {
    if (needed && side == v1::SIDE_UNSPECIFIED) add(field, "is missing: SIDE_BID or SIDE_ASK");
    if (!v1::Side_IsValid(side)) add(field, "is no known side");
  }
  void check_self_trade(const char* field, v1::SelfTrade mode) {
    if (!v1::SelfTrade_IsValid(mode)) add(field, "is no known mode");
  }
  void check_min_sequence(std::int64_t sequence) {
    if (sequence < 0) add("min_sequence", "is negative");
  }
  void check_page_size(std::int32_t page_size) {
    if (page_size < 0 || page_size > 1'000) add("page_size", "is not within 1 to 1,000, or 0 for 100");
  }
  // Of a bound that is not needed.
  void check_bound(const char* field, std::int64_t value) {
    if (value < 0) add(field, "is negative");
  }
  // Of a stream.
  void check_interval(std::int32_t interval_ms) {
    if (interval_ms != 0 && (interval_ms < 10 || interval_ms > 60'000))
      add("interval_ms", "is not within 10 to 60,000, or 0 for 100");
  }
  // Of names that a stream wants, which it keeps and compares again and again.
  template <class Names>
  void check_wanted(const char* field, const Names& names) {
    constexpr int kNamesMax = 1'000;
    if (names.size() > kNamesMax) return add(field, "has more than 1,000 names");
    const auto is_long = [](const std::string& name) { return name.size() > kSymbolSizeMax; };
    if (std::ranges::any_of(names, is_long)) add(field, "has a name that is longer than 64 bytes");
  }
  // So many are told: what is wrong with all parts of a large message would be larger than it.
  void add(const char* field, const char* description) {
    constexpr std::size_t kToldMax = 32;
    if (all_.size() < kToldMax) all_.push_back({.field = field, .description = description});
  }
  std::vector<FieldViolation> take() { return std::move(all_); }

 private:
  std::vector<FieldViolation> all_;
};

}  // namespace farmgate
