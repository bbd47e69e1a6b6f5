// What callers may leave with the engine: open orders, request ids and accounts; and what happens when they
// leave more.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <vector>

#include "tests/service/bounded_server.h"

namespace farmgate {
namespace {

using testing::HasSubstr;

// Of the first of these orders, under request ids that were not there.
v1::TradeRequest cancels(const std::string& ids, int count) {
  static int requests = 0;
  v1::TradeRequest request;
  for (int i = 0; i < count; ++i) {
    v1::Cancel& cancel = *request.add_commands()->mutable_cancel();
    cancel.set_account("al");
    cancel.set_order_id(ids + std::to_string(i));
    cancel.set_request_id("c" + std::to_string(requests++));
  }
  return request;
}

v1::NewOrder ask_of(const std::string& account) {
  static int orders = 0;
  return onion_order(account, "n" + std::to_string(orders++), v1::SIDE_ASK, 5, 50);
}

v1::TradeRequest asks_of(const std::vector<std::string>& accounts) {
  v1::TradeRequest request;
  for (const std::string& account : accounts) {
    *request.add_commands()->mutable_new_order() = ask_of(account);
  }
  return request;
}

class KeptBounds : public BoundedServer {
 protected:
  void start_with_open_accounts(const ServerOptions& options) {
    server_.emplace(JournalOptions{.durability = Durability::kNone, .env = disk_.env()}, options,
                    PipelineOptions{}, true);
  }
};

// They are counted in market data, and once in a while, so that a few more may be let in.
TEST_F(KeptBounds, OpenOrdersOfACaller) {
  start({.tokens = callers_.path(), .caller_limits = {.open_orders = 2}});
  const Client trader = client("trader");

  expect_over(place_until_refused(trader), "caller-open-orders");

  EXPECT_TRUE(client("operator").place(ask("operator")).ok());
  EXPECT_TRUE(trader.cancel_all().ok());
  place_until_let_in(trader);
}

TEST_F(KeptBounds, ASessionWithTooManyOpenOrdersEnds) {
  start({.tokens = callers_.path(), .caller_limits = {.open_orders = 2}});
  const Client trader = client("trader");
  place_until_refused(trader);
  const std::uint64_t published = server_->pipeline().status().published;

  Session session(*trader.orders);
  session.send(batch("s", 3));

  expect_over(session.end(), "caller-open-orders");
  EXPECT_EQ(server_->pipeline().status().published, published);
}

TEST_F(KeptBounds, OpenOrdersOfAll) {
  start({.limits = {.open_orders = 2}});
  const Client trading = client();

  expect_over(place_until_refused(trading), "open-orders");

  EXPECT_TRUE(trading.cancel_all().ok());
  place_until_let_in(trading);
}

// What is refused leaves nothing, and what needs no memory goes on, over a restart too.
TEST_F(KeptBounds, RequestIdsThatAreRemembered) {
  start({.limits = {.request_ids = 2}});
  {
    const Client trading = client();
    ASSERT_TRUE(trading.place(ask("a")).ok());
    EXPECT_TRUE(trading.replace("a", "r1", 51).ok());
    EXPECT_TRUE(trading.replace("a", "r2", 52).ok());
    const std::uint64_t published = server_->pipeline().status().published;

    expect_over(trading.replace("a", "r3", 53), "request-ids");

    EXPECT_EQ(server_->pipeline().status().published, published);
    EXPECT_EQ(server_->pipeline().status().request_ids, 2u);
    EXPECT_EQ(over(Bound::kRequestIds), 1u);
  }
  server_->restart();
  const Client trading = client();
  expect_over(trading.replace("a", "r3", 53), "request-ids");
  expect_over(trading.cancel_all(), "request-ids");
  EXPECT_TRUE(trading.replace("a", "", 54).ok());
  EXPECT_TRUE(trading.deposit("d1").ok());
  EXPECT_TRUE(trading.place(ask("b")).ok());
  EXPECT_GT(server_->cancel("al", "a"), 0);
}

TEST_F(KeptBounds, ASessionWithTooManyRequestIdsEnds) {
  start({.limits = {.request_ids = 2}});
  const Client other = client();
  const Client trading = client();
  Session session(*trading.orders);
  session.send(batch("s", 3));
  ASSERT_EQ(session.receive(), 3);
  session.send(cancels("s", 2));
  ASSERT_EQ(session.receive(), 2);
  const std::uint64_t published = server_->pipeline().status().published;

  session.send(cancels("s", 1));

  expect_over(session.end(), "request-ids");
  EXPECT_EQ(server_->pipeline().status().published, published);
  EXPECT_TRUE(other.place(ask("a")).ok());
}

// There are three from the start. One that is open already goes on.
TEST_F(KeptBounds, AccountsThatCommandsOpen) {
  start_with_open_accounts({.limits = {.accounts = 5}});
  const Client trading = client();
  EXPECT_TRUE(trading.place(ask_of("di")).ok());
  EXPECT_TRUE(trading.place(ask_of("ed")).ok());
  const std::uint64_t published = server_->pipeline().status().published;

  const grpc::Status refused = trading.place(ask_of("flo"));

  EXPECT_EQ(refused.error_code(), grpc::StatusCode::RESOURCE_EXHAUSTED);
  EXPECT_THAT(refused.error_message(), HasSubstr("there may be 5 accounts"));
  EXPECT_THAT(refused.error_message(), HasSubstr("(--accounts)"));
  EXPECT_FALSE(retry_delay(refused));  // they stay
  EXPECT_EQ(server_->pipeline().status().published, published);
  EXPECT_EQ(server_->pipeline().status().accounts, 5u);
  EXPECT_EQ(over(Bound::kAccounts), 1u);
  EXPECT_TRUE(trading.place(ask("a")).ok());
  EXPECT_TRUE(trading.place(ask_of("di")).ok());
}

// One that comes twice in a batch is opened once.
TEST_F(KeptBounds, ASessionThatOpensTooManyAccountsEnds) {
  start_with_open_accounts({.limits = {.accounts = 5}});
  const Client other = client();
  const Client trading = client();
  Session session(*trading.orders);
  session.send(asks_of({"di", "ed", "di", "al"}));
  EXPECT_EQ(session.receive(), 4);
  const std::uint64_t published = server_->pipeline().status().published;

  session.send(asks_of({"al", "flo"}));

  const grpc::Status ended = session.end();
  EXPECT_EQ(ended.error_code(), grpc::StatusCode::RESOURCE_EXHAUSTED);
  EXPECT_THAT(ended.error_message(), HasSubstr("(--accounts)"));
  EXPECT_EQ(server_->pipeline().status().published, published);
  EXPECT_TRUE(other.place(ask_of("ed")).ok());
}

// Whoever does not open accounts knows no bound of them.
TEST_F(KeptBounds, AccountsThatNobodyOpensAreRejected) {
  start({.limits = {.accounts = 1}});

  EXPECT_TRUE(client().place(ask_of("di")).ok());
  EXPECT_EQ(over(Bound::kAccounts), 0u);
}

}  // namespace
}  // namespace farmgate
