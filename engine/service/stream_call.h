// The call of a stream: how it begins, waits and ends. What it sends is its stream's.
#pragma once

#include <grpcpp/grpcpp.h>

#include <chrono>

#include "engine/service/call_access.h"
#include "engine/service/call_meters.h"
#include "engine/service/lasting_calls.h"
#include "engine/service/lasting_request.h"
#include "engine/service/poller.h"
#include "engine/service/rpc_status.h"
#include "engine/service/service_context.h"
#include "engine/service/subscribers.h"
#include "engine/service/tag.h"
#include "engine/service/waiting_list.h"

namespace farmgate {

// `Stream` has one as a member and is deleted by it when the call is over, or the server stops. Its listen()
// waits for another call once this one has begun, violations() says what is wrong with the request, begun()
// follows when the caller was let in, wrote() when a response is on its way, and look_again() when it has
// waited. Each of these three ends by writing, waiting or finishing. `Method` says what is particular to the
// call: its Request and Response, and listen(), which asks gRPC for the next one.
//
// Belongs to its stream, whose poller's thread alone uses it.
template <class Method, class Stream>
class StreamCall final : private Waiter, private LastingCall {
 public:
  using Request = typename Method::Request;
  using Response = typename Method::Response;

  StreamCall(Stream& stream, ServiceContext& context, Poller& poller)
      : stream_(stream), context_(context), poller_(poller) {}
  StreamCall(const StreamCall&) = delete;
  StreamCall& operator=(const StreamCall&) = delete;
  ~StreamCall() {
    if (is_subscribed_) context_.subscribers.remove(subscriber_);
    poller_.lasting_calls().remove(*this);
    if (has_begun_) poller_.end_call();
  }

  // Waits for a call.
  void listen() {
    call_.AsyncNotifyWhenDone(&done_);
    Method::listen(context_, call_, request_, writer_, poller_.queue(), &begin_);
  }

  const Request& request() const { return request_; }

  // From now on it counts as one who follows, and ends when its caller may follow no more.
  void subscribe(Sequence next) {
    subscriber_.next.set(next);
    context_.subscribers.add(subscriber_);
    is_subscribed_ = true;
    poller_.lasting_calls().add(*this);
  }
  // The first sequence that the client was not sent.
  void set_next(Sequence next) { subscriber_.next.set(next); }

  // A blank response, to be filled in and sent before any other is asked for.
  Response& response() { return poller_.scratch().of<Response>(); }

  // Have the stream look again: behind what clients have sent, since there is more for it already; with all
  // that follow, as Poller says; once market data have come to what was asked of them, or after so long.
  void look_soon() {
    is_waiting_ = true;
    poller_.look_soon(*this);
  }
  void wait_for_events(bool is_new) {
    is_waiting_ = true;
    poller_.wait_for_events(*this, is_new);
  }
  void wait_for_market_data() {
    is_waiting_ = true;
    poller_.wait_for_market_data(*this);
  }
  void pause(std::chrono::milliseconds pause) {
    is_waiting_ = true;
    poller_.pause(*this, pause);
  }

  // Sends a response, if the caller still may have it. gRPC has written it down when this returns.
  void write(const Response& response) {
    if (const grpc::Status allowed = access_.renew(request_); !allowed.ok()) return finish(allowed);
    writer_.Write(response, &write_);
  }

  // Whether has_ended() would say so, but for the caller.
  bool is_ending() const {
    return is_done_ || context_.closing.load(std::memory_order_acquire);  // pairs with Server::stop()
  }

  // Whether the client has gone; then the call is finished.
  bool client_has_gone() {
    if (is_done_) finish(gone());
    return is_done_;
  }

  // Whether there is no more to come; then the call is finished.
  bool has_ended() {
    const grpc::Status status = status_now();
    if (status.ok()) return false;
    finish(status);
    return true;
  }

  void finish(const grpc::Status& status) {
    timer_.end(status.error_code());
    place_.give_back();  // before the client hears of the end, and begins the next one
    writer_.Finish(status, &finish_);
  }

 private:
  // An operation that gRPC has under way for the call.
  class Operation final : public Tag {
   public:
    Operation(StreamCall& call, void (StreamCall::*over)(bool)) : call_(call), over_(over) {}
    void proceed(bool ok) override { (call_.*over_)(ok); }

   private:
    StreamCall& call_;
    void (StreamCall::*over_)(bool);
  };

  static grpc::Status gone() { return {grpc::StatusCode::CANCELLED, "the client has gone"}; }

  void begun(bool ok) {
    if (!ok) {  // then done_ does not come
      delete &stream_;
      return;
    }
    has_begun_ = poller_.begin_call();
    if (!has_begun_) {  // done_ comes
      is_finished_ = true;
      if (is_done_) delete &stream_;
      return;
    }
    if (!context_.closing.load(std::memory_order_acquire)) {  // pairs with Server::stop()
      Stream::listen(context_, poller_);
    }
    timer_.begin();
    if (const grpc::Status status = access_.begin(call_, request_); !status.ok()) return finish(status);
    if (const grpc::Status status = check_lasting(request_); !status.ok()) return finish(status);
    if (const grpc::Status status = access_.take_stream(place_); !status.ok()) return finish(status);
    if (!context_.is_recovered()) return finish(engine_recovering());
    if (const auto violations = Stream::violations(request_); !violations.empty()) {
      return finish(malformed(violations));
    }
    stream_.begun();
  }

  void look_again() override {
    is_waiting_ = false;
    stream_.look_again();
  }

  void wrote(bool ok) {
    if (!ok) return finish(gone());
    stream_.wrote();
  }

  // One that waits ends at once, any other before it sends something or waits.
  void callers_changed() override {
    if (!is_waiting_) return;
    if (const grpc::Status allowed = access_.renew(request_); !allowed.ok()) stop_waiting(allowed);
  }

  grpc::Status status_now() {
    if (is_done_) return gone();
    if (context_.closing.load(std::memory_order_acquire)) {  // pairs with Server::stop()
      return {grpc::StatusCode::UNAVAILABLE, "the engine is stopping"};
    }
    return access_.renew(request_);
  }

  // The call is over: the client has gone, or it was finished.
  void done(bool) {
    is_done_ = true;
    if (is_finished_) {
      delete &stream_;
      return;
    }
    if (is_waiting_) stop_waiting(gone());
  }

  void stop_waiting(const grpc::Status& status) {
    poller_.forget(*this);
    is_waiting_ = false;
    finish(status);
  }

  void finished(bool) {
    is_finished_ = true;
    if (is_done_) delete &stream_;
  }

  Stream& stream_;
  ServiceContext& context_;
  Poller& poller_;
  Subscriber subscriber_{method_name<Request>()};
  CallTimer timer_{poller_.meters().of(subscriber_.method)};
  grpc::ServerContext call_;
  CallAccess access_{context_, poller_, rule_of_call<Request>()};
  TakenPlace place_;
  Request request_;
  grpc::ServerAsyncWriter<Response> writer_{&call_};
  Operation begin_{*this, &StreamCall::begun};
  Operation write_{*this, &StreamCall::wrote};
  Operation finish_{*this, &StreamCall::finished};
  Operation done_{*this, &StreamCall::done};
  bool has_begun_ = false;
  bool is_subscribed_ = false;
  bool is_waiting_ = false;
  bool is_finished_ = false;
  bool is_done_ = false;
};

}  // namespace farmgate
