// A call with one request and one answer, about one command; made once and used again and again.
//
// There are always more than are under way, until the engine turns them away.
#pragma once

#include <grpcpp/grpcpp.h>

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <vector>

#include "engine/service/poller.h"
#include "engine/service/request_messages.h"
#include "engine/service/result_messages.h"
#include "engine/service/rpc_status.h"
#include "engine/service/service_context.h"

namespace farmgate {

template <class Method>
class UnaryCall;

// The calls of one method that a poller serves. Belongs to its thread, once that has started.
template <class Method>
class UnaryCalls {
 public:
  UnaryCalls(ServiceContext& context, Poller& poller) : context_(context), poller_(poller) { add(); }

  // A call has begun, is over: whoever calls next finds one that listens, which the engine may turn away.
  void begin() {
    if (++under_way_ == calls_.size() && calls_.size() <= Port::Limits{}.submissions) add();
  }
  void end() { --under_way_; }

 private:
  void add() { calls_.emplace_back(context_, poller_, *this); }

  ServiceContext& context_;
  Poller& poller_;
  std::deque<UnaryCall<Method>> calls_;
  std::size_t under_way_ = 0;
};

// `Method` says what is particular to a call: its Request and Response, listen(), which asks gRPC for the
// next one, violations(), request() and, whether the clients' clock stands in its way, needs_time().
template <class Method>
class UnaryCall final : private Tag, private Submitter {
 public:
  // Waits for a call at once. Lives as long as its poller serves.
  UnaryCall(ServiceContext& context, Poller& poller, UnaryCalls<Method>& all)
      : context_(context), poller_(poller), all_(all) {
    listen();
  }

 private:
  enum class State : std::uint8_t { kListening, kSubmitted, kFinishing };

  void listen() {
    if (context_.closing.load(std::memory_order_acquire)) return;  // pairs with Server::stop()
    state_ = State::kListening;
    call_.emplace();
    responder_.emplace(&*call_);
    Method::listen(context_, *call_, request_, *responder_, poller_.queue(), static_cast<Tag*>(this));
  }

  void proceed(bool ok) override {
    if (state_ == State::kFinishing) {
      poller_.end_call();
      all_.end();
      return listen();
    }
    if (!ok || !poller_.begin_call()) return;
    all_.begin();
    take();
  }

  void take() {
    timer_.begin();
    if (!context_.is_recovered()) return finish(engine_recovering());
    if (const auto violations = Method::violations(request_); !violations.empty()) {
      return finish(malformed(violations));
    }
    if (Method::needs_time() && context_.client_clock) {
      return finish({grpc::StatusCode::FAILED_PRECONDITION,
                     "the clients' clock is the engine's: commands come with their times, by Trade"});
    }
    submission_.clear();
    submission_.owner = this;
    submission_.batch.requests.emplace_back(Method::request(request_));
    if (is_late(*call_, context_.now())) return finish(too_late());
    if (!poller_.submit(submission_)) return finish(engine_full());
    state_ = State::kSubmitted;
  }

  void collected(Submission&) override {
    if (submission_.outcome != Submission::Outcome::kPublished) return finish(status_of(submission_.outcome));
    results_.Clear();
    const Status written = write_results(submission_, context_.pipeline().feed(), results_);
    if (!written) return finish(status_of(written.error()));
    response_.mutable_result()->Swap(results_.Mutable(0));
    state_ = State::kFinishing;
    timer_.end(grpc::StatusCode::OK);
    responder_->Finish(response_, grpc::Status::OK, static_cast<Tag*>(this));
  }

  void finish(const grpc::Status& status) {
    state_ = State::kFinishing;
    timer_.end(status.error_code());
    responder_->FinishWithError(status, static_cast<Tag*>(this));
  }

  ServiceContext& context_;
  Poller& poller_;
  UnaryCalls<Method>& all_;
  CallTimer timer_{poller_.meters().of(method_name<typename Method::Request>())};
  State state_ = State::kListening;
  std::optional<grpc::ServerContext> call_;
  std::optional<grpc::ServerAsyncResponseWriter<typename Method::Response>> responder_;
  typename Method::Request request_;
  typename Method::Response response_;
  google::protobuf::RepeatedPtrField<v1::CommandResult> results_;
  OwnedSubmission submission_;
};

}  // namespace farmgate
