// What a gate has of everybody's money, as text to be compared.
#pragma once

#include <string>
#include <vector>

#include "engine/accounts/gate.h"

namespace farmgate {

// What every account has used and reserved of its line, and what every programme has locked and paid, as it
// counts for a command of this time.
std::vector<std::string> gate_balances(const Gate& gate, Timestamp time);

}  // namespace farmgate
