#include "engine/service/trade_session.h"
#include "engine/service/order_calls.h"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "engine/access/caller_usages.h"
#include "engine/base/check.h"
#include "engine/service/batch_size.h"
#include "engine/service/request_messages.h"
#include "engine/service/result_messages.h"
#include "engine/service/rpc_status.h"

namespace farmgate {
namespace {

// Of the last answer, whose memory the next one uses, and of a result in it.
constexpr int kKeptAnswerBytes = 1 << 20;
constexpr int kKeptResultBytes = 2'048;

std::int64_t command_count(const Submission& submission) {
  return static_cast<std::int64_t>(submission.batch.requests.size());
}

// Of an answer that was written down, whether its memory is kept for the next one. Each of its results keeps
// what the largest in its place ever had.
bool is_kept(const v1::TradeResponse& response) {
  return response.GetCachedSize() <= kKeptAnswerBytes &&
         std::ranges::all_of(response.results(), [](const v1::CommandResult& result) {
           return result.GetCachedSize() <= kKeptResultBytes;
         });
}

}  // namespace

TradeSession::TradeSession(ServiceContext& context, Poller& poller) : context_(context), poller_(poller) {
  for (Batch& batch : batches_) batch.submission.owner = this;
  context_.orders.RequestTrade(&call_, &stream_, &poller_.queue(), &poller_.queue(), begin_.begin());
}

TradeSession::~TradeSession() {
  if (has_begun_) poller_.end_call();
  if (patience_.is_under_way()) poller_.forget(patience_);
  if (turn_.is_under_way()) poller_.forget(turn_);
  poller_.lasting_calls().remove(*this);
  give_writer_back();
}

void TradeSession::begun(bool ok) {
  has_begun_ = ok && poller_.begin_call();
  if (!has_begun_) {
    delete this;
    return;
  }
  timer_.begin();
  if (!context_.closing.load(std::memory_order_acquire))
    listen(context_, poller_);  // pairs with Server::stop()
  if (const grpc::Status status = access_.begin(call_); !status.ok()) return end(status);
  if (const grpc::Status status = access_.take_session(place_); !status.ok()) return end(status);
  if (!context_.is_recovered()) return end(engine_recovering());
  in_flight_.begin(access_.usage(), access_.caller());
  memory_.begin(*context_.usages, access_.usage());
  if (!take_writer()) {
    return end({grpc::StatusCode::FAILED_PRECONDITION,
                "the clients' clock is the engine's, and another session has it: one may write at a time"});
  }
  poller_.lasting_calls().add(*this);
  read_next();
}

// Where the clients' clock is the engine's, one session at a time may write; false: another one does.
bool TradeSession::take_writer() {
  if (!context_.client_clock) return true;
  is_writer_ =
      !context_.has_writer.exchange(true, std::memory_order_acq_rel);  // pairs with its being given back
  return is_writer_;
}

void TradeSession::give_writer_back() {
  if (!is_writer_) return;
  is_writer_ = false;
  context_.has_writer.store(false, std::memory_order_release);  // pairs with take_writer()
}

void TradeSession::read_next() {
  if (reading_over_ || read_.is_under_way() || taken_ - written_ == kWindow) return;
  reading_ = &at(taken_);
  stream_.Read(&reading_->message, read_.begin());
}

void TradeSession::read(bool ok) {
  if (finish_over_) {
    delete this;
    return;
  }
  if (!ok || reading_over_) {  // one that cannot be read is there up to where it cannot
    reading_over_ = true;
    drop(*reading_);
    return finish_when_idle();
  }
  take(*reading_);
  read_next();
}

// Makes requests of a batch, and hands it to the engine.
void TradeSession::take(Batch& batch) {
  if (const grpc::Status status = access_.renew(); !status.ok()) {
    drop(batch);
    return shut_out(status);
  }
  if (const grpc::Status status = take_requests(batch); !status.ok()) {
    drop(batch);
    return end(status);
  }
  ++taken_;
  submit();
}

// Not OK: how the session has to end.
grpc::Status TradeSession::take_requests(Batch& batch) {
  const int count = batch.message.commands_size();
  if (count == 0 || count > kCommandsMax) {
    return malformed({{.field = "commands", .description = "has 1 to 1,024, not " + std::to_string(count)}});
  }
  if (grpc::Status status = access_.allow(batch.message); !status.ok()) return status;
  if (const Refusal over = hold(batch)) {
    context_.usages->note(over->bound);
    return over_bound_for_session(*over);
  }
  if (grpc::Status status = take_options(batch.message); !status.ok()) return status;
  batch.submission.clear();
  batch.submission.brings_times = context_.client_clock;
  batch.read_at = std::chrono::steady_clock::now();
  batch.answered = false;
  batch.is_let_in = false;
  batch.has_waited = false;
  for (const v1::TradeCommand& command : batch.message.commands()) {
    if ((command.time_ns() != 0) != context_.client_clock) {
      return {grpc::StatusCode::FAILED_PRECONDITION,
              context_.client_clock ? "the clients' clock is the engine's: every command needs its time_ns"
                                    : "the engine stamps times itself: commands bring none"};
    }
    batch.submission.batch.requests.emplace_back(request_of(command));
  }
  return grpc::Status::OK;
}

// What its place still has from the one before counts for it.
Refusal TradeSession::hold(Batch& batch) {
  const BatchSize size = size_of(batch.message);
  batch.is_plain = size.is_plain;
  if (size.bytes <= batch.held) return {};
  const Refusal over = memory_.hold(size.bytes - batch.held);
  if (!over) batch.held = size.bytes;
  return over;
}

// Gives its memory back. Requires: it is not with the engine.
void TradeSession::drop(Batch& batch) {
  v1::TradeRequest().Swap(&batch.message);
  batch.submission.batch = RequestBatch();
  std::vector<Decision>().swap(batch.submission.decisions);
  batch.submission.chunk.reset();
  std::string().swap(batch.events);
  memory_.release(std::exchange(batch.held, 0));
}

// Of one that is answered, or never will be.
void TradeSession::done_with(Batch& batch) {
  batch.submission.chunk.reset();
  batch.submission.events = {};
  std::string().swap(batch.events);
  if (!batch.is_plain || memory_.is_scarce()) drop(batch);
}

// Of one whose answer waits for those before it: their client may take its time, and what others did
// meanwhile is not to be kept for it.
void TradeSession::keep_own_events(Batch& batch) {
  Submission& submission = batch.submission;
  if (!submission.chunk || submission.chunk->events.size() <= 2 * submission.events.size()) return;
  batch.events = submission.events;
  submission.events = batch.events;
  submission.chunk.reset();
}

grpc::Status TradeSession::take_options(const v1::TradeRequest& message) {
  if (!message.cancel_on_disconnect() || cancels_) return grpc::Status::OK;
  if (taken_ > 0) {
    return malformed(
        {{.field = "cancel_on_disconnect", .description = "comes with the first request of a session"}});
  }
  if (context_.market_data.phase() == MarketDataBuilder::Phase::kFailed) {  // which knows what rests
    return {grpc::StatusCode::INTERNAL, context_.market_data.failure().message};
  }
  cancels_.emplace(context_, poller_, [this] { resting_cancelled(); });
  return grpc::Status::OK;
}

// Hands over what can be, in order.
void TradeSession::submit() {
  while (submitted_ < taken_) {
    if (!let_in(at(submitted_))) return;
    if (!poller_.submit(at(submitted_).submission)) return wait_for_room();
    ++submitted_;
    full_since_.reset();
  }
}

// False: it has to wait for its turn, or the session has ended, since nobody knows when there will be one.
bool TradeSession::let_in(Batch& batch) {
  const bool closing = context_.closing.load(std::memory_order_acquire);  // pairs with Server::stop()
  if (batch.is_let_in || closing) return true;  // an engine that stops says so itself
  const Refusal over = in_flight_.let_in(batch.submission.batch.requests);
  batch.is_let_in = !over;
  if (!over) return true;
  if (!std::exchange(batch.has_waited, true)) context_.usages->note(over->bound);
  const bool has_turn = over->bound == Bound::kCommandsPerSecond || over->bound == Bound::kCommandsInFlight;
  if (!has_turn) {
    turn_away(over_bound_for_session(*over));
  } else if (!turn_.is_under_way()) {
    turn_.begin(std::chrono::ceil<std::chrono::milliseconds>(over->delay));
  }
  return false;
}

void TradeSession::wait_for_room() {
  const auto now = std::chrono::steady_clock::now();
  if (!full_since_) full_since_ = now;
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(*full_since_ + context_.trade_wait - now);
  if (left.count() <= 0) return turn_away(engine_full_for_session());
  if (!patience_.is_under_way()) patience_.begin(left);
  if (waiting_) return;
  waiting_ = true;
  poller_.wait(*this);
}

// What waits, and all behind it: none may overtake another. That is what ends the session, though one behind
// it may have been malformed.
void TradeSession::turn_away(const grpc::Status& status) {
  if (waiting_) poller_.forget(*this);
  waiting_ = false;
  if (at(submitted_).is_let_in) in_flight_.end(command_count(at(submitted_).submission));
  for (std::size_t number = submitted_; number < taken_; ++number) drop(at(number));
  taken_ = submitted_;
  if (!broken_) status_ = status;
  end(status);
}

void TradeSession::look_again() {
  waiting_ = false;
  submit();
  finish_when_idle();
}

// Batches may wait though no more are read.
void TradeSession::callers_changed() {
  if (finish_begun_) return;
  if (const grpc::Status status = access_.renew(); !status.ok()) shut_out(status);
}

// The caller may trade no more: nothing is done of what is not with the engine yet.
void TradeSession::shut_out(const grpc::Status& status) {
  if (submitted_ < taken_) return turn_away(status);
  if (!reading_over_) end(status);
}

// Submissions come back in the order in which they were handed over.
void TradeSession::collected(Submission& submission) {
  check(&submission == &at(collected_).submission);
  Batch& batch = at(collected_);
  if (batch.is_let_in) in_flight_.end(command_count(submission));
  ++collected_;
  if (cancels_ && submission.outcome == Submission::Outcome::kPublished) cancels_->note(submission);
  if (write_.is_under_way()) keep_own_events(batch);
  if (turn_.is_under_way()) submit();  // there are fewer in flight now
  write_next();
}

void TradeSession::write_next() {
  if (broken_) {
    while (written_ < collected_) done_with(at(written_++));
    return finish_when_idle();
  }
  if (write_.is_under_way()) return;
  if (written_ == collected_) return finish_when_idle();
  const Submission& submission = at(written_).submission;
  if (submission.outcome != Submission::Outcome::kPublished) {
    broken_ = true;
    end(status_of(submission.outcome));
    return write_next();
  }
  response_.Clear();
  if (Status status = write_results(submission, context_.pipeline().feed(), *response_.mutable_results());
      !status) {
    broken_ = true;
    end(status_of(status.error()));
    return write_next();
  }
  poller_.meters().batches().record(std::chrono::steady_clock::now() - at(written_).read_at);
  stream_.Write(response_, write_.begin());
}

void TradeSession::wrote(bool ok) {
  done_with(at(written_++));
  if (!is_kept(response_)) v1::TradeResponse().Swap(&response_);
  if (!ok) {
    broken_ = true;
    end({grpc::StatusCode::CANCELLED, "the client has gone"});
  }
  read_next();
  write_next();
}

// Takes no more, and ends with this status once all that was taken is answered.
void TradeSession::end(const grpc::Status& status) {
  if (status_.ok()) status_ = status;
  reading_over_ = true;
  finish_when_idle();
}

void TradeSession::finish_when_idle() {
  const bool is_idle = reading_over_ && written_ == taken_ && !write_.is_under_way() && !waiting_;
  if (!is_idle || finish_begun_ || cancel_resting()) return;
  finish_begun_ = true;
  give_writer_back();  // before the client hears of the end, and begins the next session
  place_.give_back();
  timer_.end(status_.error_code());
  stream_.Finish(status_, finish_.begin());
}

// Cancels what rests if the client asked for that; false: there is nothing to do, or it is done.
bool TradeSession::cancel_resting() {
  if (!cancels_ || cancels_->is_over()) return false;
  if (!cancels_->has_begun()) cancels_->begin();  // comes back here when it is over
  return true;
}

// As far as could be: a client that is still there is told when nothing was.
void TradeSession::resting_cancelled() {
  if (cancels_->could_not_tell() && status_.ok()) {
    status_ = {grpc::StatusCode::INTERNAL,
               "the session's orders go on resting: " + context_.market_data.failure().message};
  }
  finish_when_idle();
}

// A read that is still under way is over as soon as the call is.
void TradeSession::finished(bool) {
  finish_over_ = true;
  if (!read_.is_under_way()) delete this;
}

}  // namespace farmgate
