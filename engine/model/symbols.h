// Symbols and their internal numbers.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "engine/base/numbered_texts.h"
#include "engine/base/prefetch.h"
#include "engine/base/short_text.h"
#include "engine/model/ids.h"

namespace farmgate {

// The symbols of one kind of thing, numbered in order of creation.
//
// Written and searched by one thread; symbol() may be called by another for numbers that reached it by a
// queue.
template <class Id>
class SymbolTable {
 public:
  std::size_t size() const { return texts_.size(); }

  // The number of `symbol`; not valid() when there is none.
  Id find(const ShortText& symbol) const {
    if (texts_.size() > kRecentSizeMax) return search(symbol);
    Recent& recent = recent_[recent_place(symbol)];
    if (recent.symbol == symbol) [[likely]] {
      return recent.id;
    }
    return search(symbol, recent);
  }

  // The same for a symbol that is the name of this number, quicker when it was found before.
  Id find(NameNumber name, const ShortText& symbol) const {
    if (name.value() < by_name_count_) [[likely]] {
      const Id id = by_name_[name.value()];
      if (id.valid()) [[likely]] {
        return id;
      }
    }
    return find_by_text(name, symbol);
  }

  // Fetch what find() will read, for symbols that are looked for one after the other in a table too large for
  // the caches: first of the number, then, behind that, of the text if the number does not tell, in two
  // steps.
  void prefetch(NameNumber name) const {
    if (name.value() < by_name_count_) farmgate::prefetch(&by_name_[name.value()]);
  }
  void prefetch(NameNumber name, const ShortText& symbol) const {
    if (!is_known(name)) texts_.prefetch(symbol);
  }
  void prefetch_text(NameNumber name, const ShortText& symbol) const {
    if (!is_known(name)) texts_.prefetch_text(symbol);
  }

  std::string_view symbol(Id id) const { return texts_.text(id.value()); }

  // Requires: `symbol` is not there yet.
  Id add(std::string_view symbol) {
    const Id id{texts_.add(symbol)};
    if (texts_.size() > kRecentSizeMax) {
      recent_ = std::vector<Recent>();
    } else if (texts_.size() * 2 > recent_.size() && recent_bits_ < kRecentBitsMax) {
      make_recent_places(recent_bits_ + 1);
    }
    return id;
  }

  // Takes back the last add().
  void remove_last() {
    texts_.remove_last();
    if (texts_.size() <= kRecentSizeMax) make_recent_places(recent_bits_);
    by_name_.clear();
    by_name_count_ = 0;
  }

  // Symbols that are added from here on are not kept here: `owner` has them by the same numbers. Requires:
  // there is none yet; `owner` outlives this.
  void share_with(const SymbolTable& owner) { texts_.share_with(owner.texts_); }

 private:
  // A symbol that was found, and its number. Commands that follow each other often name the same things.
  struct Recent {
    ShortText symbol;
    Id id;
  };
  [[gnu::noinline]] Id search(const ShortText& symbol) const {
    const NumberedTexts::Number number = texts_.find(symbol);
    return number == NumberedTexts::kNone ? Id{} : Id{number};
  }
  // Finds a symbol that is not the one of its place, and puts it there.
  [[gnu::noinline]] Id search(const ShortText& symbol, Recent& recent) const {
    const NumberedTexts::Number number = texts_.find(symbol);
    if (number == NumberedTexts::kNone) return Id{};
    recent = {.symbol = symbol.is_inside() ? symbol : ShortText(texts_.text(number)), .id = Id{number}};
    return recent.id;
  }

  bool is_known(NameNumber name) const {
    return name.value() < by_name_count_ && by_name_[name.value()].valid();
  }
  [[gnu::noinline]] Id find_by_text(NameNumber name, const ShortText& symbol) const {
    const Id id = find(symbol);
    if (!id.valid() || !name.valid()) return id;
    if (name.value() >= by_name_count_) {
      by_name_.resize(name.value() + 1);
      by_name_count_ = by_name_.size();
    }
    return by_name_[name.value()] = id;
  }

  void make_recent_places(int bits) {
    recent_bits_ = bits;
    recent_.assign(std::size_t{1} << bits, {});
  }
  // Of a long symbol, what this depends on is its size and where it lies, which is as good.
  std::size_t recent_place(const ShortText& symbol) const {
    const auto& words = symbol.words();
    const std::uint64_t mixed = words[0] ^ std::rotl(words[1], 23) ^ std::rotl(words[2], 41);
    return mixed * 0x9e3779b97f4a7c15u >> (64 - recent_bits_);  // Fibonacci hashing
  }

  // Twice as many places as symbols, within these bounds.
  static constexpr int kRecentBitsMin = 7;
  static constexpr int kRecentBitsMax = 16;
  // With more symbols, a place has seldom seen the one that comes.
  static constexpr std::size_t kRecentSizeMax = std::size_t{1} << kRecentBitsMax;

  int recent_bits_ = kRecentBitsMin;
  mutable std::vector<Recent> recent_ = std::vector<Recent>(1 << kRecentBitsMin);
  // What the names that were found stand for.
  mutable std::vector<Id> by_name_;
  mutable std::size_t by_name_count_ = 0;
  NumberedTexts texts_;
};

// The names by which everything is known outside the engine.
struct Symbols {
  SymbolTable<CommodityId> commodities;
  SymbolTable<ZoneId> zones;
  SymbolTable<ClassId> classes;
  SymbolTable<AccountId> accounts;
  SymbolTable<ProgrammeId> programmes;
  SymbolTable<OwnerId> owners;
};

}  // namespace farmgate
