#include "tests/service/numbered_orders.h"

#include <farmgate/v1/event_service.grpc.pb.h>
#include <farmgate/v1/order_service.grpc.pb.h>
#include <gtest/gtest.h>

#include <numeric>
#include <string>

#include "tools/farmgate/api_client.h"

namespace farmgate {
namespace {

void fill(v1::NewOrder& order, std::size_t writer, std::int64_t number) {
  order.set_account("farmer");
  order.set_order_id(std::to_string(writer) + "-" + std::to_string(number));
  order.set_side(v1::SIDE_ASK);
  order.set_commodity("tomato");
  order.set_zone("hill");
  order.set_quantity_lots(1);
  order.set_price(50);
  order.set_time_in_force(v1::TIME_IN_FORCE_GTC);
}

}  // namespace

std::int64_t Acknowledged::count() const {
  const std::lock_guard lock(mutex_);
  return count_;
}

void Acknowledged::add(std::int64_t count) {
  const std::lock_guard lock(mutex_);
  count_ += count;
  changed_.notify_all();
}

void Acknowledged::cut() {
  const std::lock_guard lock(mutex_);
  is_cut_ = true;
  changed_.notify_all();
}

void Acknowledged::wait_for(std::int64_t count) const {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return is_cut_ || count_ >= count; });
}

grpc::Status Writer::send_until_cut(const Daemon& daemon, Acknowledged& all) {
  v1::OrderService::Stub stub(connect(daemon.address()));
  grpc::ClientContext call;
  const auto session = stub.Trade(&call);
  v1::TradeRequest request;
  v1::TradeResponse response;
  for (;;) {
    request.clear_commands();
    for (std::int64_t i = 1; i <= kBatch; ++i)
      fill(*request.add_commands()->mutable_new_order(), number_, last_ + i);
    if (!session->Write(request) || !session->Read(&response)) break;
    EXPECT_EQ(response.results_size(), kBatch);
    for (const v1::CommandResult& result : response.results())
      EXPECT_EQ(result.order().status(), v1::ORDER_STATUS_OPEN);
    last_ += kBatch;
    all.add(kBatch);
  }
  all.cut();
  return session->Finish();
}

Follower::Follower(std::size_t writers) : last_(writers) {
  request_.set_from_sequence(1);
}

void Follower::follow(const Daemon& daemon, std::int64_t wanted) {
  v1::EventService::Stub stub(connect(daemon.address()));
  grpc::ClientContext call;
  const auto stream = stub.StreamEvents(&call, request_);
  v1::StreamEventsResponse response;
  while (count() < wanted && stream->Read(&response)) {
    for (const v1::OrderEvent& event : response.events()) {
      const std::string& id = event.accepted().order_id();
      const std::size_t writer = std::stoul(id);
      ASSERT_LT(writer, last_.size()) << id;
      EXPECT_EQ(id, std::to_string(writer) + "-" + std::to_string(++last_[writer]));
    }
    request_.set_from_sequence(response.next_sequence());
    request_.set_from_index(response.next_index());
  }
  call.TryCancel();
  stream->Finish();
}

std::int64_t Follower::count() const {
  return std::accumulate(last_.begin(), last_.end(), std::int64_t{0});
}

}  // namespace farmgate
