// A call that lists reference data: answered at once, from what was published; used again and again.
#pragma once

#include <grpcpp/grpcpp.h>

#include <optional>

#include "engine/service/call_access.h"
#include "engine/service/poller.h"
#include "engine/service/reference_pages.h"
#include "engine/service/rpc_status.h"
#include "engine/service/service_context.h"

namespace farmgate {

// `Method` is a ReferenceMethod whose request write_page() knows.
template <class Method>
class ListCall final : private Tag {
 public:
  // Waits for a call at once. Lives as long as its poller serves.
  ListCall(ServiceContext& context, Poller& poller) : context_(context), poller_(poller) { listen(); }

 private:
  void listen() {
    if (context_.closing.load(std::memory_order_acquire)) return;  // pairs with Server::stop()
    is_finishing_ = false;
    call_.emplace();
    responder_.emplace(&*call_);
    Method::listen(context_, *call_, request_, *responder_, poller_.queue(), static_cast<Tag*>(this));
  }

  void proceed(bool ok) override {
    if (is_finishing_) {
      poller_.end_call();
      return listen();
    }
    if (ok && poller_.begin_call()) answer();
  }

  void answer() {
    is_finishing_ = true;
    timer_.begin();
    response_.Clear();
    const grpc::Status status = write_response();
    timer_.end(status.error_code());
    responder_->Finish(response_, status, static_cast<Tag*>(this));
  }

  grpc::Status write_response() {
    if (grpc::Status status = access_.begin(*call_, request_); !status.ok()) return status;
    if (!context_.is_recovered()) return engine_recovering();
    const auto violation = context_.pipeline().reference().read(
        [this](const PublishedReference::View& view) { return write_page(view, request_, response_); });
    return violation ? malformed({*violation}) : grpc::Status::OK;
  }

  ServiceContext& context_;
  Poller& poller_;
  CallTimer timer_{poller_.meters().of(method_name<typename Method::Request>())};
  CallAccess access_{context_, poller_, rule_of_call<typename Method::Request>()};
  bool is_finishing_ = false;
  std::optional<grpc::ServerContext> call_;
  std::optional<grpc::ServerAsyncResponseWriter<typename Method::Response>> responder_;
  typename Method::Request request_;
  typename Method::Response response_;
};

}  // namespace farmgate
