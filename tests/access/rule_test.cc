#include "engine/access/rule.h"

#include <gtest/gtest.h>

#include <set>
#include <string_view>

namespace farmgate {
namespace {

TEST(Rule, CallsHaveOneEach) {
  std::set<std::string_view> calls;
  for (const Rule& rule : rules()) EXPECT_TRUE(calls.insert(rule.call).second) << rule.call;
}

TEST(Rule, NobodyMayMakeACallWithoutOne) {
  const Rule& rule = rule_of("OrderService.Forgotten");

  for (const Role role : {Role::kTrader, Role::kReader, Role::kOperator, Role::kAuditor})
    EXPECT_EQ(rule.of(role), Permission::kNo) << to_string(role);
}

TEST(Rule, AuditorsChangeNothing) {
  for (const Rule& rule : rules()) {
    const bool changes_nothing = !rule.is_administrative || rule.of(Role::kAuditor) == Permission::kNo;
    EXPECT_TRUE(changes_nothing) << rule.call;
  }
  EXPECT_EQ(rule_of("OrderService.PlaceOrder").of(Role::kAuditor), Permission::kNo);
}

TEST(Rule, OwnNeedsAnAccountAndOwnOrNoneDoesNot) {
  EXPECT_TRUE(allows(Permission::kOwn, Standing::kOwn));
  EXPECT_FALSE(allows(Permission::kOwn, Standing::kNone));
  EXPECT_FALSE(allows(Permission::kOwn, Standing::kOther));
  EXPECT_TRUE(allows(Permission::kOwnOrNone, Standing::kOwn));
  EXPECT_TRUE(allows(Permission::kOwnOrNone, Standing::kNone));
  EXPECT_FALSE(allows(Permission::kOwnOrNone, Standing::kOther));
  EXPECT_TRUE(allows(Permission::kYes, Standing::kOther));
  EXPECT_FALSE(allows(Permission::kNo, Standing::kOwn));
}

TEST(Role, IsReadBackFromItsName) {
  for (const Role role : {Role::kTrader, Role::kReader, Role::kOperator, Role::kAuditor})
    EXPECT_EQ(parse_role(to_string(role)), role);
  EXPECT_FALSE(parse_role("root"));
}

}  // namespace
}  // namespace farmgate
