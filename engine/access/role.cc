#include "engine/access/role.h"

#include <algorithm>
#include <array>
#include <cstddef>

namespace farmgate {
namespace {

constexpr std::array<std::string_view, kRoles> kNames{"trader", "reader", "operator", "auditor"};

}  // namespace

std::string_view to_string(Role role) {
  return kNames[static_cast<std::size_t>(role)];
}

std::optional<Role> parse_role(std::string_view text) {
  const auto* const found = std::ranges::find(kNames, text);
  if (found == kNames.end()) return std::nullopt;
  return static_cast<Role>(found - kNames.begin());
}

}  // namespace farmgate
