// What callers are: which calls each kind may make is in rule.h.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace farmgate {

enum class Role : std::uint8_t {
  kTrader,    // trades for its accounts, and sees what is theirs
  kReader,    // sees the market, and nothing that is an account's
  kOperator,  // runs the engine: everything
  kAuditor    // sees everything, and changes nothing
};

inline constexpr int kRoles = 4;

// As files and tables say it, such as "trader".
std::string_view to_string(Role role);

// Nothing: it is no role.
std::optional<Role> parse_role(std::string_view text);

}  // namespace farmgate
