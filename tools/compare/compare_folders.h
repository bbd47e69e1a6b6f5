// Compares what two replays have left in folders.
#pragma once

#include <string>

#include "engine/base/result.h"
#include "tools/compare/comparison.h"

namespace farmgate {

// Of folders that farmgate replay --out has written. Fails with kBadInput, naming the file, for one that is
// not there, or is not what it wrote.
Result<Comparison> compare_folders(const std::string& a, const std::string& b);

}  // namespace farmgate
