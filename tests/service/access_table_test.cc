// The table of docs/security.md, the rules and the server agree about every call of every service.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <map>
#include <regex>
#include <set>
#include <string>

#include "engine/access/rule.h"
#include "tests/service/api_calls.h"
#include "tests/service/known_callers.h"
#include "tests/service/live_server.h"
#include "tests/support/paths.h"

namespace farmgate {
namespace {

constexpr std::array kAllRoles{Role::kTrader, Role::kReader, Role::kOperator, Role::kAuditor};

// What the document says of a call: of each role, and whether it is audited.
using Row = std::array<std::string, kRoles + 1>;

std::map<std::string, Row> rows_of_document() {
  const std::string text = contents_of(std::string(kSourceFolder) + "/docs/security.md");
  const std::regex row(R"(\n\| `(\w+\.\w+)` \| ([\w ]+) \| ([\w ]+) \| ([\w ]+) \| ([\w ]+) \| ([\w ]+) \|)");
  std::map<std::string, Row> rows;
  for (std::sregex_iterator match(text.begin(), text.end(), row), end; match != end; ++match) {
    const Row cells{(*match)[2], (*match)[3], (*match)[4], (*match)[5], (*match)[6]};
    EXPECT_TRUE(rows.emplace((*match)[1], cells).second) << "two rows of " << (*match)[1];
  }
  return rows;
}

std::string word_of(Permission permission) {
  switch (permission) {
    case Permission::kNo:
      return "no";
    case Permission::kOwn:
      return "own";
    case Permission::kOwnOrNone:
      return "own or none";
    case Permission::kYes:
      return "yes";
  }
  return "";
}

Row row_of(const Rule& rule) {
  Row row;
  for (std::size_t i = 0; i < kAllRoles.size(); ++i) row[i] = word_of(rule.of(kAllRoles[i]));
  row.back() = rule.is_administrative ? "yes" : "no";
  return row;
}

TEST(AccessTable, DocumentHasTheRuleOfEveryCallAndNoOther) {
  std::map<std::string, Row> rules_of_calls;
  for (const auto* const call : api_calls()) rules_of_calls[name_of(*call)] = row_of(rule_of(name_of(*call)));

  EXPECT_EQ(rows_of_document(), rules_of_calls);
}

TEST(AccessTable, RulesAreOfCallsThatThereAre) {
  std::set<std::string> calls;
  for (const auto* const call : api_calls()) calls.insert(name_of(*call));

  std::set<std::string> ruled;
  for (const Rule& rule : rules()) ruled.emplace(rule.call);

  EXPECT_EQ(ruled, calls);
}

bool is_refused(const grpc::Status& status) {
  EXPECT_NE(status.error_code(), grpc::StatusCode::UNAUTHENTICATED) << status.error_message();
  return status.error_code() == grpc::StatusCode::PERMISSION_DENIED;
}

// What a document's word says of a request that is about such an account.
bool may(const std::string& word, Standing standing) {
  if (word == "own") return standing == Standing::kOwn;
  if (word == "own or none") return standing != Standing::kOther;
  return word == "yes";
}

class AccessWalk : public testing::Test {
 protected:
  // Whether the request names an account, which is empty in one that is about none.
  static bool names_accounts(const google::protobuf::MethodDescriptor& call) {
    return request_about(call, "x")->ShortDebugString().find("\"x\"") != std::string::npos;
  }

  KnownCallers callers_;
  LiveServer server_{{.durability = Durability::kNone}, ServerOptions{.tokens = callers_.path()}};
};

TEST_F(AccessWalk, ServerDoesWhatTheDocumentSaysForEveryCallAndRole) {
  const std::map<std::string, Row> rows = rows_of_document();
  for (const auto* const call : api_calls()) {
    const auto row = rows.find(name_of(*call));
    ASSERT_NE(row, rows.end()) << name_of(*call) << " is not in docs/security.md";
    for (std::size_t role = 0; role < kAllRoles.size(); ++role) {
      const auto channel = callers_.channel(server_.port(), std::string(to_string(kAllRoles[role])));
      const auto refused = [&](const std::string& account) {
        return is_refused(make_call(channel, *call, *request_about(*call, account)));
      };
      // Nobody but the trader has an account.
      const Standing of_al = kAllRoles[role] == Role::kTrader ? Standing::kOwn : Standing::kOther;
      const bool names = names_accounts(*call);
      const std::string what = name_of(*call) + " of " + std::string(to_string(kAllRoles[role]));

      EXPECT_EQ(refused(""), !may(row->second[role], Standing::kNone)) << what << ", about no account";
      EXPECT_EQ(refused("al"), !may(row->second[role], names ? of_al : Standing::kNone)) << what;
      EXPECT_EQ(refused("bo"), !may(row->second[role], names ? Standing::kOther : Standing::kNone))
          << what << ", about another's account";
    }
  }
}

TEST_F(AccessWalk, NobodyCallsWithoutBeingKnown) {
  const auto stranger = new_channel(server_.port());
  const auto liar = connect(
      "127.0.0.1:" + std::to_string(server_.port()),
      {.token = made_entry("operator", Role::kOperator).token, .ca = {}, .certificate = {}, .key = {}});
  for (const auto* const call : api_calls()) {
    const auto request = request_about(*call, "al");

    EXPECT_EQ(make_call(stranger, *call, *request).error_code(), grpc::StatusCode::UNAUTHENTICATED)
        << name_of(*call);
    EXPECT_EQ(make_call(liar, *call, *request).error_code(), grpc::StatusCode::UNAUTHENTICATED)
        << name_of(*call);
  }
}

TEST_F(AccessWalk, HealthAnswersEverybody) {
  EXPECT_EQ(health(new_channel(server_.port())), "SERVING");
}

}  // namespace
}  // namespace farmgate
