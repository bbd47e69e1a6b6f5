// Where connections come in: as many as there may be, of each kind, and others are closed as soon as they
// come.
#include "engine/access/connection_gate.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "tests/support/client_socket.h"
#include "tests/support/temporary_folder.h"

namespace farmgate {
namespace {

using testing::HasSubstr;

constexpr std::chrono::milliseconds kTimeout{20'000};

// As long as it lives, this process can open nothing.
class NoDescriptors {
 public:
  NoDescriptors() {
    const FileDescriptor next(::socket(AF_UNIX, SOCK_STREAM, 0));  // those before it are all open
    EXPECT_EQ(::getrlimit(RLIMIT_NOFILE, &before_), 0);
    const rlimit now{.rlim_cur = static_cast<rlim_t>(next.get()), .rlim_max = before_.rlim_max};
    EXPECT_EQ(::setrlimit(RLIMIT_NOFILE, &now), 0);
  }
  NoDescriptors(const NoDescriptors&) = delete;
  NoDescriptors& operator=(const NoDescriptors&) = delete;
  ~NoDescriptors() { ::setrlimit(RLIMIT_NOFILE, &before_); }

 private:
  rlimit before_{};
};

// Whether the other side has taken it: it says so with a byte.
bool is_taken(const FileDescriptor& socket) {
  return !is_closed(socket);
}

class GateTest : public testing::Test {
 protected:
  explicit GateTest(std::int64_t max = 2) : gate_(max, [this](const std::string& what) { warned(what); }) {}

  int listen(const std::string& address) {
    auto sockets = ListenSockets::open(address, kTimeout);
    EXPECT_TRUE(sockets) << sockets.error().message;
    const int port = sockets->port();
    gate_.add(*std::move(sockets), [this](int socket) {
      FileDescriptor taken(socket);
      EXPECT_EQ(::send(socket, "t", 1, MSG_NOSIGNAL), 1);
      const std::lock_guard lock(mutex_);
      taken_.push_back(std::move(taken));
    });
    return port;
  }
  // As whoever was handed it does in the end.
  void close_first() {
    const std::lock_guard lock(mutex_);
    ASSERT_FALSE(taken_.empty());
    taken_.erase(taken_.begin());
  }
  void warned(const std::string& what) {
    const std::lock_guard lock(mutex_);
    warnings_.push_back(what);
  }
  std::vector<std::string> warnings() {
    const std::lock_guard lock(mutex_);
    return warnings_;
  }

  TemporaryFolder folder_;
  std::mutex mutex_;  // of the next two
  std::vector<FileDescriptor> taken_;
  std::vector<std::string> warnings_;
  ConnectionGate gate_;
};

TEST_F(GateTest, WhatIsTooManyIsClosedAtOnce) {
  const int port = listen("127.0.0.1:0");
  ASSERT_TRUE(gate_.start());
  const FileDescriptor first = connected(port);
  const FileDescriptor second = connected(port);
  ASSERT_TRUE(is_taken(first) && is_taken(second));

  EXPECT_TRUE(is_closed(connected(port)));

  EXPECT_EQ(gate_.tcp().open, 2);
  EXPECT_EQ(gate_.tcp().refused, 1u);
  ASSERT_EQ(warnings().size(), 1u);
  EXPECT_THAT(warnings()[0], HasSubstr("--connections"));
}

TEST_F(GateTest, OneThatIsOverGivesItsPlaceBack) {
  const int port = listen("127.0.0.1:0");
  ASSERT_TRUE(gate_.start());
  const FileDescriptor first = connected(port);
  const FileDescriptor second = connected(port);
  ASSERT_TRUE(is_taken(first) && is_taken(second));

  close_first();

  bool is_served = false;
  while (!is_served) is_served = is_taken(connected(port));
  EXPECT_EQ(gate_.tcp().open, 2);
}

// Its number is another file's then, which is no connection.
TEST_F(GateTest, ADescriptorThatIsUsedAgainIsNotTheConnection) {
  const int port = listen("127.0.0.1:0");
  ASSERT_TRUE(gate_.start());
  const FileDescriptor first = connected(port);
  const FileDescriptor second = connected(port);
  ASSERT_TRUE(is_taken(first) && is_taken(second));
  int number = -1;
  {
    const std::lock_guard lock(mutex_);
    number = taken_.front().get();
  }
  const FileDescriptor other(::socket(AF_INET, SOCK_STREAM, 0));

  ASSERT_EQ(::dup2(other.get(), number), number);  // closes the connection

  bool is_served = false;
  while (!is_served) is_served = is_taken(connected(port));
}

TEST_F(GateTest, TheClientsOfUnixSocketsAreBoundedForThemselves) {
  const int port = listen("127.0.0.1:0");
  listen("unix:" + folder_.file("socket"));
  ASSERT_TRUE(gate_.start());
  const FileDescriptor first = connected(port);
  const FileDescriptor second = connected(port);
  ASSERT_TRUE(is_taken(first) && is_taken(second));
  ASSERT_TRUE(is_closed(connected(port)));

  const FileDescriptor third = connected(folder_.file("socket"));
  const FileDescriptor fourth = connected(folder_.file("socket"));

  EXPECT_TRUE(is_taken(third) && is_taken(fourth));
  EXPECT_TRUE(is_closed(connected(folder_.file("socket"))));
  EXPECT_EQ(gate_.local().open, 2);
  EXPECT_EQ(gate_.local().refused, 1u);
}

TEST_F(GateTest, TheAddressesOfAKindAreBoundedTogether) {
  const int port = listen("127.0.0.1:0");
  const int other = listen("127.0.0.1:0");
  ASSERT_TRUE(gate_.start());
  const FileDescriptor first = connected(port);
  const FileDescriptor second = connected(other);
  ASSERT_TRUE(is_taken(first) && is_taken(second));

  EXPECT_TRUE(is_closed(connected(port)));
  EXPECT_TRUE(is_closed(connected(other)));
}

// They are told of together, and not one by one.
TEST_F(GateTest, AFloodIsToldOfOnceInASecond) {
  constexpr std::uint64_t kFlood = 50;
  const int port = listen("127.0.0.1:0");
  ASSERT_TRUE(gate_.start());
  const auto begin = std::chrono::steady_clock::now();
  const FileDescriptor first = connected(port);
  const FileDescriptor second = connected(port);
  ASSERT_TRUE(is_taken(first) && is_taken(second));

  for (std::uint64_t i = 0; i < kFlood; ++i) ASSERT_TRUE(is_closed(connected(port)));

  const auto seconds =
      std::chrono::ceil<std::chrono::seconds>(std::chrono::steady_clock::now() - begin).count();
  EXPECT_EQ(gate_.tcp().refused, kFlood);
  EXPECT_GE(warnings().size(), 1u);
  EXPECT_LE(warnings().size(), static_cast<std::size_t>(seconds) + 1);
}

// One that comes while there are none waits, and is taken when there are some.
TEST_F(GateTest, DescriptorsThatHaveRunOutAreWaitedFor) {
  const int port = listen("127.0.0.1:0");
  ASSERT_TRUE(gate_.start());
  const FileDescriptor client(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  const sockaddr_in address = address_of(port);
  {
    const NoDescriptors none;
    ASSERT_EQ(::connect(client.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
    while (warnings().empty()) std::this_thread::yield();
  }

  EXPECT_TRUE(is_taken(client));
  EXPECT_THAT(warnings()[0], HasSubstr("LimitNOFILE"));
  EXPECT_EQ(gate_.tcp().refused, 0u);
}

TEST_F(GateTest, WhatWasTakenGoesOnAfterTheEnd) {
  const int port = listen("127.0.0.1:0");
  listen("unix:" + folder_.file("socket"));
  ASSERT_TRUE(gate_.start());
  const FileDescriptor first = connected(port);
  ASSERT_TRUE(is_taken(first));

  gate_.stop();

  EXPECT_FALSE(std::filesystem::exists(folder_.file("socket")));
  const std::lock_guard lock(mutex_);
  ASSERT_EQ(::send(taken_.front().get(), "m", 1, MSG_NOSIGNAL), 1);
  EXPECT_TRUE(is_taken(first));
}

TEST(ListenSockets, APortThatIsTakenIsNamed) {
  const auto first = ListenSockets::open("127.0.0.1:0", kTimeout);
  ASSERT_TRUE(first);
  ASSERT_GT(first->port(), 0);
  const std::string address = "127.0.0.1:" + std::to_string(first->port());

  const auto second = ListenSockets::open(address, kTimeout);

  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, ErrorCode::kSystem);
  EXPECT_THAT(second.error().message, HasSubstr("cannot listen on " + address));
}

// The last one is for documentation, and nobody's.
TEST(ListenSockets, WhatIsNoAddressIsNamed) {
  for (const std::string address :
       {"127.0.0.1", "127.0.0.1:nowhere", "127.0.0.1:65536", "127.0.0.1:-1", "unix:", "203.0.113.1:0"}) {
    const auto sockets = ListenSockets::open(address, kTimeout);

    ASSERT_FALSE(sockets) << address;
    EXPECT_THAT(sockets.error().message, HasSubstr("cannot listen on " + address));
  }
}

// One that was killed has left it there; another file is nobody's socket.
TEST(ListenSockets, APathOfASocketIsTakenOver) {
  const TemporaryFolder folder;
  const std::string address = "unix:" + folder.file("socket");
  const auto killed = ListenSockets::open(address, kTimeout);
  ASSERT_TRUE(killed);
  std::ofstream(folder.file("file")) << "kept";

  const auto next = ListenSockets::open(address, kTimeout);
  const auto file = ListenSockets::open("unix:" + folder.file("file"), kTimeout);

  EXPECT_TRUE(next);
  EXPECT_FALSE(file);
  EXPECT_TRUE(std::filesystem::exists(folder.file("file")));
}

// The one before may end after the next one has begun.
TEST(ListenSockets, APathThatWasTakenOverIsNotDeleted) {
  const TemporaryFolder folder;
  const std::string path = folder.file("socket");
  auto before = ListenSockets::open("unix:" + path, kTimeout);
  auto next = ListenSockets::open("unix:" + path, kTimeout);
  ASSERT_TRUE(before && next);

  before->close();

  EXPECT_TRUE(connected(path).is_open());
  next->close();
  EXPECT_FALSE(std::filesystem::exists(path));
}

// Of IPv4 too.
TEST(ListenSockets, AllAddressesAreOne) {
  for (const char* const address : {"0.0.0.0:0", "[::]:0"}) {
    const auto sockets = ListenSockets::open(address, kTimeout);
    ASSERT_TRUE(sockets) << sockets.error().message;

    const FileDescriptor client = connected(sockets->port());

    EXPECT_TRUE(client.is_open());
  }
}

}  // namespace
}  // namespace farmgate
