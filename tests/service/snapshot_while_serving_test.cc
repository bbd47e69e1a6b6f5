// Snapshots are made by themselves, and one that takes its time holds nobody up.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <chrono>
#include <cstdint>
#include <fstream>
#include <random>
#include <semaphore>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "engine/files/file_descriptor.h"
#include "engine/runtime/snapshot.h"
#include "engine/runtime/snapshot_maker.h"
#include "tests/service/live_server.h"
#include "tests/service/trade_client.h"

namespace farmgate {
namespace {

constexpr int kBatch = 1'000;

// Asks whose ids hardly compress.
class Asks {
 public:
  std::vector<v1::NewOrder> next() {
    std::vector<v1::NewOrder> orders;
    for (int i = 0; i < kBatch; ++i)
      orders.push_back(onion_order("al", std::to_string(random_()), v1::SIDE_ASK, 5, 500));
    return orders;
  }

 private:
  std::mt19937_64 random_{1};
};

// A pipe in the place of a file: who writes there waits until it is read.
class SlowFile {
 public:
  explicit SlowFile(std::string path) : path_(std::move(path)) {
    EXPECT_EQ(::mkfifo(path_.c_str(), 0600), 0);
  }

  // Whoever reads it finds it empty.
  void end_for_reader() const { const std::ofstream nothing(path_); }

  // Waits until somebody writes there.
  void read_first() {
    file_ = FileDescriptor(::open(path_.c_str(), O_RDONLY | O_CLOEXEC));
    read_into(1);
  }
  // Returns all that was written.
  const std::string& read_all() {
    while (read_into(1 << 16)) continue;
    return bytes_;
  }

 private:
  bool read_into(std::size_t size) {
    std::string bytes(size, '\0');
    const ssize_t count = ::read(file_.get(), bytes.data(), bytes.size());
    if (count > 0) bytes_.append(bytes, 0, static_cast<std::size_t>(count));
    return count > 0;
  }

  const std::string path_;
  FileDescriptor file_;
  std::string bytes_;
};

TEST(SnapshotWhileServing, CommandsAreAnsweredWhileItIsBeingWritten) {
  constexpr int kBatches = 20;  // more than a pipe holds
  constexpr Sequence kLast = Sequence{kBatch} * kBatches;
  LiveServer server;
  TradeClient client(server);
  Asks asks;
  for (int i = 0; i < kBatches; ++i) client.place(asks.next(), false);
  std::binary_semaphore done(0);
  SnapshotMaker maker(server.data(), server.pipeline().feed(), {.commands = 0, .interval = {}});
  maker.when_done([&done] { done.release(); });
  SlowFile file(server.data().snapshots.path_of(kLast));

  maker.request();
  file.end_for_reader();  // it looks first whether that is a snapshot to start from
  file.read_first();
  client.place(asks.next(), false);
  EXPECT_EQ(server.place(onion_order("al", "last", v1::SIDE_ASK, 5, 500)),
            static_cast<std::int64_t>(kLast) + kBatch + 1);

  EXPECT_EQ(maker.progress().done, 0u);
  const TemporaryFolder folder;
  const std::string copy = folder.write("copy.snapshot.zst", file.read_all());
  done.acquire();
  EXPECT_EQ(maker.progress().failure, "");
  EXPECT_EQ(maker.progress().last, kLast);
  const auto snapshot = load_snapshot(copy);
  ASSERT_TRUE(snapshot) << snapshot.error().message;
  EXPECT_EQ(snapshot->engine->resting_count(), kLast);
}

// Who asked for it is told what became of it, also when the engine stops meanwhile.
TEST(SnapshotWhileServing, ABackupThatWasAskedForIsMadeBeforeItStops) {
  constexpr int kBatches = 20;  // more than a pipe holds
  constexpr Sequence kLast = Sequence{kBatch} * kBatches;
  LiveServer server;
  TradeClient client(server);
  Asks asks;
  for (int i = 0; i < kBatches; ++i) client.place(asks.next(), false);
  const TemporaryFolder folder;
  SnapshotMaker maker(server.data(), server.pipeline().feed(), {.commands = 0, .interval = {}});
  SlowFile file(server.data().snapshots.path_of(kLast));
  maker.request();
  file.end_for_reader();
  file.read_first();  // it is at the snapshot

  const auto number = maker.request_backup(folder.file("backup"));
  ASSERT_TRUE(number);
  std::thread stopping([&maker] { maker.stop(); });
  file.read_all();
  stopping.join();

  EXPECT_EQ(maker.backup().done, *number);
  EXPECT_FALSE(maker.backup().failure);
  EXPECT_EQ(maker.backup().last, kLast);
}

TEST(SnapshotWhileServing, OneIsMadeAfterSoManyCommandsAndAfterSoLong) {
  LiveServer server;
  const auto made_by = [&server](std::uint64_t commands, std::chrono::milliseconds interval) {
    std::counting_semaphore<> over(0);
    const auto tell = [&over](const std::string&) { over.release(); };
    const SnapshotMaker maker(server.data(), server.pipeline().feed(),
                              {.commands = commands, .interval = interval, .inform = tell, .warn = tell});
    over.acquire();
    return maker.progress().last;
  };
  for (const char* const id : {"a1", "a2"}) server.place(onion_order("al", id, v1::SIDE_ASK, 5, 50));
  EXPECT_EQ(made_by(2, {}), 2u);

  server.place(onion_order("al", "a3", v1::SIDE_ASK, 5, 50));
  EXPECT_EQ(made_by(0, std::chrono::milliseconds(1)), 3u);
}

}  // namespace
}  // namespace farmgate
