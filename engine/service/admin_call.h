// A call of AdminService that is about the engine as a whole.
#pragma once

#include <grpcpp/grpcpp.h>

#include <optional>

#include "engine/access/caller_usages.h"
#include "engine/service/call_access.h"
#include "engine/service/poller.h"
#include "engine/service/rpc_status.h"
#include "engine/service/service_context.h"

namespace farmgate {

// `Method` says what is particular to a call: its Request and Response, listen(), which asks gRPC for the
// next one, begin(), which does or begins what is asked, look(), which says what came of it once that is
// known and fills in the response, and the sequence() that it is about. One is made for every call.
template <class Method>
class AdminCall final : private Tag, private Waiter {
 public:
  // Waits for a call; deletes itself when that is over, or the server stops. Another one waits once this has
  // begun, so that an operator does not wait for a backup that another one has made, nor for a client who
  // does not take its answer.
  static void listen(ServiceContext& context, Poller& poller) { new AdminCall(context, poller); }

 private:
  AdminCall(ServiceContext& context, Poller& poller) : context_(context), poller_(poller) {
    Method::listen(context_, call_, request_, responder_, poller_.queue(), static_cast<Tag*>(this));
  }
  ~AdminCall() {
    if (is_under_way_) poller_.end_call();
  }

  void proceed(bool ok) override {
    if (!is_under_way_) is_under_way_ = ok && poller_.begin_call();
    if (!is_under_way_ || is_finishing_) {
      delete this;
      return;
    }
    if (!context_.closing.load(std::memory_order_acquire)) {  // pairs with Server::stop()
      listen(context_, poller_);
    }
    begin();
  }

  // Whoever has as many calls under way as it may have of other kinds may have as many of these.
  void begin() {
    timer_.begin();
    if (const grpc::Status status = access_.begin(call_, request_); !status.ok()) return finish(status);
    if (const grpc::Status status = access_.take_call(place_, 1); !status.ok()) return finish(status);
    if (!context_.is_recovered()) return finish(engine_recovering());
    access_.begin_act(request_);
    look_again();
  }

  // Begins once the audit log has it.
  void look_again() override {
    if (!has_begun_) {
      const std::optional<grpc::Status> noted = access_.act_noted();
      if (!noted) return poller_.wait_until_woken(*this);
      const grpc::Status begun = noted->ok() ? method_.begin(context_, request_) : *noted;
      if (!begun.ok()) return finish(begun);
      has_begun_ = true;
    }
    const std::optional<grpc::Status> over = method_.look(context_, response_);
    if (!over) return poller_.wait(*this);
    finish(*over);
  }

  void finish(const grpc::Status& status) {
    is_finishing_ = true;
    access_.end_act(code_name(status.error_code()), status.ok() ? Method::sequence(response_) : 0);
    timer_.end(status.error_code());
    if (status.ok()) return responder_.Finish(response_, status, static_cast<Tag*>(this));
    responder_.FinishWithError(status, static_cast<Tag*>(this));
  }

  ServiceContext& context_;
  Poller& poller_;
  CallTimer timer_{poller_.meters().of(method_name<typename Method::Request>())};
  grpc::ServerContext call_;
  CallAccess access_{context_, poller_, rule_of_call<typename Method::Request>()};
  TakenPlace place_;           // until the client has its answer
  bool is_under_way_ = false;  // a client has called
  bool has_begun_ = false;     // to do what is asked
  bool is_finishing_ = false;
  Method method_{};
  grpc::ServerAsyncResponseWriter<typename Method::Response> responder_{&call_};
  typename Method::Request request_;
  typename Method::Response response_;
};

}  // namespace farmgate
