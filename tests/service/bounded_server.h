// A server whose bounds a test sets, on a disk that holds when it is told to.
#pragma once

#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "tests/service/bounded_clients.h"
#include "tests/service/comes_true.h"
#include "tests/service/known_callers.h"
#include "tests/service/live_server.h"
#include "tests/support/failing_disk.h"

namespace farmgate {

// A server that a test starts, and those who ask it for more than they may have.
class BoundedServer : public testing::Test {
 protected:
  ~BoundedServer() override { disk_.release(); }

  void start(const ServerOptions& options) {
    server_.emplace(JournalOptions{.durability = Durability::kNone, .env = disk_.env()}, options);
  }
  Client client() const { return Client(new_channel(server_->port())); }
  Client client(const std::string& caller) const { return Client(callers_.channel(server_->port(), caller)); }
  std::uint64_t over(Bound bound) const {
    return server_->figures().over_bounds[static_cast<std::size_t>(bound)];
  }
  void wait_for_streams(std::int64_t count) const {
    ASSERT_TRUE(comes_true([&] { return server_->figures().streams == count; }));
  }
  void wait_for_sessions(std::int64_t count) const {
    ASSERT_TRUE(comes_true([&] { return server_->figures().sessions == count; }));
  }
  void wait_until_over(Bound bound) const {
    ASSERT_TRUE(comes_true([&] { return over(bound) > 0; }));
  }
  // Places orders until one is not placed, and says how that ended.
  static grpc::Status place_until_refused(const Client& client) {
    grpc::Status status;
    int placed = 0;
    EXPECT_TRUE(comes_true([&] {
      status = client.place(ask("o" + std::to_string(placed++)));
      return !status.ok();
    }));
    return status;
  }
  static void place_until_let_in(const Client& client) {
    int tried = 0;
    ASSERT_TRUE(comes_true([&] { return client.place(ask("p" + std::to_string(tried++))).ok(); }));
  }

  FailingDisk disk_;  // before what writes to it
  KnownCallers callers_;
  std::optional<LiveServer> server_;
};

}  // namespace farmgate
