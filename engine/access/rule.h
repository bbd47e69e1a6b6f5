// Which role may make which call of the API. docs/security.md has the same table, and a test holds the two
// and the server against each other.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "engine/access/role.h"

namespace farmgate {

enum class Permission : std::uint8_t {
  kNo,
  kOwn,        // when all accounts that it is about are the caller's, and it is about one
  kOwnOrNone,  // when all accounts that it is about are the caller's, if it is about any
  kYes
};

// Which accounts a request is about, seen from its caller.
enum class Standing : std::uint8_t { kNone, kOwn, kOther };

constexpr bool allows(Permission permission, Standing standing) {
  switch (permission) {
    case Permission::kNo:
      return false;
    case Permission::kOwn:
      return standing == Standing::kOwn;
    case Permission::kOwnOrNone:
      return standing != Standing::kOther;
    case Permission::kYes:
      return true;
  }
  return false;
}

struct Rule {
  std::string_view call;  // such as "OrderService.PlaceOrder"
  std::array<Permission, kRoles> permissions{};
  bool is_administrative = false;  // goes into the audit log

  Permission of(Role role) const { return permissions[static_cast<std::size_t>(role)]; }
};

// Of every call, by service.
std::span<const Rule> rules();

// Of the call of this name; one that nobody may make when there is none.
const Rule& rule_of(std::string_view call);

}  // namespace farmgate
