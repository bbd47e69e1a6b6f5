// Symbols and their internal numbers.
#pragma once

#include <absl/container/flat_hash_map.h>

#include <array>
#include <string>
#include <string_view>

#include "engine/base/check.h"
#include "engine/base/hash.h"
#include "engine/base/short_text.h"
#include "engine/base/stable_vector.h"
#include "engine/model/ids.h"

namespace farmgate {

// The symbols of one kind of thing, numbered in order of creation.
//
// Written and searched by one thread; symbol() may be called by another for numbers that reached it by a
// queue.
template <class Id>
class SymbolTable {
 public:
  std::size_t size() const { return symbols_.size(); }

  // The number of `symbol`; not valid() when there is none.
  Id find(std::string_view symbol) const {
    if (symbol.empty()) return Id{};
    Recent& recent = recent_[recent_place(symbol)];
    if (same_text(recent.symbol, symbol)) return recent.id;
    const auto found = ids_.find(symbol);
    if (found == ids_.end()) return Id{};
    recent = {.symbol = found->first, .id = found->second};
    return recent.id;
  }

  std::string_view symbol(Id id) const { return symbols_[id.value()]; }

  // Requires: `symbol` is not there yet.
  Id add(std::string_view symbol) {
    const Id id{symbols_.size()};
    symbols_.push_back(std::string(symbol));
    check(ids_.emplace(symbols_[id.value()], id).second);
    return id;
  }

  // Takes back the last add().
  void remove_last() {
    recent_.fill({});
    ids_.erase(symbols_[symbols_.size() - 1]);
    symbols_.pop_back();
  }

 private:
  struct Hash {
    std::size_t operator()(std::string_view symbol) const { return hash64(symbol, 0); }
  };

  // A symbol that was found, and its number. Commands that follow each other often name the same things.
  struct Recent {
    std::string_view symbol;
    Id id;
  };
  static std::size_t recent_place(std::string_view symbol) {
    const auto last = static_cast<unsigned char>(symbol.back());
    const auto middle = static_cast<unsigned char>(symbol[symbol.size() / 2]);
    return (last + middle * 7u + symbol.size() * 31u) % kRecentCount;
  }

  static constexpr std::size_t kRecentCount = 128;

  mutable std::array<Recent, kRecentCount> recent_{};
  StableVector<std::string> symbols_;
  absl::flat_hash_map<std::string_view, Id, Hash> ids_;  // keys are the strings of symbols_
};

// The names by which everything is known outside the engine.
struct Symbols {
  SymbolTable<CommodityId> commodities;
  SymbolTable<ZoneId> zones;
  SymbolTable<ClassId> classes;
  SymbolTable<AccountId> accounts;
};

}  // namespace farmgate
