// A stream of MarketDataService: what there is now, then what has become different, at most once in an
// interval of the client's choice.
//
// Is woken by market data, never by the engine, and looks at them at most once in its interval. Has one
// message under way: a slow reader gets fewer and larger updates, costs one message, and holds nobody up.
#pragma once

#include <grpcpp/grpcpp.h>

#include <chrono>

#include "engine/service/poller.h"
#include "engine/service/rpc_status.h"
#include "engine/service/service_context.h"
#include "engine/service/stream_call.h"

namespace farmgate {

// What a look at market data came to.
struct MarketLook {
  Sequence sequence = 0;  // it was after this command
  bool has_news = false;  // there is something to send
};

// `Method` says what is particular to a call: what StreamCall wants of it, its Request with a min_sequence
// and an interval_ms, and violations(). One is made of the context for each call, to keep what was sent; its
// look(request, response, look) fills in an empty response. It looks at market data that have come to
// `look.sequence`, and says to which they had.
template <class Method>
class MarketStream final {
 public:
  // Waits for a call; deletes itself when that is over, or the server stops. Another one waits once this has
  // begun.
  static void listen(ServiceContext& context, Poller& poller) { new MarketStream(context, poller); }

 private:
  static constexpr std::chrono::milliseconds kInterval{100};  // unless the client chose

  using Call = StreamCall<Method, MarketStream>;
  friend Call;

  MarketStream(ServiceContext& context, Poller& poller) : context_(context), call_(*this, context, poller) {
    call_.listen();
  }

  static auto violations(const typename Method::Request& request) { return Method::violations(request); }

  void begun() {
    next_ = static_cast<Sequence>(call_.request().min_sequence());
    call_.subscribe(context_.market_data.sequence() + 1);
    call_.look_soon();
  }

  // Looks at market data, or waits until there is something new.
  void look_again() {
    if (call_.has_ended()) return;
    const bool reached = context_.market_data.reach(next_);
    switch (context_.market_data.phase()) {
      case MarketDataBuilder::Phase::kCatchingUp:
        return call_.finish(market_data_catching_up());
      case MarketDataBuilder::Phase::kFailed:
        return call_.finish({grpc::StatusCode::INTERNAL, context_.market_data.failure().message});
      case MarketDataBuilder::Phase::kFollowing:
        break;
    }
    if (reached) return look();
    call_.wait_for_market_data();
  }

  void look() {
    typename Method::Response& response = call_.response();
    MarketLook look{.sequence = next_};
    if (const grpc::Status status = method_.look(call_.request(), response, look); !status.ok()) {
      return call_.finish(status);
    }
    next_ = look.sequence + 1;
    call_.set_next(next_);
    if (!look.has_news) return pause();
    response.set_lag_command_count(context_.lag_behind(look.sequence));
    call_.write(response);
  }

  void wrote() { pause(); }

  // Even when there was no news, so that many streams cost no more while other things happen.
  void pause() {
    if (call_.has_ended()) return;
    const std::chrono::milliseconds chosen(call_.request().interval_ms());
    call_.pause(chosen.count() == 0 ? kInterval : chosen);
  }

  ServiceContext& context_;
  Method method_{context_};
  Call call_;
  Sequence next_ = 0;  // from which on there may be something new
};

}  // namespace farmgate
