// A book as text, to be held against another one.
#pragma once

#include <string>
#include <vector>

#include "engine/matching/market.h"
#include "engine/model/symbols.h"

namespace farmgate {

// Its orders in the order of priority, each a line without internal numbers. `names` are those of its zones.
std::vector<std::string> book_lines(const Market& market, const Symbols& names,
                                    const SymbolTable<AccountId>& accounts);

}  // namespace farmgate
