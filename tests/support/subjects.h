// Every implementation of the market rules there is, the oracle first.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "tests/support/subject.h"

namespace farmgate {

std::vector<std::pair<std::string, std::function<std::unique_ptr<Subject>()>>> all_subjects();

}  // namespace farmgate
