// A call with one request and one answer, about one command; made once and used again and again.
//
// There is always one more than are under way: whoever does not take answers holds up nobody else. A caller's
// are bounded for itself; refusals, and what is let in whatever its caller has, by what connections may have.
#pragma once

#include <grpcpp/grpcpp.h>

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <list>
#include <optional>
#include <vector>

#include "engine/access/caller_usages.h"
#include "engine/base/check.h"
#include "engine/service/call_access.h"
#include "engine/service/call_count.h"
#include "engine/service/commands_in_flight.h"
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
  using Place = typename std::list<UnaryCall<Method>>::iterator;

  UnaryCalls(ServiceContext& context, Poller& poller) : context_(context), poller_(poller) { add(); }

  // A call has begun: whoever calls next finds one that listens, however many answers are on their way.
  void begin() {
    if (count_.begin()) add();
  }
  // One is over: it listens again, or is gone.
  void end(Place call) {
    if (count_.end()) {
      call->listen();
    } else {
      calls_.erase(call);
    }
  }

 private:
  void add() {
    count_.add();
    calls_.emplace_back(context_, poller_, *this);
    calls_.back().listen_at(std::prev(calls_.end()));
  }

  ServiceContext& context_;
  Poller& poller_;
  std::list<UnaryCall<Method>> calls_;
  CallCount count_;
};

// `Method` says what is particular to a call: its Request and Response, listen(), which asks gRPC for the
// next one, violations(), request() and, whether the clients' clock stands in its way, needs_time(). One that
// has passes_bounds() is not held against its caller's bounds, and waits for no turn.
template <class Method>
class UnaryCall final : private Tag, private Submitter, private Waiter {
 public:
  UnaryCall(ServiceContext& context, Poller& poller, UnaryCalls<Method>& all)
      : context_(context), poller_(poller), all_(all) {}

  // Waits for the first call; it is told where among all it is.
  void listen_at(typename UnaryCalls<Method>::Place place) {
    place_ = place;
    listen();
  }

  // Waits for a call.
  void listen() {
    if (context_.closing.load(std::memory_order_acquire)) return;  // pairs with Server::stop()
    state_ = State::kListening;
    call_.emplace();
    responder_.emplace(&*call_);
    Method::listen(context_, *call_, request_, *responder_, poller_.queue(), static_cast<Tag*>(this));
  }

 private:
  enum class State : std::uint8_t { kListening, kBegun, kTaken, kSubmitted, kFinishing };

  // A caller whose places are taken by calls that place and replace orders has as many for others, so that it
  // can cancel.
  static constexpr bool kIsOrder = requires(const typename Method::Request& request) { request.order(); } ||
                                   requires(const typename Method::Request& request) { request.replace(); };
  static constexpr std::int64_t kMore = kIsOrder ? 0 : 1;

  static constexpr std::size_t kKeptBytes = 4'096;  // of a request, as it was sent; more is large

  // What stops trading, and lets it go on, is let in whatever its caller has of the engine: its port is
  // bounded for all of them.
  static constexpr bool kIsBounded = !requires { Method::passes_bounds(); };

  void proceed(bool ok) override {
    if (state_ == State::kFinishing) {
      taken_.give_back();  // not before: answers that are not taken count too
      usage_.reset();
      poller_.end_call();
      return all_.end(place_);  // which may be the end of this
    }
    if (!ok || !poller_.begin_call()) return;
    all_.begin();
    timer_.begin();
    is_large_ = request_.ByteSizeLong() > kKeptBytes;
    begun_ = take_place();
    state_ = State::kBegun;
    if (is_large_) return take();  // those who wait are bounded by their number, not by their memory
    wait_for_turn();
  }

  // Looks again when it is its caller's turn.
  void wait_for_turn() {
    if constexpr (!kIsBounded) return look_again();
    poller_.turns().add(usage_.get(), *this);
  }

  void look_again() override {
    switch (state_) {
      case State::kBegun:
        return take();
      case State::kTaken:
        return hand_over();
      case State::kSubmitted:
        return answer();
      case State::kListening:
      case State::kFinishing:
        break;
    }
    check(false);
  }

  // What it does not need while its client takes the answer, nor until the next call, both of which may be
  // long: a request that was large, and the chunk that has its events.
  void drop_memory() {
    submission_.clear();
    if (is_large_) typename Method::Request().Swap(&request_);
  }

  void take() {
    if (begun_.ok()) begun_ = access_.renew(request_);
    if (!begun_.ok()) return finish(begun_);
    if (!context_.is_recovered()) return finish(engine_recovering());
    if (const auto violations = Method::violations(request_); !violations.empty()) {
      return finish(malformed(violations));
    }
    if (Method::needs_time() && context_.client_clock) {
      return finish({grpc::StatusCode::FAILED_PRECONDITION,
                     "the clients' clock is the engine's: commands come with their times, by Trade"});
    }
    if (brings_time() && !context_.client_clock) {
      return finish(
          {grpc::StatusCode::FAILED_PRECONDITION, "the engine stamps times itself: commands bring none"});
    }
    submission_.clear();
    submission_.owner = this;
    submission_.brings_times = brings_time();
    submission_.batch.requests.emplace_back(Method::request(request_));
    if (const grpc::Status status = let_in(); !status.ok()) return finish(status);
    access_.begin_act(request_);
    state_ = State::kTaken;
    hand_over();
  }

  // What is administrative once the audit log has it, and anything else at once.
  void hand_over() {
    const std::optional<grpc::Status> noted = access_.act_noted();
    if (!noted) return poller_.wait_until_woken(*this);
    if (!noted->ok()) return finish(*noted);
    if (is_late(*call_, context_.now())) return finish(too_late());
    if (!poller_.submit(submission_)) return finish(engine_full());
    state_ = State::kSubmitted;
  }

  // Before it waits for its turn, so that what waits and is let in is bounded too.
  grpc::Status take_place() {
    if (grpc::Status status = access_.begin(*call_, request_); !status.ok()) return status;
    usage_ = access_.usage();
    if constexpr (!kIsBounded) return grpc::Status::OK;
    return access_.answer_to(taken_.take_call(usage_, kMore));
  }

  // As far as the caller's bounds are concerned.
  grpc::Status let_in() {
    if constexpr (!kIsBounded) return grpc::Status::OK;
    in_flight_.begin(usage_, access_.caller());
    const Refusal over = in_flight_.let_in(submission_.batch.requests);
    return access_.answer_to(over);
  }

  // Before the client hears of the end, and makes the next call.
  void give_back() { in_flight_.end_all(); }

  // Those that need no time may bring one where the clients' clock is the engine's, if they have a place for
  // it.
  bool brings_time() const {
    if constexpr (requires { request_.time_ns(); }) return request_.time_ns() != 0;
    return false;
  }

  void collected(Submission&) override { wait_for_turn(); }

  void answer() {
    if (submission_.outcome == Submission::Outcome::kUnknown) access_.end_act(kSequenced, submission_.first);
    if (submission_.outcome != Submission::Outcome::kPublished) return finish(status_of(submission_.outcome));
    results_.Clear();
    const Status written = write_results(submission_, context_.pipeline().feed(), results_);
    if (!written) {
      access_.end_act(kSequenced, submission_.first);
      return finish(status_of(written.error()));
    }
    response_.mutable_result()->Swap(results_.Mutable(0));
    state_ = State::kFinishing;
    give_back();
    access_.end_act(outcome_of(response_.result()), submission_.first);
    timer_.end(grpc::StatusCode::OK);
    responder_->Finish(response_, grpc::Status::OK, static_cast<Tag*>(this));
    drop_memory();
  }

  void finish(const grpc::Status& status) {
    state_ = State::kFinishing;
    give_back();
    access_.end_act(code_name(status.error_code()), 0);
    timer_.end(status.error_code());
    responder_->FinishWithError(status, static_cast<Tag*>(this));
    drop_memory();
  }

  ServiceContext& context_;
  Poller& poller_;
  UnaryCalls<Method>& all_;
  typename UnaryCalls<Method>::Place place_;
  CallTimer timer_{poller_.meters().of(method_name<typename Method::Request>())};
  CallAccess access_{context_, poller_, rule_of_call<typename Method::Request>()};
  grpc::Status begun_;  // not OK: how it has to end
  SharedUsage usage_;   // the caller's; nullptr: it may not call
  TakenPlace taken_;
  CommandsInFlight in_flight_{context_};
  State state_ = State::kListening;
  bool is_large_ = false;  // the request
  std::optional<grpc::ServerContext> call_;
  std::optional<grpc::ServerAsyncResponseWriter<typename Method::Response>> responder_;
  typename Method::Request request_;
  typename Method::Response response_;
  google::protobuf::RepeatedPtrField<v1::CommandResult> results_;
  OwnedSubmission submission_;
};

}  // namespace farmgate
