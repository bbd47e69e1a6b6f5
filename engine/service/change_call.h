// A call that changes reference data: one command of many rows; made once and used again and again.
#pragma once

#include <grpcpp/grpcpp.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>

#include "engine/service/call_access.h"
#include "engine/service/poller.h"
#include "engine/service/programme_claims.h"
#include "engine/service/reference_messages.h"
#include "engine/service/result_messages.h"
#include "engine/service/rpc_status.h"
#include "engine/service/service_context.h"

namespace farmgate {

// `Method` is a ReferenceMethod whose request read_change() knows; or one that says which programme it
// changed() and has a prepare() of its own, which looks at the reference data as they are while nobody else
// changes that programme.
template <class Method>
class ChangeCall final : private Tag, private Submitter, private Waiter {
 public:
  // Waits for a call at once. Lives as long as its poller serves.
  ChangeCall(ServiceContext& context, Poller& poller) : context_(context), poller_(poller) { listen(); }

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
      return listen();
    }
    if (ok && poller_.begin_call()) take();
  }

  void take() {
    timer_.begin();
    if (const grpc::Status status = access_.begin(*call_, request_); !status.ok()) return finish(status);
    if (!context_.is_recovered()) return finish(engine_recovering());
    auto change = std::make_shared<ReferenceChange>();
    if (const grpc::Status prepared = prepare(*change); !prepared.ok()) return finish(prepared);
    if (!fits(*change)) return finish(lane_memory_full(context_.lane_memory));
    Request command;
    command.operation = Operation::kReference;
    command.change = change.get();
    submission_.clear();
    submission_.owner = this;
    submission_.batch.requests.emplace_back(command);
    submission_.change = std::move(change);
    access_.begin_act(request_);
    look_again();
  }

  // Hands it over once the audit log has it.
  void look_again() override {
    const std::optional<grpc::Status> noted = access_.act_noted();
    if (!noted) return poller_.wait_until_woken(*this);
    if (!noted->ok()) return finish(*noted);
    if (is_late(*call_, context_.now())) return finish(too_late());
    if (!poller_.submit(submission_)) return finish(engine_full());
    state_ = State::kSubmitted;
  }

  // Makes the edits, and claims the programmes that they change until the call is over.
  grpc::Status prepare(ReferenceChange& change) {
    if constexpr (requires { Method::changed(request_); }) {
      if (!claim_.claim({Method::changed(request_)})) return programme_is_changing();
      return Method::prepare(context_, request_, change);
    } else {
      if (const auto violation = read_change(request_, change)) return malformed({*violation});
      return claim_.claim(programmes_of(change)) ? grpc::Status::OK : programme_is_changing();
    }
  }

  // The engine makes cost rows for whatever passes the gate, now and at every start, so what does not fit
  // must not get so far.
  bool fits(const ReferenceChange& change) const {
    return context_.pipeline().reference().read([&](const PublishedReference::View& view) {
      LaneMemoryBound after = view.lane_memory;
      after.add(view.data, change);
      return after.bytes() <= std::max(context_.lane_memory, view.lane_memory.bytes());
    });
  }

  void collected(Submission&) override {
    if (submission_.outcome == Submission::Outcome::kUnknown) access_.end_act(kSequenced, submission_.first);
    if (submission_.outcome != Submission::Outcome::kPublished) return finish(status_of(submission_.outcome));
    if (const auto& fault = submission_.fault) {
      return finish(refused(violation_of(request_, *fault), fault->reason, submission_.first),
                    submission_.first);
    }
    // Here rather than by the next one who reads, so that changes do not pile up.
    context_.pipeline().reference().catch_up();
    results_.Clear();
    const Status written = write_results(submission_, context_.pipeline().feed(), results_);
    if (!written) {
      access_.end_act(kSequenced, submission_.first);
      return finish(status_of(written.error()));
    }
    response_.mutable_result()->Swap(results_.Mutable(0));
    state_ = State::kFinishing;
    claim_.release();
    access_.end_act(code_name(grpc::StatusCode::OK), submission_.first);
    timer_.end(grpc::StatusCode::OK);
    responder_->Finish(response_, grpc::Status::OK, static_cast<Tag*>(this));
  }

  // `sequence`: of the command that it was; 0: it was none.
  void finish(const grpc::Status& status, Sequence sequence = 0) {
    state_ = State::kFinishing;
    claim_.release();
    access_.end_act(code_name(status.error_code()), sequence);
    timer_.end(status.error_code());
    responder_->FinishWithError(status, static_cast<Tag*>(this));
  }

  ServiceContext& context_;
  Poller& poller_;
  CallTimer timer_{poller_.meters().of(method_name<typename Method::Request>())};
  CallAccess access_{context_, poller_, rule_of_call<typename Method::Request>()};
  State state_ = State::kListening;
  std::optional<grpc::ServerContext> call_;
  std::optional<grpc::ServerAsyncResponseWriter<typename Method::Response>> responder_;
  typename Method::Request request_;
  typename Method::Response response_;
  google::protobuf::RepeatedPtrField<v1::CommandResult> results_;
  OwnedSubmission submission_;
  ProgrammeClaim claim_{context_.programme_claims};
};

}  // namespace farmgate
