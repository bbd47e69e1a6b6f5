// A stream of MarketDataService: what there is now, then what has become different, at most once in an
// interval of the client's choice.
//
// Is woken by market data, never by the engine, and looks at them at most once in its interval. Has one
// message under way: a slow reader gets fewer and larger updates, costs one message, and holds nobody up.
#pragma once

#include <grpcpp/grpcpp.h>

#include <chrono>

#include "engine/service/call_access.h"
#include "engine/service/poller.h"
#include "engine/service/rpc_status.h"
#include "engine/service/service_context.h"
#include "engine/service/subscribers.h"

namespace farmgate {

// What a look at market data came to.
struct MarketLook {
  Sequence sequence = 0;  // it was after this command
  bool has_news = false;  // there is something to send
};

// `Method` says what is particular to a call: its Request, which has a min_sequence and an interval_ms, and
// Response, listen(), which asks gRPC for the next one, and violations(). One is made of the context for each
// call, to keep what was sent; its look(request, response, look) fills in an empty response. It looks at
// market data that have come to `look.sequence`, and says to which they had.
template <class Method>
class MarketStream final : private Waiter, private LastingCall {
 public:
  // Waits for a call; deletes itself when that is over, or the server stops. Another one waits once this has
  // begun.
  static void listen(ServiceContext& context, Poller& poller) { new MarketStream(context, poller); }

 private:
  static constexpr std::chrono::milliseconds kInterval{100};  // unless the client chose

  // An operation that gRPC has under way for the stream.
  class Operation final : public Tag {
   public:
    Operation(MarketStream& stream, void (MarketStream::*over)(bool)) : stream_(stream), over_(over) {}
    void proceed(bool ok) override { (stream_.*over_)(ok); }

   private:
    MarketStream& stream_;
    void (MarketStream::*over_)(bool);
  };

  MarketStream(ServiceContext& context, Poller& poller) : context_(context), poller_(poller) {
    call_.AsyncNotifyWhenDone(&done_);
    Method::listen(context_, call_, request_, writer_, poller_.queue(), &begin_);
  }
  ~MarketStream() {
    if (is_subscribed_) context_.subscribers.remove(subscriber_);
    poller_.lasting_calls().remove(*this);
    if (has_begun_) poller_.end_call();
  }

  void begun(bool ok) {
    if (!ok) {  // then done_ does not come
      delete this;
      return;
    }
    has_begun_ = poller_.begin_call();
    if (!has_begun_) {  // done_ comes
      is_finished_ = true;
      if (is_done_) delete this;
      return;
    }
    if (!context_.closing.load(std::memory_order_acquire)) {  // pairs with Server::stop()
      listen(context_, poller_);
    }
    timer_.begin();
    if (const grpc::Status status = access_.begin(call_, request_); !status.ok()) return finish(status);
    if (const grpc::Status status = access_.take_stream(place_); !status.ok()) return finish(status);
    if (!context_.is_recovered()) return finish(engine_recovering());
    if (const auto violations = Method::violations(request_); !violations.empty()) {
      return finish(malformed(violations));
    }
    next_ = static_cast<Sequence>(request_.min_sequence());
    subscribe();
    look_again();
  }

  void subscribe() {
    subscriber_.next.set(context_.market_data.sequence() + 1);
    context_.subscribers.add(subscriber_);
    is_subscribed_ = true;
    poller_.lasting_calls().add(*this);
  }

  // Looks at market data, or waits until there is something new.
  void look_again() override {
    is_waiting_ = false;
    if (has_ended()) return;
    const bool reached = context_.market_data.reach(next_);
    switch (context_.market_data.phase()) {
      case MarketDataBuilder::Phase::kCatchingUp:
        return finish(market_data_catching_up());
      case MarketDataBuilder::Phase::kFailed:
        return finish({grpc::StatusCode::INTERNAL, context_.market_data.failure().message});
      case MarketDataBuilder::Phase::kFollowing:
        break;
    }
    if (reached) return look();
    is_waiting_ = true;
    poller_.wait_for_market_data(*this);
  }

  void look() {
    auto& response = poller_.scratch().of<typename Method::Response>();
    MarketLook look{.sequence = next_};
    if (const grpc::Status status = method_.look(request_, response, look); !status.ok()) {
      return finish(status);
    }
    next_ = look.sequence + 1;
    subscriber_.next.set(next_);
    if (!look.has_news) return pause();
    if (const grpc::Status allowed = access_.renew(request_); !allowed.ok()) return finish(allowed);
    response.set_lag_command_count(context_.lag_behind(look.sequence));
    writer_.Write(response, &write_);
  }

  void wrote(bool ok) {
    if (!ok) return finish({grpc::StatusCode::CANCELLED, "the client has gone"});
    pause();
  }

  // Even when there was no news, so that many streams cost no more while other things happen.
  void pause() {
    if (has_ended()) return;
    const std::chrono::milliseconds chosen(request_.interval_ms());
    is_waiting_ = true;
    poller_.pause(*this, chosen.count() == 0 ? kInterval : chosen);
  }

  // One that waits ends at once, any other before it sends something or waits.
  void callers_changed() override {
    if (!is_waiting_) return;
    const grpc::Status allowed = access_.renew(request_);
    if (allowed.ok()) return;
    poller_.forget(*this);
    is_waiting_ = false;
    finish(allowed);
  }

  // Whether there is no more to come; then the call is finished.
  bool has_ended() {
    const grpc::Status status = status_now();
    if (status.ok()) return false;
    finish(status);
    return true;
  }

  grpc::Status status_now() {
    if (is_done_) return {grpc::StatusCode::CANCELLED, "the client has gone"};
    if (context_.closing.load(std::memory_order_acquire)) {  // pairs with Server::stop()
      return {grpc::StatusCode::UNAVAILABLE, "the engine is stopping"};
    }
    return access_.renew(request_);
  }

  void finish(const grpc::Status& status) {
    timer_.end(status.error_code());
    place_.give_back();  // before the client hears of the end, and begins the next one
    writer_.Finish(status, &finish_);
  }

  // The call is over: the client has gone, or it was finished.
  void done(bool) {
    is_done_ = true;
    if (is_finished_) {
      delete this;
      return;
    }
    if (!is_waiting_) return;
    poller_.forget(*this);
    is_waiting_ = false;
    finish({grpc::StatusCode::CANCELLED, "the client has gone"});
  }

  void finished(bool) {
    is_finished_ = true;
    if (is_done_) delete this;
  }

  ServiceContext& context_;
  Poller& poller_;
  Subscriber subscriber_{method_name<typename Method::Request>()};
  CallTimer timer_{poller_.meters().of(subscriber_.method)};
  Method method_{context_};
  grpc::ServerContext call_;
  CallAccess access_{context_, poller_, rule_of_call<typename Method::Request>()};
  TakenPlace place_;
  typename Method::Request request_;
  grpc::ServerAsyncWriter<typename Method::Response> writer_{&call_};
  Operation begin_{*this, &MarketStream::begun};
  Operation write_{*this, &MarketStream::wrote};
  Operation finish_{*this, &MarketStream::finished};
  Operation done_{*this, &MarketStream::done};
  bool has_begun_ = false;
  bool is_subscribed_ = false;
  bool is_waiting_ = false;
  bool is_finished_ = false;
  bool is_done_ = false;
  Sequence next_ = 0;  // from which on there may be something new
};

}  // namespace farmgate
