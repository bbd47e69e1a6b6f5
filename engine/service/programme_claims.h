// Which programmes are being changed: one change of a programme at a time, so that what was looked at before
// it is still so when it is applied.
#pragma once

#include <algorithm>
#include <mutex>
#include <set>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "engine/model/reference_change.h"

namespace farmgate {

// Those that a change names.
inline std::vector<std::string> programmes_of(const ReferenceChange& change) {
  std::vector<std::string> symbols;
  for (const ReferenceEdit& edit : change) {
    if (const auto* row = std::get_if<ProgrammeRow>(&edit)) symbols.push_back(row->symbol);
    if (const auto* deletion = std::get_if<ProgrammeDeletion>(&edit)) symbols.push_back(deletion->symbol);
  }
  return symbols;
}

// Any thread.
class ProgrammeClaims {
 public:
  // Claims all of them; false: one of them is claimed already, and none is by this.
  bool claim(const std::vector<std::string>& programmes) {
    const std::lock_guard lock(mutex_);
    const bool is_free = std::ranges::none_of(
        programmes, [this](const std::string& symbol) { return claimed_.contains(symbol); });
    if (is_free) claimed_.insert(programmes.begin(), programmes.end());
    return is_free;
  }
  void release(const std::vector<std::string>& programmes) {
    const std::lock_guard lock(mutex_);
    for (const std::string& symbol : programmes) claimed_.erase(symbol);
  }

 private:
  std::mutex mutex_;
  std::set<std::string> claimed_;
};

// What one call has claimed; belongs to its thread.
class ProgrammeClaim {
 public:
  explicit ProgrammeClaim(ProgrammeClaims& claims) : claims_(claims) {}
  ProgrammeClaim(const ProgrammeClaim&) = delete;
  ProgrammeClaim& operator=(const ProgrammeClaim&) = delete;
  ~ProgrammeClaim() { release(); }

  // Requires: it has claimed nothing.
  bool claim(std::vector<std::string> programmes) {
    if (!claims_.claim(programmes)) return false;
    programmes_ = std::move(programmes);
    return true;
  }
  void release() {
    if (!programmes_.empty()) claims_.release(std::exchange(programmes_, {}));
  }

 private:
  ProgrammeClaims& claims_;
  std::vector<std::string> programmes_;
};

}  // namespace farmgate
