#include "engine/access/caller_entry.h"

#include <algorithm>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <utility>

#include "engine/access/text_map.h"

namespace farmgate {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t kAccountsMax = 100'000;

Error no_entry(std::string what) {
  return {.code = ErrorCode::kBadInput, .message = std::move(what)};
}

bool is_name(std::string_view text) {
  return !text.empty() && text.size() <= kSymbolSizeMax;
}

// Takes the fields of an object one by one, and notes what is wrong with them.
class Fields {
 public:
  explicit Fields(Json object) : object_(std::move(object)) {}

  std::string text(const char* name) {
    const Json value = take(name);
    if (value.is_string()) return value.get<std::string>();
    if (!value.is_null()) fault_ = std::string(name) + " is no text";
    return {};
  }
  std::optional<Timestamp> time(const char* name) {
    const Json value = take(name);
    if (value.is_null()) return std::nullopt;
    const bool fits = value.is_number_unsigned() && value.get<std::uint64_t>() <= INT64_MAX;
    if (fits) return Timestamp{value.get<std::int64_t>()};
    fault_ = std::string(name) + " is no time in nanoseconds since 1970";
    return std::nullopt;
  }
  std::vector<std::string> texts(const char* name) {
    const Json value = take(name);
    std::vector<std::string> texts;
    if (value.is_null()) return texts;
    if (!value.is_array()) fault_ = std::string(name) + " is no list";
    for (const Json& item : value) {
      if (!item.is_string()) {
        fault_ = std::string(name) + " has what is no text";
        break;
      }
      texts.push_back(item.get<std::string>());
    }
    return texts;
  }

  // Requires: all known fields were taken.
  std::string fault() const {
    if (!fault_.empty() || object_.empty()) return fault_;
    return "there is no field " + object_.begin().key();
  }

 private:
  Json take(const char* name) {
    const auto found = object_.find(name);
    if (found == object_.end()) return {};
    Json value = std::move(*found);
    object_.erase(found);
    return value;
  }

  Json object_;
  std::string fault_;
};

std::string fault_of_accounts(const CallerEntry& entry) {
  const bool is_trader = entry.role == Role::kTrader;
  if (is_trader && entry.accounts.empty()) return "a trader needs accounts, or \"*\" for all";
  if (!is_trader && !entry.accounts.empty()) return "only a trader has accounts";
  if (entry.accounts.size() > kAccountsMax) return "has more than 100,000 accounts";
  for (const std::string& account : entry.accounts) {
    if (!is_name(account)) return "has an account that is no name of 1 to 64 bytes";
  }
  return {};
}

bool has_accounts_of(const CallerEntry& entry, const CallerEntry& other) {
  if (entry.accounts == other.accounts) return true;
  const TextSet accounts(entry.accounts.begin(), entry.accounts.end());
  return accounts.contains(kAllAccounts) ||
         std::ranges::all_of(other.accounts,
                             [&accounts](const std::string& account) { return accounts.contains(account); });
}

bool lasts_as_long_as(const CallerEntry& entry, const CallerEntry& other) {
  return !entry.expires || (other.expires && *entry.expires >= *other.expires);
}

}  // namespace

std::string identity_of(const CallerEntry& entry) {
  const std::string token = entry.token ? entry.token->salt + " " + entry.token->sha256 : "";
  return std::to_string(entry.created.time.value()) + " " + token + " " + entry.created.by + " " + entry.name;
}

// Of roles none but the same is taken to allow as much.
bool allows_all_of(const CallerEntry& entry, const CallerEntry& other) {
  const bool is_revoked_now = entry.revoked && !other.revoked;
  return !is_revoked_now && entry.role == other.role && has_accounts_of(entry, other) &&
         lasts_as_long_as(entry, other);
}

std::string fault_of(const CallerEntry& entry) {
  if (!is_name(entry.name)) return "needs a name of 1 to 64 bytes";
  if (entry.token && !is_well_formed(*entry.token)) return "salt or sha256 are not the digits of a token";
  return fault_of_accounts(entry);
}

std::string to_line(const CallerEntry& entry) {
  Json object;
  object["name"] = entry.name;
  object["role"] = std::string(to_string(entry.role));
  if (!entry.accounts.empty()) object["accounts"] = entry.accounts;
  if (entry.token) {
    object["salt"] = entry.token->salt;
    object["sha256"] = entry.token->sha256;
  }
  if (entry.expires) object["expire_time_ns"] = entry.expires->value();
  object["created_time_ns"] = entry.created.time.value();
  object["created_by"] = entry.created.by;
  if (entry.revoked) {
    object["revoked_time_ns"] = entry.revoked->time.value();
    object["revoked_by"] = entry.revoked->by;
  }
  return object.dump(-1, ' ', false, Json::error_handler_t::replace);
}

Result<CallerEntry> parse_entry(std::string_view line) {
  Json object = Json::parse(line, nullptr, false);
  if (!object.is_object()) return no_entry("is no JSON object");
  Fields fields(std::move(object));
  CallerEntry entry;
  entry.name = fields.text("name");
  const auto role = parse_role(fields.text("role"));
  entry.accounts = fields.texts("accounts");
  TokenHash token{.salt = fields.text("salt"), .sha256 = fields.text("sha256")};
  if (!token.salt.empty() || !token.sha256.empty()) entry.token = std::move(token);
  entry.expires = fields.time("expire_time_ns");
  entry.created = {.time = fields.time("created_time_ns").value_or(Timestamp{0}),
                   .by = fields.text("created_by")};
  const auto revoked = fields.time("revoked_time_ns");
  std::string revoked_by = fields.text("revoked_by");
  if (revoked) entry.revoked = {.time = *revoked, .by = std::move(revoked_by)};
  if (std::string fault = fields.fault(); !fault.empty()) return no_entry(std::move(fault));
  if (!role) return no_entry("role is missing or unknown: trader, reader, operator or auditor");
  entry.role = *role;
  if (std::string fault = fault_of(entry); !fault.empty()) return no_entry(std::move(fault));
  return entry;
}

}  // namespace farmgate
