#include "engine/runtime/pipeline.h"

#include <algorithm>
#include <utility>

#include "engine/base/check.h"
#include "engine/runtime/thread_name.h"

namespace farmgate {
namespace {

using Nanoseconds = std::chrono::nanoseconds;

constexpr std::int64_t kTickNs = 1'000'000;  // at most one tick in so much time
constexpr std::uint64_t kBatchesBetweenCounts = 64;
constexpr Nanoseconds kSleepMax = std::chrono::milliseconds(100);

}  // namespace

void Pipeline::Batch::clear() {
  parts.clear();
  requests.clear();
  decisions.clear();
  own.clear();
  chunk.reset();
}

Pipeline::Pipeline(RecoveredEngine engine, Journal& journal, EventLog& events, std::vector<Port*> ports,
                   const PipelineOptions& options)
    : options_(options),
      engine_(std::move(engine.engine)),
      digest_(engine.digest),
      clock_(engine.last_time, SequencerClock::read()),
      feed_(events, {.last = engine_->last_sequence(), .digest = digest_.value()}),
      ports_(std::move(ports)),
      accepted_(engine_->last_sequence()),
      resting_(engine_->resting_count()),
      journal_(journal, parker_, kBatchesMax) {
  check(journal.last() == engine_->last_sequence());
  for (std::size_t i = 0; i < kBatchesMax; ++i) {
    batches_.push_back(std::make_unique<Batch>());
    batches_.back()->own.reserve(1);
    free_.push_back(batches_.back().get());
  }
  for (Port* const port : ports_) port->open(parker_);
  thread_ = std::thread([this] { run(); });
}

void Pipeline::stop() {
  if (!thread_.joinable()) return;
  stop_taking();
  stopping_.store(true, std::memory_order_release);  // pairs with run()
  parker_.wake();
  thread_.join();
}

void Pipeline::stop_taking() {
  if (!taking_.exchange(false, std::memory_order_acq_rel)) return;  // pairs with admit()
  const std::lock_guard lock(stop_mutex_);
  if (notify_stopped_) notify_stopped_();
}

void Pipeline::when_stopped(std::function<void()> notify) {
  const std::lock_guard lock(stop_mutex_);
  notify_stopped_ = std::move(notify);
  if (!taking_.load(std::memory_order_acquire)) notify_stopped_();  // pairs with stop_taking()
}

PipelineStatus Pipeline::status() const {
  const EventFeed::Position published = feed_.position();
  PipelineStatus status{.accepted = accepted_.load(std::memory_order_relaxed),
                        .durable = journal_.durable(),
                        .published = published.last,
                        .digest = published.digest,
                        .resting_orders = resting_.load(std::memory_order_relaxed),
                        .stopped = !taking_.load(std::memory_order_acquire)};
  const std::lock_guard lock(stop_mutex_);
  status.failure = failure_;
  return status;
}

void Pipeline::run() {
  name_this_thread("engine");
  for (;;) {
    const Parker::Ticket ticket = parker_.prepare();
    const bool published = publish_durable();
    const bool took = take_in();
    for (Port* const port : ports_) port->announce(has_published_);
    has_published_ = false;
    if (published || took) continue;
    const bool is_idle = in_flight_.empty();
    if (is_idle && stopping_.load(std::memory_order_acquire)) return;  // pairs with the destructor
    count_resting();
    parker_.wait(ticket, time_to_sleep());
  }
}

// Takes the next batch of commands; false: there is none, or as much under way as may be.
bool Pipeline::take_in() {
  if (free_.empty()) return false;
  Batch& batch = *free_.back();
  batch.first = engine_->last_sequence() + 1;
  events_.clear();
  collect_submissions(batch);
  add_tick_when_due(batch);
  if (batch.decisions.empty()) return false;
  free_.pop_back();
  seal(batch);
  return true;
}

void Pipeline::count_resting() {
  resting_.store(engine_->resting_count(), std::memory_order_relaxed);
}

// In turn from all ports, so that none has to wait for another's stream to end.
void Pipeline::collect_submissions(Batch& batch) {
  std::size_t empty_ports = 0;
  while (empty_ports < ports_.size() && batch.decisions.size() < kBatchCommandsMax) {
    Port& port = *ports_[next_port_];
    next_port_ = (next_port_ + 1) % ports_.size();
    Submission* const submission = port.take();
    empty_ports = submission == nullptr ? empty_ports + 1 : 0;
    if (submission != nullptr) admit(port, *submission, batch);
  }
}

void Pipeline::admit(Port& port, Submission& submission, Batch& batch) {
  if (!taking_.load(std::memory_order_acquire)) {  // pairs with stop_taking()
    return give_back(port, submission, Submission::Outcome::kStopped);
  }
  if (!stamp(submission)) return give_back(port, submission, Submission::Outcome::kTimeWentBack);
  submission.first = engine_->last_sequence() + 1;
  batch.parts.push_back({.port = &port, .submission = &submission, .decision = batch.decisions.size()});
  apply(submission.batch.requests, batch);
  batch.parts.back().events_end = events_.size();
}

// Gives the requests their times, or holds those they bring against the last; false: one goes back.
bool Pipeline::stamp(Submission& submission) {
  std::vector<PreparedRequest>& requests = submission.batch.requests;
  if (submission.brings_times) return take_times(requests);
  if (options_.client_clock) {  // an operator's: with what came last
    for (PreparedRequest& request : requests) request.time = clock_.last();
    return true;
  }
  requests.front().time = clock_.stamp(SequencerClock::read());
  for (std::size_t i = 1; i < requests.size(); ++i) requests[i].time = clock_.stamp_next();
  return true;
}

bool Pipeline::take_times(std::span<const PreparedRequest> requests) {
  check(options_.client_clock);
  Timestamp last = clock_.last();
  for (const PreparedRequest& request : requests) {
    if (request.time < last) return false;
    last = request.time;
  }
  clock_.set(last);
  return true;
}

void Pipeline::add_tick_when_due(Batch& batch) {
  if (options_.client_clock || !taking_.load(std::memory_order_acquire)) return;
  const SequencerClock::Reading now = SequencerClock::read();
  if (now.wall_ns < tick_looked_for_ns_ + kTickNs && now.wall_ns >= tick_looked_for_ns_) return;
  tick_looked_for_ns_ = now.wall_ns;
  const auto expiry = engine_->next_expiry();
  if (!expiry || expiry->value() > std::max(now.wall_ns, clock_.last().value())) return;
  Request tick;
  tick.operation = Operation::kTick;
  tick.time = clock_.stamp(now);
  batch.own.emplace_back(tick);
  apply(batch.own, batch);
}

void Pipeline::apply(std::span<const PreparedRequest> requests, Batch& batch) {
  batch.requests.push_back(requests);
  engine_->apply(requests, events_, batch.decisions);
}

// Sends the batch to the disk, and makes its events ready to be seen.
void Pipeline::seal(Batch& batch) {
  batch.last = engine_->last_sequence();
  journal_.write({.first = batch.first, .requests = batch.requests, .decisions = batch.decisions});
  accepted_.store(batch.last, std::memory_order_relaxed);
  if (++sealed_ % kBatchesBetweenCounts == 0) count_resting();
  batch.chunk = make_chunk(batch);
  in_flight_.push_back(&batch);
}

// Part by part, so that each knows which bytes are its own. The engine's own events come last.
std::shared_ptr<EventChunk> Pipeline::make_chunk(Batch& batch) {
  auto chunk =
      std::make_shared<EventChunk>(EventChunk{.first = batch.first,
                                              .last = batch.last,
                                              .event_count = static_cast<std::uint32_t>(events_.size()),
                                              .digest_before = digest_.value()});
  const std::span<const Event> events = events_.events();
  const Symbols& symbols = engine_->reference().symbols();
  std::size_t at = 0;
  for (Batch::Part& part : batch.parts) {
    digest_.add(events.subspan(at, part.events_end - at), symbols, chunk->events);
    at = std::exchange(part.events_end, chunk->events.size());
  }
  digest_.add(events.subspan(at), symbols, chunk->events);
  chunk->digest_after = digest_.value();
  return chunk;
}

// Publishes and answers what has become durable; false: nothing has.
bool Pipeline::publish_durable() {
  if (in_flight_.empty()) return false;
  if (journal_.failed()) {
    fail(journal_.failure());
    return true;
  }
  const Sequence durable = journal_.durable();
  bool published = false;
  while (!in_flight_.empty() && in_flight_.front()->last <= durable) {
    Batch& batch = *in_flight_.front();
    if (Status status = feed_.publish(batch.chunk); !status) {
      fail(status.error());
      return true;
    }
    in_flight_.pop_front();
    answer(batch, Submission::Outcome::kPublished);
    published = true;
  }
  has_published_ = has_published_ || published;
  return published;
}

void Pipeline::answer(Batch& batch, Submission::Outcome outcome) {
  std::size_t events_begin = 0;
  for (const Batch::Part& part : batch.parts) {
    Submission& submission = *part.submission;
    const auto first = batch.decisions.begin() + static_cast<std::ptrdiff_t>(part.decision);
    const auto count = static_cast<std::ptrdiff_t>(submission.batch.requests.size());
    submission.decisions.assign(first, first + count);
    submission.chunk = batch.chunk;
    submission.events =
        std::string_view(batch.chunk->events).substr(events_begin, part.events_end - events_begin);
    events_begin = part.events_end;
    give_back(*part.port, submission, outcome);
  }
  batch.clear();
  free_.push_back(&batch);
}

void Pipeline::give_back(Port& port, Submission& submission, Submission::Outcome outcome) {
  submission.outcome = outcome;
  port.give_back(submission);
}

// Stops for good. What is under way may have happened or not.
void Pipeline::fail(const Error& error) {
  {
    const std::lock_guard lock(stop_mutex_);
    failure_ = error.message;
  }
  stop_taking();
  for (Batch* const batch : in_flight_) answer(*batch, Submission::Outcome::kUnknown);
  in_flight_.clear();
}

Nanoseconds Pipeline::time_to_sleep() const {
  if (options_.client_clock || !taking_.load(std::memory_order_acquire)) return kSleepMax;
  const auto expiry = engine_->next_expiry();
  if (!expiry) return kSleepMax;
  const std::int64_t due = expiry->value() - SequencerClock::read().wall_ns;
  return std::clamp(Nanoseconds(due), Nanoseconds(kTickNs), kSleepMax);
}

}  // namespace farmgate
