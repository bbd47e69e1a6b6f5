// A backup that is made while commands come, and while what is not retained is dropped, is whole.
#include <farmgate/v1/admin_service.grpc.pb.h>
#include <gtest/gtest.h>

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <semaphore>
#include <string>
#include <thread>
#include <vector>

#include "engine/model/digest.h"
#include "engine/runtime/backup.h"
#include "engine/runtime/recovery.h"
#include "engine/runtime/snapshot_maker.h"
#include "tests/service/live_server.h"
#include "tests/service/trade_client.h"

namespace farmgate {
namespace {

// Has pairs of orders trade with each other, on and on, on a thread of its own.
class Trader {
 public:
  explicit Trader(const LiveServer& server) : thread_([this, port = server.port()] { trade(port); }) {}
  ~Trader() {
    is_stopping_ = true;
    thread_.join();
  }
  Trader(const Trader&) = delete;
  Trader& operator=(const Trader&) = delete;

 private:
  void trade(int port) {
    TradeClient client(port);
    while (!is_stopping_) client.place(next_orders(), false);
    EXPECT_TRUE(client.end().ok());
  }
  std::vector<v1::NewOrder> next_orders() {
    constexpr int kPairs = 50;
    std::vector<v1::NewOrder> orders;
    for (int i = 0; i < kPairs; ++i) {
      const std::string id = std::to_string(++last_id_);
      orders.push_back(onion_order("al", id, v1::SIDE_ASK, 5, 50));
      orders.push_back(onion_order("bo", id, v1::SIDE_BID, 5, 100));
    }
    return orders;
  }

  int last_id_ = 0;
  std::atomic<bool> is_stopping_{false};
  std::thread thread_;  // last: it uses the others
};

void wait_until_published(const LiveServer& server, Sequence sequence) {
  while (server.pipeline().status().published < sequence) std::this_thread::yield();
}

struct MadeBackup {
  std::string path;
  Sequence last = 0;
  std::uint64_t digest = 0;  // that the engine had there
};

void expect_restored(const MadeBackup& made) {
  const std::string path = made.path + "-restored";
  const auto last = restore(made.path, path);
  ASSERT_TRUE(last) << last.error().message;
  EXPECT_EQ(*last, made.last);
  const auto data = DataDirectory::open(path, {.durability = Durability::kNone});
  ASSERT_TRUE(data) << data.error().message;
  const auto recovered = recover(*data->journal, *data->events, {.snapshots = &data->snapshots});
  ASSERT_TRUE(recovered) << recovered.error().message;
  EXPECT_EQ(recovered->engine->last_sequence(), made.last);
  EXPECT_EQ(recovered->digest.value(), made.digest);
}

TEST(BackupWhileServing, IsWholeThoughCommandsComeAndOldOnesAreDropped) {
  constexpr Sequence kRetained = 500;
  const TemporaryFolder folder;
  LiveServer server;
  LedgerStore& ledger = *server.data().ledger;
  SnapshotMaker maker(server.data(), server.pipeline().feed(),
                      {.commands = 0, .interval = {}, .retain = kRetained, .taken_in = [&ledger] {
                         return ledger.secure();
                       }});
  std::counting_semaphore<> done(0);
  maker.when_done([&done] { done.release(); });
  std::vector<MadeBackup> made;
  {
    const Trader trader(server);
    for (int i = 0; i < 5; ++i) {
      wait_until_published(server, server.pipeline().status().published + 2 * kRetained);
      maker.request();
      done.acquire();
      EXPECT_EQ(maker.progress().failure, "");
      made.push_back({.path = folder.file(std::to_string(i))});
      ASSERT_TRUE(maker.request_backup(made.back().path));
      done.acquire();
      const SnapshotMaker::Backup backup = maker.backup();
      ASSERT_FALSE(backup.failure) << backup.failure->message;
      made.back().last = backup.last;
      wait_until_published(server, backup.last);
      made.back().digest = *server.pipeline().feed().digest_at(backup.last);
    }
  }

  EXPECT_GT(server.data().journal->first(), Sequence{1});
  EXPECT_GT(server.data().events->first(), Sequence{1});
  for (const MadeBackup& backup : made) expect_restored(backup);
}

TEST(BackupWhileServing, SaysWhatARestoredEngineShows) {
  const TemporaryFolder folder;
  LiveServer server({.durability = Durability::kNone}, {.backups = folder.file("backups")});
  server.place(onion_order("al", "1", v1::SIDE_ASK, 5, 50));
  server.place(onion_order("bo", "1", v1::SIDE_BID, 5, 100));
  std::filesystem::create_directory(folder.file("backups"));
  const auto stub = v1::AdminService::NewStub(new_channel(server.port()));
  grpc::ClientContext call;
  v1::CreateBackupRequest request;
  request.set_name("noon");
  v1::CreateBackupResponse response;

  const grpc::Status status = stub->CreateBackup(&call, request, &response);

  ASSERT_TRUE(status.ok()) << status.error_message();
  EXPECT_EQ(response.sequence(), 2);
  EXPECT_EQ(response.digest(), Digest::from(server.pipeline().status().digest).text());
  expect_restored({.path = response.path(), .last = 2, .digest = server.pipeline().status().digest});
}

}  // namespace
}  // namespace farmgate
