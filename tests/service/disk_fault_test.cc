// Whatever the disk refuses, the engine stops taking orders and says so, can be read, and loses nothing that
// was acknowledged.
#include <farmgate/v1/admin_service.grpc.pb.h>
#include <farmgate/v1/event_service.grpc.pb.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/mman.h>
#include <unistd.h>

#include <fcntl.h>

#include <chrono>
#include <filesystem>
#include <memory>
#include <string>
#include <thread>

#include "engine/files/file_descriptor.h"
#include "engine/journal/durable_mark.h"
#include "tests/service/live_server.h"
#include "tests/support/failing_disk.h"
#include "tests/support/temporary_folder.h"

namespace farmgate {
namespace {

using testing::HasSubstr;

// A client of a server whose disk fails.
class DiskFaultTest : public testing::Test {
 protected:
  void start(const std::string& where = "", Durability durability = Durability::kSync) {
    disk_ = std::make_unique<FailingDisk>(where);
    server_ = std::make_unique<LiveServer>(JournalOptions{
        .durability = durability, .interval = std::chrono::milliseconds(5), .env = disk_->env()});
    EXPECT_TRUE(place("a1").ok());
    EXPECT_EQ(health(channel()), "SERVING");
  }
  std::shared_ptr<grpc::Channel> channel() const { return new_channel(server_->port()); }

  grpc::Status place(const std::string& id, v1::CommandResult* result = nullptr) {
    v1::PlaceOrderRequest request;
    *request.mutable_order() = onion_order("al", id, v1::SIDE_ASK, 5, 50);
    grpc::ClientContext call;
    v1::PlaceOrderResponse response;
    grpc::Status status = server_->orders().PlaceOrder(&call, request, &response);
    if (result != nullptr) *result = response.result();
    return status;
  }
  v1::GetStatusResponse status() const {
    v1::AdminService::Stub stub(channel());
    grpc::ClientContext call;
    v1::GetStatusResponse response;
    EXPECT_TRUE(stub.GetStatus(&call, {}, &response).ok());
    return response;
  }
  std::string first_order() const {
    v1::EventService::Stub stub(channel());
    grpc::ClientContext call;
    v1::StreamEventsRequest from_one;
    from_one.set_from_sequence(1);
    const auto stream = stub.StreamEvents(&call, from_one);
    v1::StreamEventsResponse response;
    EXPECT_TRUE(stream->Read(&response));
    call.TryCancel();
    stream->Finish();
    return response.events_size() == 0 ? "none" : response.events(0).accepted().order_id();
  }

  // It has stopped when an order was to be written, and why.
  void expect_stopped(const std::string& failure) {
    const grpc::Status unknown = place("a2");
    EXPECT_EQ(unknown.error_code(), grpc::StatusCode::UNAVAILABLE);
    EXPECT_THAT(unknown.error_message(), HasSubstr("retry the same id"));
    EXPECT_EQ(place("a3").error_code(), grpc::StatusCode::UNAVAILABLE);
    EXPECT_EQ(health(channel()), "NOT_SERVING");
    EXPECT_FALSE(status().taking_commands());
    EXPECT_THAT(status().failure(), HasSubstr(failure));
    EXPECT_EQ(status().published_sequence(), 1);
    EXPECT_EQ(first_order(), "a1");
  }
  // Started again on a disk that works, it has what was acknowledged, and takes the others.
  void expect_nothing_lost() {
    v1::CommandResult result;
    EXPECT_TRUE(place("a1", &result).ok());
    EXPECT_EQ(result.retry_of_sequence(), 1);
    EXPECT_TRUE(place("a2", &result).ok());
    EXPECT_EQ(result.order().status(), v1::ORDER_STATUS_OPEN);
    EXPECT_EQ(health(channel()), "SERVING");
  }

  std::unique_ptr<FailingDisk> disk_;  // before what writes to it
  std::unique_ptr<LiveServer> server_;
};

TEST_F(DiskFaultTest, ASyncThatFailsStopsTheEngine) {
  start();

  disk_->fail_syncs();

  expect_stopped("cannot write the journal");
  server_->stop();
  disk_->mend();
  server_->start();
  expect_nothing_lost();
}

// What was acknowledged before the interval was over is still with the operating system.
TEST_F(DiskFaultTest, ASyncThatFailsAtItsIntervalStopsTheEngine) {
  start("", Durability::kInterval);

  disk_->fail_syncs();
  int acknowledged = 1;
  while (acknowledged < 100'000 && place("b" + std::to_string(acknowledged)).ok()) ++acknowledged;

  ASSERT_LT(acknowledged, 100'000);
  EXPECT_EQ(health(channel()), "NOT_SERVING");
  EXPECT_THAT(status().failure(), HasSubstr("journal"));
  server_->stop();
  disk_->mend();
  server_->start();
  EXPECT_GE(status().resting_order_count(), acknowledged);
}

TEST_F(DiskFaultTest, AnEventLogThatCannotBeWrittenStopsTheEngine) {
  start("/events/");

  disk_->fail();
  EXPECT_FALSE(server_->data().events->flush());  // until then, it has what is appended in memory

  expect_stopped("cannot write the event log");
  server_->stop();
  disk_->mend();
  server_->start();
  expect_nothing_lost();
}

// Batches that the event log will never have are still on their way into the journal then.
TEST_F(DiskFaultTest, AnEventLogThatFailsUnderLoadLosesNothing) {
  start("/events/");
  constexpr int kBatches = 100'000;  // so many that it fails before the last
  grpc::ClientContext call;
  const auto session = server_->orders().Trade(&call);
  std::thread sender([&] {
    for (int i = 0; i < kBatches; ++i) {
      v1::TradeRequest request;
      *request.add_commands()->mutable_new_order() =
          onion_order("al", "s" + std::to_string(i), v1::SIDE_ASK, 5, 50);
      if (!session->Write(request)) break;
    }
    session->WritesDone();
  });
  int acknowledged = 0;
  for (v1::TradeResponse response; session->Read(&response); ++acknowledged) {
    if (acknowledged == 20) {
      disk_->fail();
      (void)server_->data().events->flush();
    }
  }
  sender.join();
  EXPECT_EQ(session->Finish().error_code(), grpc::StatusCode::UNAVAILABLE);
  EXPECT_GE(acknowledged, 20);
  EXPECT_LT(acknowledged, kBatches);

  server_->stop();
  disk_->mend();
  server_->start();
  for (int i = 0; i < acknowledged; ++i) {
    v1::CommandResult result;
    ASSERT_TRUE(place("s" + std::to_string(i), &result).ok());
    ASSERT_NE(result.retry_of_sequence(), 0) << i;
  }
}

// A file in memory in the place of a mark, so that writing it can be forbidden while it is open.
class ForbiddenMark {
 public:
  explicit ForbiddenMark(std::string path)
      : path_(std::move(path)), file_(::memfd_create("mark", MFD_ALLOW_SEALING)) {
    const std::string bytes = contents_of(path_);
    EXPECT_EQ(::write(file_.get(), bytes.data(), bytes.size()), static_cast<ssize_t>(bytes.size()));
    std::filesystem::remove(path_);
    std::filesystem::create_symlink("/proc/self/fd/" + std::to_string(file_.get()), path_);
  }
  void forbid() { EXPECT_EQ(::fcntl(file_.get(), F_ADD_SEALS, F_SEAL_WRITE), 0); }
  // Puts a file with what it says in its place.
  void mend() {
    const std::string bytes = contents_of(path_);
    std::filesystem::remove(path_);
    std::ofstream(path_, std::ios::binary) << bytes;
  }

 private:
  const std::string path_;
  const FileDescriptor file_;
};

TEST_F(DiskFaultTest, AMarkThatCannotBeWrittenStopsTheEngine) {
  start();
  server_->stop();
  ForbiddenMark mark(mark_path(server_->journal_folder()));
  server_->start();

  mark.forbid();

  expect_stopped("durable.mark");
  server_->stop();
  mark.mend();
  server_->start();
  expect_nothing_lost();
}

}  // namespace
}  // namespace farmgate
