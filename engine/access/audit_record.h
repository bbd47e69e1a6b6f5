// What records of the audit log say, as JSON.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace farmgate {

struct AuditedAct {
  std::string_view who;   // the caller's name, or the user of the machine
  std::string_view role;  // empty: of no caller
  std::string_view peer;  // the connection, as gRPC writes it; empty: none
  std::string_view what;  // such as "AdminService.HaltCommodity"
  std::string_view with;  // what it was told: a JSON value; empty: too large, the journal has it
};

struct AuditedOutcome {
  std::string_view code;       // such as "OK"
  std::uint64_t sequence = 0;  // of the command that it was; 0: none
};

// Of a line, its end included.
inline constexpr std::size_t kAuditLineMax = 65'536;

// The line of a record without what comes first, its number, for numbered(). However long what it is made of
// is, the line is no longer than kAuditLineMax: a text that is too long ends in "…", and so does a value in
// `with`, which is a text then.
std::string audit_text(const AuditedAct& act, std::chrono::system_clock::time_point time);
std::string audit_text(std::uint64_t act, const AuditedOutcome& outcome,
                       std::chrono::system_clock::time_point time);

std::string numbered(std::uint64_t number, std::string_view text);

}  // namespace farmgate
