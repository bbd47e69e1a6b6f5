// Entries of token files as tests need them.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "engine/access/caller_entry.h"

namespace farmgate {

struct MadeEntry {
  CallerEntry entry;
  std::string token;
};

// Of a caller with a new token.
inline MadeEntry made_entry(const std::string& name, Role role, std::vector<std::string> accounts = {}) {
  auto token = make_token();
  EXPECT_TRUE(token);
  return {.entry = {.name = name,
                    .role = role,
                    .accounts = std::move(accounts),
                    .token = token->hash,
                    .expires = {},
                    .created = {.time = Timestamp{1}, .by = "root"},
                    .revoked = {}},
          .token = token->text};
}

}  // namespace farmgate
