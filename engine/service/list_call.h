// A call that lists reference data: answered in its caller's turn, from what was published.
#pragma once

#include <grpcpp/grpcpp.h>

#include "engine/access/caller_usages.h"
#include "engine/service/call_access.h"
#include "engine/service/poller.h"
#include "engine/service/reference_pages.h"
#include "engine/service/rpc_status.h"
#include "engine/service/service_context.h"
#include "engine/service/tag.h"
#include "engine/service/waiting_list.h"

namespace farmgate {

// `Method` is a ReferenceMethod whose request write_page() knows.
template <class Method>
class ListCall final : private Tag, private Waiter {
 public:
  // Waits for a call; deletes itself when that is over, or the server stops. Another one waits once this has
  // begun, so that nobody waits for a client who does not take its answer.
  static void listen(ServiceContext& context, Poller& poller) { new ListCall(context, poller); }

 private:
  ListCall(ServiceContext& context, Poller& poller) : context_(context), poller_(poller) {
    Method::listen(context_, call_, request_, responder_, poller_.queue(), static_cast<Tag*>(this));
  }
  ~ListCall() {
    if (has_begun_) poller_.end_call();
  }

  void proceed(bool ok) override {
    if (!has_begun_) has_begun_ = ok && poller_.begin_call();
    if (!has_begun_ || is_finishing_) {
      delete this;
      return;
    }
    if (!context_.closing.load(std::memory_order_acquire)) {  // pairs with Server::stop()
      listen(context_, poller_);
    }
    begin();
  }

  void begin() {
    timer_.begin();
    if (const grpc::Status status = access_.begin(call_, request_); !status.ok()) return finish({}, status);
    const SharedUsage usage = access_.usage();
    const grpc::Status status = access_.answer_to(place_.take_call(usage));
    if (!status.ok()) return finish({}, status);
    poller_.turns().add(usage.get(), *this);  // which place_ holds
  }

  // It is its caller's turn.
  void look_again() override {
    typename Method::Response response;
    const grpc::Status status = write(response);
    finish(response, status);
  }

  // It may have waited, and the caller be known no more.
  grpc::Status write(typename Method::Response& response) {
    if (grpc::Status status = access_.renew(request_); !status.ok()) return status;
    if (!context_.is_recovered()) return engine_recovering();
    const auto violation = context_.pipeline().reference().read(
        [&](const PublishedReference::View& view) { return write_page(view, request_, response); });
    return violation ? malformed({*violation}) : grpc::Status::OK;
  }

  void finish(const typename Method::Response& response, const grpc::Status& status) {
    is_finishing_ = true;
    timer_.end(status.error_code());
    responder_.Finish(response, status, static_cast<Tag*>(this));
  }

  ServiceContext& context_;
  Poller& poller_;
  CallTimer timer_{poller_.meters().of(method_name<typename Method::Request>())};
  grpc::ServerContext call_;
  CallAccess access_{context_, poller_, rule_of_call<typename Method::Request>()};
  TakenPlace place_;  // until the client has its answer
  typename Method::Request request_;
  grpc::ServerAsyncResponseWriter<typename Method::Response> responder_{&call_};
  bool has_begun_ = false;
  bool is_finishing_ = false;
};

}  // namespace farmgate
