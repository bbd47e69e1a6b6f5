// A call with one request and one answer from what is kept for readers by who follows the events, the copy of
// the market or the ledger; it may wait until that has come far enough.
#pragma once

#include <grpcpp/grpcpp.h>

#include "engine/access/caller_usages.h"
#include "engine/service/call_access.h"
#include "engine/service/lasting_request.h"
#include "engine/service/poller.h"
#include "engine/service/rpc_status.h"
#include "engine/service/service_context.h"

namespace farmgate {

// `Method` says what is particular to a call: its Request, which has a min_sequence, and Response, listen(),
// which asks gRPC for the next one, violations(), and answer(), which is given the market; or, when it has a
// follower() of its own, the server's context and what that keeps. Where only what is kept tells which
// account a request is about, it has an account().
template <class Method>
class QueryCall final : private Waiter {
 public:
  // Waits for a call; deletes itself when that is over, or the server stops. Another one waits once this has
  // begun.
  static void listen(ServiceContext& context, Poller& poller) { new QueryCall(context, poller); }

 private:
  static constexpr bool kHasFollower = requires(ServiceContext& context) { Method::follower(context); };

  // An operation that gRPC has under way for the call.
  class Operation final : public Tag {
   public:
    Operation(QueryCall& call, void (QueryCall::*over)(bool)) : call_(call), over_(over) {}
    void proceed(bool ok) override { (call_.*over_)(ok); }

   private:
    QueryCall& call_;
    void (QueryCall::*over_)(bool);
  };

  QueryCall(ServiceContext& context, Poller& poller) : context_(context), poller_(poller) {
    call_.AsyncNotifyWhenDone(&done_);
    Method::listen(context_, call_, request_, responder_, poller_.queue(), &begin_);
  }
  ~QueryCall() {
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
    if (const grpc::Status status = check_lasting(request_); !status.ok()) return finish(status);
    const SharedUsage usage = access_.usage();
    if (const grpc::Status status = access_.answer_to(place_.take_call(usage)); !status.ok()) {
      return finish(status);
    }
    if (!context_.is_recovered()) return finish(engine_recovering());
    if (const auto violations = Method::violations(request_); !violations.empty()) {
      return finish(malformed(violations));
    }
    poller_.turns().add(usage.get(), *this);  // which place_ holds
  }

  // Answers, or waits until that can be done. The client may have gone while it waited for its turn.
  void look_again() override {
    is_waiting_ = false;
    if (is_done_) return finish(gone());
    const bool reached = follower().reach(static_cast<Sequence>(request_.min_sequence()));
    switch (follower().phase()) {
      case MarketDataBuilder::Phase::kCatchingUp:
        return finish(kHasFollower ? ledger_catching_up() : market_data_catching_up());
      case MarketDataBuilder::Phase::kFailed:
        return finish(follower_failed());
      case MarketDataBuilder::Phase::kFollowing:
        break;
    }
    if (reached) return answer();
    if (context_.closing.load(std::memory_order_acquire)) {  // pairs with Server::stop()
      return finish({grpc::StatusCode::UNAVAILABLE, "the engine is stopping"});
    }
    if (const grpc::Status status = access_.renew(request_); !status.ok()) return finish(status);
    is_waiting_ = true;
    poller_.wait_for_market_data(*this);
  }

  // It may have waited long, and the caller be known no more.
  void answer() {
    if (const grpc::Status status = access_.renew(request_); !status.ok()) return finish(status);
    typename Method::Response response;
    const grpc::Status status =
        follower().read([&](const auto& kept) { return answer_from(kept, response); });
    if (!status.ok()) return finish(status);
    const auto as_of = static_cast<Sequence>(response.as_of_sequence());
    response.set_lag_command_count(context_.lag_behind(as_of));
    timer_.end(grpc::StatusCode::OK);
    responder_.Finish(response, grpc::Status::OK, &finish_);
  }

  // From a state that cannot change: should it have failed meanwhile, it is worth nothing.
  template <class Kept>
  grpc::Status answer_from(const Kept& kept, typename Method::Response& response) {
    if (follower().phase() == MarketDataBuilder::Phase::kFailed) return follower_failed();
    if constexpr (requires { Method::account(kept, request_); }) {
      const auto account = Method::account(kept, request_);
      grpc::Status allowed = account ? access_.allow_account(*account) : grpc::Status::OK;
      if (!allowed.ok()) return allowed;
    }
    if constexpr (kHasFollower) {
      return Method::answer(context_, kept, request_, response);
    } else {
      return Method::answer(kept, request_, response);
    }
  }

  // Who keeps what is answered from.
  auto& follower() const {
    if constexpr (kHasFollower) {
      return Method::follower(context_);
    } else {
      return context_.market_data;
    }
  }

  grpc::Status follower_failed() const { return {grpc::StatusCode::INTERNAL, follower().failure().message}; }

  static grpc::Status gone() { return {grpc::StatusCode::CANCELLED, "the client has gone"}; }

  void finish(const grpc::Status& status) {
    timer_.end(status.error_code());
    responder_.FinishWithError(status, &finish_);
  }

  // The call is over: the client has gone, its time is up, or it was finished.
  void done(bool) {
    is_done_ = true;
    if (is_finished_) {
      delete this;
      return;
    }
    if (!is_waiting_) return;
    poller_.forget(*this);
    is_waiting_ = false;
    finish(gone());
  }

  void finished(bool) {
    is_finished_ = true;
    if (is_done_) delete this;
  }

  ServiceContext& context_;
  Poller& poller_;
  CallTimer timer_{poller_.meters().of(method_name<typename Method::Request>())};
  grpc::ServerContext call_;
  CallAccess access_{context_, poller_, rule_of_call<typename Method::Request>()};
  TakenPlace place_;
  typename Method::Request request_;
  grpc::ServerAsyncResponseWriter<typename Method::Response> responder_{&call_};
  Operation begin_{*this, &QueryCall::begun};
  Operation finish_{*this, &QueryCall::finished};
  Operation done_{*this, &QueryCall::done};
  bool has_begun_ = false;
  bool is_waiting_ = false;
  bool is_finished_ = false;
  bool is_done_ = false;
};

}  // namespace farmgate
