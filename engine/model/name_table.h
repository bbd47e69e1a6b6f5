// Numbers for the names that requests have, whether or not they stand for anything.
#pragma once

#include <cstddef>

#include "engine/base/short_text.h"
#include "engine/model/ids.h"
#include "engine/model/symbols.h"
#include "engine/model/units.h"

namespace farmgate {

// One table serves all requests of one engine, which knows what a number stands for after it has looked the
// name up once. Belongs to the thread that reads the requests.
class NameTable {
 public:
  // The number of a name, always the same. Not valid() for those that get none: what is no symbol, and new
  // ones when the table is full, so that nonsense cannot fill the memory.
  NameNumber number(const ShortText& name) {
    const NameNumber known = names_.find(name);
    return known.valid() ? known : add(name);
  }

 private:
  static constexpr std::size_t kSizeMax = std::size_t{1} << 20;

  NameNumber add(const ShortText& name) {
    const bool is_symbol = !name.empty() && name.size() <= kSymbolSizeMax;
    return is_symbol && names_.size() < kSizeMax ? names_.add(name.view()) : NameNumber{};
  }

  SymbolTable<NameNumber> names_;
};

}  // namespace farmgate
