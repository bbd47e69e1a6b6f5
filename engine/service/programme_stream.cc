#include "engine/service/programme_stream.h"

#include <algorithm>
#include <chrono>

#include "engine/service/field_violations.h"
#include "engine/service/rpc_status.h"

namespace farmgate {
namespace {

constexpr std::size_t kEventsMax = 1'000;  // of a message
constexpr int kProgrammesMax = 1'000;      // that a stream names
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
    : context_(context), call_(*this, context, poller) {
  call_.listen();
}

std::vector<FieldViolation> ProgrammeStream::violations(const v1::StreamProgrammeEventsRequest& request) {
  FieldViolations violations;
  violations.check_bound("from_sequence", request.from_sequence());
  violations.check_bound("from_index", request.from_index());
  if (request.programmes_size() > kProgrammesMax) violations.add("programmes", "are more than 1,000");
  for (const std::string& programme : request.programmes()) violations.check_name("programmes", programme);
  return violations.take();
}

void ProgrammeStream::begun() {
  const v1::StreamProgrammeEventsRequest& request = call_.request();
  next_ = {.sequence = static_cast<Sequence>(request.from_sequence()),
           .index = static_cast<std::uint32_t>(request.from_index())};
  if (next_.sequence == 0) next_ = {.sequence = context_.pipeline().feed().position().last + 1};
  wanted_ = {request.programmes().begin(), request.programmes().end()};
  call_.subscribe(next_.sequence);
  call_.look_soon();
}

// Sends what there is next, or waits until the ledger has come further.
void ProgrammeStream::go_on() {
  if (call_.client_has_gone()) return;
  const Sequence looked_at = context_.ledger.sequence();
  switch (context_.ledger.phase()) {
    case LedgerBuilder::Phase::kCatchingUp:
      return call_.finish(ledger_catching_up());
    case LedgerBuilder::Phase::kFailed:
      return call_.finish({grpc::StatusCode::INTERNAL, context_.ledger.failure().message});
    case LedgerBuilder::Phase::kFollowing:
      break;
  }
  v1::StreamProgrammeEventsResponse& response = call_.response();
  const auto added = add_events(response);
  if (!added) return call_.finish(status_of(added.error()));
  if (*added) return call_.write(response);
  if (call_.has_ended()) return;
  // It may have advanced meanwhile, as it does all the time.
  const bool has_more = !has_all_ || context_.ledger.reach(looked_at + 1);
  has_more ? call_.pause(kPause) : call_.wait_for_market_data();
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
  call_.set_next(has_all_ ? std::max(next_.sequence, progress->last + 1) : next_.sequence);
  return response.events_size() > 0;
}

}  // namespace farmgate
