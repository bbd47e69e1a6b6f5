#include "tests/service/live_server.h"

#include <google/rpc/error_details.pb.h>
#include <google/rpc/status.pb.h>
#include <grpcpp/generic/generic_stub.h>

#include <utility>
#include <vector>

#include "engine/model/reference_rows.h"
#include "engine/runtime/recovery.h"
#include "tests/support/small_market.h"

namespace farmgate {

bool is_too_early(const grpc::Status& status) {
  google::rpc::Status rich;
  google::rpc::RetryInfo retry;
  return status.error_code() == grpc::StatusCode::UNAVAILABLE &&
         rich.ParseFromString(status.error_details()) && rich.details_size() == 1 &&
         rich.details(0).UnpackTo(&retry) && retry.retry_delay().nanos() > 0;
}

void wait_for_market_data(v1::OrderService::Stub& orders, std::int64_t sequence) {
  v1::GetOrderRequest request;
  request.set_sequence(sequence);
  request.set_min_sequence(sequence);
  grpc::Status status;
  do {
    grpc::ClientContext call;
    v1::GetOrderResponse response;
    status = orders.GetOrder(&call, request, &response);
  } while (is_too_early(status));
  ASSERT_TRUE(status.ok()) << status.error_message();
}

void LiveServer::start() {
  data_ = *DataDirectory::open(folder_.file("data"), options_);
  EXPECT_TRUE(data_.begin({.reference = reference_rows(small_market()),
                           .open_accounts = open_accounts_,
                           .remembered_closes = 100}));
  ServerOptions server = server_options_;
  if (server.listen.empty()) server.listen = {"127.0.0.1:0"};
  server_ = std::make_unique<Server>(server);
  pipeline_ = std::make_unique<Pipeline>(*recover(*data_.journal, *data_.events), *data_.journal,
                                         *data_.events, server_->ports(), pipeline_options_);
  EXPECT_TRUE(server_->listen());
  if (!server.backups.empty()) {
    snapshots_ = std::make_unique<SnapshotMaker>(data_, pipeline_->feed(),
                                                 SnapshotOptions{.commands = 0, .interval = {}});
  }
  server_->serve(*pipeline_, *data_.ledger, snapshots_.get());
  stub_ = v1::OrderService::NewStub(new_channel(port()));
}

void LiveServer::stop() {
  server_->stop();
  snapshots_.reset();
  pipeline_.reset();
  server_.reset();
  data_ = {};
}

void LiveServer::restart() {
  stop();
  start();
}

std::uint64_t LiveServer::replayed_digest() const {
  const TemporaryFolder folder;
  const auto events = *EventLog::open(folder.file("events"));
  const auto recovered = recover(*data_.journal, *events);
  EXPECT_TRUE(recovered) << recovered.error().message;
  return recovered->digest.value();
}

std::int64_t LiveServer::place(const v1::NewOrder& order) {
  v1::PlaceOrderRequest request;
  *request.mutable_order() = order;
  grpc::ClientContext call;
  v1::PlaceOrderResponse response;
  EXPECT_TRUE(stub_->PlaceOrder(&call, request, &response).ok());
  return response.result().sequence();
}

std::int64_t LiveServer::cancel(const std::string& account, const std::string& id) {
  v1::CancelOrderRequest request;
  request.mutable_cancel()->set_account(account);
  request.mutable_cancel()->set_order_id(id);
  grpc::ClientContext call;
  v1::CancelOrderResponse response;
  EXPECT_TRUE(stub_->CancelOrder(&call, request, &response).ok());
  return response.result().sequence();
}

grpc::Status LiveServer::get(const v1::GetOrderRequest& request, v1::GetOrderResponse& response) {
  for (;;) {
    grpc::ClientContext call;
    const grpc::Status status = stub_->GetOrder(&call, request, &response);
    if (!is_too_early(status)) return status;
  }
}

grpc::Status LiveServer::list(const v1::ListOrdersRequest& request, v1::ListOrdersResponse& response) {
  for (;;) {
    grpc::ClientContext call;
    const grpc::Status status = stub_->ListOrders(&call, request, &response);
    if (!is_too_early(status)) return status;
  }
}

namespace {

// Of a connection that no other channel shares.
grpc::ChannelArguments own_connection() {
  grpc::ChannelArguments arguments;
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  return arguments;
}

std::shared_ptr<grpc::Channel> channel_to(int port, const grpc::ChannelArguments& arguments) {
  return grpc::CreateCustomChannel("127.0.0.1:" + std::to_string(port), grpc::InsecureChannelCredentials(),
                                   arguments);
}

// Of which so many bytes come for each call before they are read.
std::shared_ptr<grpc::Channel> channel_of_window(int port, int bytes) {
  grpc::ChannelArguments arguments = own_connection();
  arguments.SetInt(GRPC_ARG_HTTP2_BDP_PROBE, 0);
  arguments.SetInt(GRPC_ARG_HTTP2_STREAM_LOOKAHEAD_BYTES, bytes);
  return channel_to(port, arguments);
}

}  // namespace

std::shared_ptr<grpc::Channel> new_channel(int port) {
  return channel_to(port, own_connection());
}

std::shared_ptr<grpc::Channel> narrow_channel(int port) {
  return channel_of_window(port, 64 << 10);
}

std::shared_ptr<grpc::Channel> closed_channel(int port) {
  constexpr int kLeast = 5;  // that gRPC takes: a message's length
  return channel_of_window(port, kLeast);
}

std::string health(const std::shared_ptr<grpc::Channel>& channel) {
  grpc::GenericStub stub(channel);
  grpc::CompletionQueue queue;
  grpc::ClientContext call;
  const grpc::Slice nothing("");  // of all services
  const grpc::ByteBuffer request(&nothing, 1);
  grpc::ByteBuffer response;
  const auto reader = stub.PrepareUnaryCall(&call, "/grpc.health.v1.Health/Check", request, &queue);
  reader->StartCall();
  grpc::Status status;
  reader->Finish(&response, &status, nullptr);
  void* tag = nullptr;
  bool ok = false;
  queue.Next(&tag, &ok);
  if (!status.ok()) return status.error_message();
  std::vector<grpc::Slice> slices;
  EXPECT_TRUE(response.Dump(&slices).ok());
  std::string bytes;  // of one field: the number 1 of HealthCheckResponse, an enumerator
  for (const grpc::Slice& slice : slices) bytes.append(slice.begin(), slice.end());
  if (bytes == "\x08\x01") return "SERVING";
  return bytes == "\x08\x02" ? "NOT_SERVING" : bytes;
}

v1::NewOrder onion_order(const std::string& account, const std::string& id, v1::Side side,
                         std::int64_t quantity, std::int64_t price) {
  v1::NewOrder order;
  order.set_account(account);
  order.set_order_id(id);
  order.set_side(side);
  order.set_commodity("onion");
  order.set_zone(side == v1::SIDE_ASK ? "hill" : "city");
  order.set_quantity_lots(quantity);
  order.set_price(price);
  order.set_time_in_force(v1::TIME_IN_FORCE_GTC);
  return order;
}

}  // namespace farmgate
