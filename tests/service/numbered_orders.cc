#include "tests/service/numbered_orders.h"

#include <farmgate/v1/event_service.grpc.pb.h>
#include <farmgate/v1/order_service.grpc.pb.h>
#include <gtest/gtest.h>

#include <numeric>
#include <string>

#include "tools/farmgate/api_client.h"

namespace farmgate {
namespace {

bool is_bid(std::int64_t number) {
  return number % 4 == 0;
}

void write_order(std::size_t writer, std::int64_t number, v1::NewOrder& order) {
  order.set_account(is_bid(number) ? "grocer" : "farmer");
  order.set_order_id(std::to_string(writer) + "-" + std::to_string(number));
  order.set_side(is_bid(number) ? v1::SIDE_BID : v1::SIDE_ASK);
  order.set_commodity("tomato");
  order.set_zone(is_bid(number) ? "city" : "hill");
  order.set_quantity_lots(1);
  order.set_price(is_bid(number) ? 100 : 50);
  order.set_time_in_force(v1::TIME_IN_FORCE_GTC);
}

// An ask may have been filled when it is sent again.
void expect_accepted(std::int64_t number, const v1::CommandResult& result) {
  const v1::OrderStatus status = result.order().status();
  EXPECT_TRUE(status == v1::ORDER_STATUS_FILLED || (status == v1::ORDER_STATUS_OPEN && !is_bid(number)))
      << number << ": " << result.ShortDebugString();
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
      write_order(number_, last_ + i, *request.add_commands()->mutable_new_order());
    if (!session->Write(request) || !session->Read(&response)) break;
    EXPECT_EQ(response.results_size(), kBatch);
    for (int i = 0; i < response.results_size(); ++i) expect_accepted(last_ + i + 1, response.results(i));
    last_ += kBatch;
    all.add(kBatch);
  }
  all.cut();
  return session->Finish();
}

Follower::Follower(std::size_t writers) : last_(writers) {
  request_.set_from_sequence(1);
}

void Follower::follow(const Daemon& daemon, std::int64_t last_sequence) {
  v1::EventService::Stub stub(connect(daemon.address()));
  grpc::ClientContext call;
  const auto stream = stub.StreamEvents(&call, request_);
  v1::StreamEventsResponse response;
  while (request_.from_sequence() <= last_sequence && stream->Read(&response)) {
    for (const v1::OrderEvent& event : response.events()) note(event);
    request_.set_from_sequence(response.next_sequence());
    request_.set_from_index(response.next_index());
  }
  call.TryCancel();
  stream->Finish();
}

void Follower::note(const v1::OrderEvent& event) {
  if (event.has_filled()) {
    ++fill_count_;
    return;
  }
  const std::string& id = event.accepted().order_id();
  const std::size_t writer = std::stoul(id);
  ASSERT_LT(writer, last_.size()) << id;
  EXPECT_EQ(id, std::to_string(writer) + "-" + std::to_string(++last_[writer]));
}

std::int64_t Follower::count() const {
  return std::accumulate(last_.begin(), last_.end(), std::int64_t{0});
}

}  // namespace farmgate
