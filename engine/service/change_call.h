// A call that changes reference data: one command of many rows.
#pragma once

#include <grpcpp/grpcpp.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>

#include "engine/access/caller_usages.h"
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
  // Waits for a call; deletes itself when that is over, or the server stops. Another one waits once this has
  // begun, so that nobody waits for another one's change, nor for a client who does not take its answer.
  static void listen(ServiceContext& context, Poller& poller) { new ChangeCall(context, poller); }

 private:
  ChangeCall(ServiceContext& context, Poller& poller) : context_(context), poller_(poller) {
    Method::listen(context_, call_, request_, responder_, poller_.queue(), static_cast<Tag*>(this));
  }
  ~ChangeCall() {
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
    take();
  }

  // Whoever has as many calls under way as it may have of other kinds may have as many of these.
  void take() {
    timer_.begin();
    if (const grpc::Status status = access_.begin(call_, request_); !status.ok()) return finish(status);
    if (const grpc::Status status = access_.take_call(place_, 1); !status.ok()) return finish(status);
    if (!context_.is_recovered()) return finish(engine_recovering());
    auto change = std::make_shared<ReferenceChange>();
    if (const grpc::Status prepared = prepare(*change); !prepared.ok()) return finish(prepared);
    if (!fits(*change)) return finish(lane_memory_full(context_.lane_memory));
    Request command;
    command.operation = Operation::kReference;
    command.change = change.get();
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
    if (is_late(call_, context_.now())) return finish(too_late());
    if (!poller_.submit(submission_)) return finish(engine_full());
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
    google::protobuf::RepeatedPtrField<v1::CommandResult> results;
    const Status written = write_results(submission_, context_.pipeline().feed(), results);
    if (!written) {
      access_.end_act(kSequenced, submission_.first);
      return finish(status_of(written.error()));
    }
    typename Method::Response response;
    response.mutable_result()->Swap(results.Mutable(0));
    is_finishing_ = true;
    claim_.release();
    access_.end_act(code_name(grpc::StatusCode::OK), submission_.first);
    timer_.end(grpc::StatusCode::OK);
    responder_.Finish(response, grpc::Status::OK, static_cast<Tag*>(this));
  }

  // `sequence`: of the command that it was; 0: it was none.
  void finish(const grpc::Status& status, Sequence sequence = 0) {
    is_finishing_ = true;
    claim_.release();
    access_.end_act(code_name(status.error_code()), sequence);
    timer_.end(status.error_code());
    responder_.FinishWithError(status, static_cast<Tag*>(this));
  }

  ServiceContext& context_;
  Poller& poller_;
  CallTimer timer_{poller_.meters().of(method_name<typename Method::Request>())};
  grpc::ServerContext call_;
  CallAccess access_{context_, poller_, rule_of_call<typename Method::Request>()};
  TakenPlace place_;  // until the client has its answer
  bool has_begun_ = false;
  bool is_finishing_ = false;
  grpc::ServerAsyncResponseWriter<typename Method::Response> responder_{&call_};
  typename Method::Request request_;
  OwnedSubmission submission_;
  ProgrammeClaim claim_{context_.programme_claims};
};

}  // namespace farmgate
