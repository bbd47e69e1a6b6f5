// farmgated as a process: started, driven, killed, and started again.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <csignal>
#include <string>
#include <thread>
#include <vector>

#include "engine/runtime/replay.h"
#include "engine/service/service_context.h"
#include "tests/support/daemon.h"
#include "tests/support/market_files.h"
#include "tests/support/random_draws.h"
#include "tests/support/temporary_folder.h"
#include "tools/farmgate/api_client.h"
#include "tools/farmgate/drive.h"

namespace farmgate {
namespace {

using testing::HasSubstr;

class DaemonTest : public testing::Test {
 protected:
  std::vector<std::string> options(const std::string& clock) const {
    return {"--reference", files_.path(), "--durability", "none", "--clock", clock};
  }
  std::string data() const { return folder_.file("data"); }

  v1::GetStatusResponse status_of(const Daemon& daemon) {
    v1::AdminService::Stub stub(connect(daemon.address()));
    grpc::ClientContext call;
    v1::GetStatusResponse response;
    EXPECT_TRUE(stub.GetStatus(&call, {}, &response).ok());
    return response;
  }

  MarketFiles files_;
  TemporaryFolder folder_;
};

TEST_F(DaemonTest, DrivenItComesToTheDigestOfTheReplay) {
  const auto replayed = replay({.reference = files_.path(), .orders = files_.file("orders.csv")}, {});
  ASSERT_TRUE(replayed);
  Daemon daemon(data(), options("client"));
  ASSERT_TRUE(daemon.serves()) << daemon.log();

  const auto driven =
      drive({.server = daemon.address(), .orders = files_.file("orders.csv"), .batch = 2}, {});

  ASSERT_TRUE(driven) << driven.error().message;
  EXPECT_EQ(driven->commands, 3u);
  EXPECT_EQ(driven->digest, replayed->digest);
  EXPECT_EQ(driven->fills, 1u);
  EXPECT_EQ(daemon.end(SIGTERM), 0) << daemon.log();
}

TEST_F(DaemonTest, TheSecondOnADataDirectoryRefuses) {
  const Daemon first(data(), options("engine"));
  ASSERT_TRUE(first.serves()) << first.log();

  Daemon second(data(), options("engine"));

  EXPECT_FALSE(second.serves());
  EXPECT_EQ(second.end(SIGTERM), 2);
  EXPECT_THAT(second.log(), HasSubstr("is in use: another farmgated runs on it"));
}

TEST_F(DaemonTest, OtherOptionsThanTheJournalBeganWithAreRefused) {
  ASSERT_EQ(Daemon(data(), options("engine")).end(SIGTERM), 0);
  std::vector<std::string> other = options("engine");
  other.emplace_back("--open-accounts");

  Daemon daemon(data(), other);

  EXPECT_EQ(daemon.end(SIGTERM), 2);
  EXPECT_THAT(daemon.log(), HasSubstr("the journal began without open accounts"));
}

// Sends orders one batch after the other until the connection breaks. Returns the number of the last order
// that was acknowledged.
std::int64_t send_until_cut(const Daemon& daemon, std::int64_t first,
                            std::atomic<std::int64_t>& acknowledged) {
  v1::OrderService::Stub stub(connect(daemon.address()));
  grpc::ClientContext call;
  const auto session = stub.Trade(&call);
  v1::TradeRequest request;
  v1::TradeResponse response;
  for (std::int64_t number = first;; number += 16) {
    request.clear_commands();
    for (std::int64_t i = number; i < number + 16; ++i) {
      v1::NewOrder& order = *request.add_commands()->mutable_new_order();
      order.set_account("farmer");
      order.set_order_id(std::to_string(i));
      order.set_side(v1::SIDE_ASK);
      order.set_commodity("tomato");
      order.set_zone("hill");
      order.set_quantity_lots(1);
      order.set_price(50);
      order.set_time_in_force(v1::TIME_IN_FORCE_GTC);
    }
    if (!session->Write(request) || !session->Read(&response)) break;
    for (const v1::CommandResult& result : response.results()) {
      EXPECT_EQ(result.order().status(), v1::ORDER_STATUS_OPEN);
    }
    acknowledged.store(number + 15);
  }
  session->Finish();
  return acknowledged.load();
}

// Nothing acknowledged is lost, and nothing is applied twice: each order rests once.
TEST_F(DaemonTest, KilledAtAnyMomentItLosesNothingAcknowledged) {
  RandomDraws random(1);
  std::atomic<std::int64_t> acknowledged{0};
  std::int64_t published = 0;
  for (int life = 0; life < 10; ++life) {
    Daemon daemon(data(), options("engine"));
    ASSERT_TRUE(daemon.serves()) << daemon.log();
    const v1::GetStatusResponse status = status_of(daemon);
    ASSERT_GE(status.published_sequence(), published);
    std::thread killer([&] {
      std::this_thread::sleep_for(
          std::chrono::milliseconds(random.between(5, 80)));  // the moment is the test
      daemon.end(SIGKILL);
    });

    // Goes on behind the last acknowledged one: the others may have been taken or not, and retries are
    // harmless.
    const std::int64_t before = acknowledged.load();
    send_until_cut(daemon, before + 1, acknowledged);
    killer.join();
    published = acknowledged.load();
  }

  Daemon daemon(data(), options("engine"));
  ASSERT_TRUE(daemon.serves()) << daemon.log();
  const v1::GetStatusResponse status = status_of(daemon);
  EXPECT_GE(status.resting_order_count(), acknowledged.load());
  EXPECT_LE(status.resting_order_count(), acknowledged.load() + 16);
}

}  // namespace
}  // namespace farmgate
