#include "engine/service/programme_stream.h"

#include <algorithm>
#include <chrono>

#include "engine/service/field_violations.h"
#include "engine/service/rpc_status.h"

namespace farmgate {
namespace {

constexpr std::size_t kEventsMax = 1'000;  // of a message
constexpr int kRoundsMax = 16;             // of looking for wanted ones before others have their turn
constexpr std::chrono::milliseconds kPause{10};

static_assert(static_cast<int>(ProgrammeNews::kUsed) + 1 == v1::PROGRAMME_EVENT_KIND_USED);

void write_event(const ProgrammeEntry& entry, v1::ProgrammeEvent& message) {
  message.set_sequence(static_cast<std::int64_t>(entry.place.sequence));
  message.set_index(static_cast<std::int32_t>(entry.place.index));
  message.set_sequenced_time_ns(entry.time.value());
  message.set_programme(entry.programme);
  message.set_kind(static_cast<v1::ProgrammeEventKind>(static_cast<int>(entry.what) + 1));
  message.set_level_per_cent(entry.level_per_cent);
  message.set_granted(entry.granted);
  message.set_locked(entry.locked);
  message.set_paid(entry.paid);
  if (entry.end_time) message.set_end_time_ns(entry.end_time->value());
}

Error may_be_missing(Sequence complete_from) {
  return {.code = ErrorCode::kUsage,
          .message = "events of programmes before those of sequence " + std::to_string(complete_from) +
                     " may be missing; begin with those of " + std::to_string(complete_from)};
}

}  // namespace

ProgrammeStream::ProgrammeStream(ServiceContext& context, Poller& poller)
    : context_(context), poller_(poller) {
  call_.AsyncNotifyWhenDone(&done_);
  context_.programmes.RequestStreamProgrammeEvents(&call_, &request_, &writer_, &poller_.queue(),
                                                   &poller_.queue(), &begin_);
}

ProgrammeStream::~ProgrammeStream() {
  if (is_subscribed_) context_.subscribers.remove(subscriber_);
  poller_.lasting_calls().remove(*this);
  if (has_begun_) poller_.end_call();
}

void ProgrammeStream::begun(bool ok) {
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
  if (const grpc::Status status = access_.take_stream(place_); !status.ok()) return finish(status);
  if (!context_.is_recovered()) return finish(engine_recovering());
  if (const auto violations = this->violations(); !violations.empty()) return finish(malformed(violations));
  begin();
}

std::vector<FieldViolation> ProgrammeStream::violations() const {
  FieldViolations violations;
  violations.check_bound("from_sequence", request_.from_sequence());
  violations.check_bound("from_index", request_.from_index());
  for (const std::string& programme : request_.programmes()) violations.check_name("programmes", programme);
  return violations.take();
}

void ProgrammeStream::begin() {
  next_ = {.sequence = static_cast<Sequence>(request_.from_sequence()),
           .index = static_cast<std::uint32_t>(request_.from_index())};
  if (next_.sequence == 0) next_ = {.sequence = context_.pipeline().feed().position().last + 1};
  wanted_ = {request_.programmes().begin(), request_.programmes().end()};
  subscriber_.next.set(next_.sequence);
  context_.subscribers.add(subscriber_);
  is_subscribed_ = true;
  poller_.lasting_calls().add(*this);
  go_on();
}

void ProgrammeStream::wrote(bool ok) {
  if (!ok) return finish({grpc::StatusCode::CANCELLED, "the client has gone"});
  go_on();
}

// The call is over: the client has gone, or it was finished.
void ProgrammeStream::done(bool) {
  is_done_ = true;
  if (is_finished_) {
    delete this;
    return;
  }
  if (!is_waiting_) return;
  poller_.forget(*this);
  is_waiting_ = false;
  finish({grpc::StatusCode::CANCELLED, "the client has gone"});
}

void ProgrammeStream::finished(bool) {
  is_finished_ = true;
  if (is_done_) delete this;
}

// One that waits ends at once, any other before it sends something or waits.
void ProgrammeStream::callers_changed() {
  if (!is_waiting_) return;
  const grpc::Status allowed = access_.renew(request_);
  if (allowed.ok()) return;
  poller_.forget(*this);
  is_waiting_ = false;
  finish(allowed);
}

void ProgrammeStream::look_again() {
  is_waiting_ = false;
  go_on();
}

// Sends what there is next, or waits until the ledger has come further.
void ProgrammeStream::go_on() {
  if (is_done_) return finish({grpc::StatusCode::CANCELLED, "the client has gone"});
  const Sequence looked_at = context_.ledger.sequence();
  switch (context_.ledger.phase()) {
    case LedgerBuilder::Phase::kCatchingUp:
      return finish(ledger_catching_up());
    case LedgerBuilder::Phase::kFailed:
      return finish({grpc::StatusCode::INTERNAL, context_.ledger.failure().message});
    case LedgerBuilder::Phase::kFollowing:
      break;
  }
  auto& response = poller_.scratch().of<v1::StreamProgrammeEventsResponse>();
  const auto added = add_events(response);
  if (!added) return finish(status_of(added.error()));
  if (const grpc::Status status = access_.renew(request_); !status.ok()) return finish(status);
  if (*added) return writer_.Write(response, &write_);
  if (context_.closing.load(std::memory_order_acquire)) {  // pairs with Server::stop()
    return finish({grpc::StatusCode::UNAVAILABLE, "the engine is stopping"});
  }
  is_waiting_ = true;
  // It may have advanced meanwhile, as it does all the time.
  const bool has_more = !has_all_ || context_.ledger.reach(looked_at + 1);
  has_more ? poller_.pause(*this, kPause) : poller_.wait_for_market_data(*this);
}

Result<bool> ProgrammeStream::add_events(v1::StreamProgrammeEventsResponse& response) {
  const LedgerStore& ledger = context_.ledger.store();
  const ProgrammeReader reader = ledger.programmes();
  const auto progress = ledger.progress_of(reader);
  if (!progress) return progress.error();
  if (next_.sequence < progress->complete_from) return may_be_missing(progress->complete_from);
  has_all_ = false;
  for (int i = 0; i < kRoundsMax && !has_all_ && response.events_size() == 0; ++i) {
    const auto entries = reader.news(next_, kEventsMax);
    if (!entries) return entries.error();
    has_all_ = entries->size() < kEventsMax;
    for (const ProgrammeEntry& entry : *entries) {
      if (wanted_.empty() || wanted_.contains(entry.programme)) write_event(entry, *response.add_events());
      next_ = {.sequence = entry.place.sequence, .index = entry.place.index + 1};
    }
  }
  response.set_next_sequence(static_cast<std::int64_t>(next_.sequence));
  response.set_next_index(static_cast<std::int32_t>(next_.index));
  subscriber_.next.set(has_all_ ? std::max(next_.sequence, progress->last + 1) : next_.sequence);
  return response.events_size() > 0;
}

void ProgrammeStream::finish(const grpc::Status& status) {
  timer_.end(status.error_code());
  place_.give_back();  // before the client hears of the end, and begins the next one
  writer_.Finish(status, &finish_);
}

}  // namespace farmgate
