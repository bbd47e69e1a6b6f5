#include "engine/runtime/pipeline.h"

#include <algorithm>
#include <utility>

#include "engine/base/check.h"
#include "engine/model/reference_rows.h"
#include "engine/runtime/inline_stage.h"
#include "engine/runtime/sharded_stage.h"
#include "engine/runtime/thread_name.h"

namespace farmgate {
namespace {

using Nanoseconds = std::chrono::nanoseconds;

constexpr std::int64_t kTickNs = 1'000'000;  // at most one tick in so much time
constexpr std::uint64_t kBatchesBetweenCounts = 64;
constexpr Nanoseconds kSleepMax = std::chrono::milliseconds(100);

// Of what another thread has done with what this one began. It is looked at first, and may be ahead all the
// same.
std::uint64_t difference(const Counter& done, const Counter& begun) {
  const std::uint64_t count = done.value();
  return std::max(begun.value(), count) - count;
}

}  // namespace

Pipeline::Pipeline(RecoveredEngine engine, Journal& journal, EventLog& events, std::vector<Port*> ports,
                   const PipelineOptions& options)
    : options_(options),
      engine_(std::move(engine.engine)),
      clock_(engine.last_time, options_.clock()),
      reference_(engine_->reference(), engine_->last_sequence()),
      account_count_(engine_->reference().symbols().accounts.size()),
      ports_(std::move(ports)),
      accepted_(engine_->last_sequence()),
      resting_(engine_->resting_count()),
      written_(journal),
      journal_(journal, options.shards == 0 ? parker_ : publisher_parker_,
               {.batches_max = MatchingStage::kBatchesMax, .stepped = options.stepped}),
      publisher_(events, engine_->last_sequence(), engine.digest, engine_->reference().symbols(), reference_,
                 journal_,
                 {.answered = [this](Batch& batch) { stage_->take_back(batch); },
                  .failed = [this](const Error& error) { fail(error); }}) {
  check(journal.last() == engine_->last_sequence());
  note_suspensions();
  count_remembered();
  if (options_.shards == 0) {
    stage_ = std::make_unique<InlineStage>(*engine_, publisher_, ports_);
  } else {
    stage_ = std::make_unique<ShardedStage>(
        *engine_, options_.shards, publisher_, ports_,
        PublisherThread::Parkers{.publisher = publisher_parker_, .engine = parker_});
  }
  for (Port* const port : ports_) port->open(parker_);
  check(!options_.stepped || options_.shards == 0);
  if (!options_.stepped) thread_ = std::thread([this] { run(); });
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

void Pipeline::follow_clock() {
  follow_clock_.store(true, std::memory_order_relaxed);
  parker_.wake();
}

PipelineStatus Pipeline::status() const {
  const EventFeed::Position published = feed().position();
  PipelineStatus status{.accepted = accepted_.load(std::memory_order_relaxed),
                        .durable = journal_.durable(),
                        .matched = publisher_.matched(),
                        .published = published.last,
                        .oldest_command = written_.first(),
                        .oldest_event = feed().oldest(),
                        .digest = published.digest,
                        .resting_orders = resting_.load(std::memory_order_relaxed),
                        .request_ids = request_id_count(),
                        .accounts = account_count(),
                        .undurable_batches = difference(journal_.meters().batches, journal_batches_),
                        .unpublished_batches = difference(meters().answered_batches, sealed_batches_),
                        .clock_ahead = Nanoseconds(clock_ahead_ns_.load(std::memory_order_relaxed)),
                        .everyone_suspended = everyone_suspended_.load(std::memory_order_relaxed),
                        .suspended_accounts = suspended_accounts_.load(std::memory_order_relaxed),
                        .stopped = !taking_.load(std::memory_order_acquire)};
  const std::lock_guard lock(stop_mutex_);
  status.failure = failure_;
  return status;
}

void Pipeline::run() {
  name_this_thread("engine");
  for (;;) {
    const Parker::Ticket ticket = parker_.prepare();
    if (step()) continue;
    const bool is_stopping = stopping_.load(std::memory_order_acquire);  // pairs with stop()
    if (is_stopping && stage_->is_idle()) return stage_->stop();
    count_resting();
    parker_.wait(ticket, time_to_sleep());
  }
}

bool Pipeline::step() {
  const bool advanced = stage_->advance();
  const bool took = take_in();
  return advanced || took;
}

// Takes the next batch of commands; false: there is none, or as much under way as may be.
bool Pipeline::take_in() {
  Batch* const batch = stage_->next_batch();
  if (batch == nullptr) return false;
  batch->first = stage_->last_sequence() + 1;
  batch->taken = std::chrono::steady_clock::now();
  collect_submissions(*batch);
  add_tick_when_due(*batch);
  if (batch->empty()) return false;
  seal(*batch);
  return true;
}

void Pipeline::count_resting() {
  resting_.store(stage_->resting_count(), std::memory_order_relaxed);
}

void Pipeline::count_remembered() {
  request_ids_.store(engine_->gate().memory().request_count(), std::memory_order_relaxed);
  accounts_.store(account_count_, std::memory_order_relaxed);
}

// First what goes first; then in turn from all ports, so that none has to wait for another's stream to end.
void Pipeline::collect_submissions(Batch& batch) {
  collect_first(batch);
  std::size_t empty_ports = 0;
  while (empty_ports < ports_.size() && batch.decisions.size() < kBatchCommandsMax) {
    Port& port = *ports_[next_port_];
    next_port_ = (next_port_ + 1) % ports_.size();
    Submission* const submission = port.take();
    empty_ports = submission == nullptr ? empty_ports + 1 : 0;
    if (submission != nullptr) admit(port, *submission, batch);
  }
}

// All of it, which the limits of those ports bound.
void Pipeline::collect_first(Batch& batch) {
  for (Port* const port : ports_) {
    if (port->turn() != Port::Turn::kFirst) continue;
    while (Submission* const submission = port->take()) admit(*port, *submission, batch);
  }
}

// What is turned away takes its place among the parts too, so that all come back in their order.
void Pipeline::admit(Port& port, Submission& submission, Batch& batch) {
  Batch::Part& part = batch.parts.emplace_back(
      Batch::Part{.port = &port, .submission = &submission, .decision = batch.decisions.size()});
  if (!taking_.load(std::memory_order_acquire)) {  // pairs with stop_taking()
    part.outcome = Submission::Outcome::kStopped;
  } else if (!stamp(submission)) {
    part.outcome = Submission::Outcome::kTimeWentBack;
  } else {
    submission.first = stage_->last_sequence() + 1;
    apply(submission.batch.requests, batch);
    note_reference(submission, batch);
    if (submission.market_visitor != nullptr) stage_->visit_markets(*submission.market_visitor, batch);
  }
}

// What a submission did to the reference data: a change, or accounts that were opened.
void Pipeline::note_reference(Submission& submission, Batch& batch) {
  const std::size_t count = engine_->reference().symbols().accounts.size();
  if (submission.change) {
    submission.fault = engine_->reference_fault();
    if (!submission.fault) batch.news.push_back({.change = submission.change});
  } else if (count != account_count_) {
    batch.news.push_back({.change = nullptr, .account_count = count});
  }
  account_count_ = count;
  note_credit_line(submission, batch);
  note_suspensions();
}

void Pipeline::note_suspensions() {
  const ReferenceData& reference = engine_->reference();
  everyone_suspended_.store(reference.is_everyone_suspended(), std::memory_order_relaxed);
  suspended_accounts_.store(reference.suspended_count(), std::memory_order_relaxed);
}

// A credit line that was set on its own is a row like any other for those who read the reference data.
void Pipeline::note_credit_line(const Submission& submission, Batch& batch) {
  const PreparedRequest& request = submission.batch.requests.front();
  if (request.operation != Operation::kCreditLine) return;
  const ReferenceData& reference = engine_->reference();
  const AccountId account = reference.symbols().accounts.find(request.account);
  if (!account.valid()) return;
  batch.news.push_back(
      {.change = std::make_shared<const ReferenceChange>(ReferenceChange{row_of(reference, account)})});
}

// Gives the requests their times, or holds those they bring against the last; false: one goes back.
bool Pipeline::stamp(Submission& submission) {
  std::vector<PreparedRequest>& requests = submission.batch.requests;
  if (submission.brings_times) return take_times(requests);
  if (options_.client_clock) {  // an operator's: with what came last
    for (PreparedRequest& request : requests) request.time = clock_.last();
    return true;
  }
  requests.front().time = clock_.stamp(options_.clock());
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
  if (options_.client_clock) return;
  const SequencerClock::Reading now = options_.clock();
  const bool is_early = now.wall_ns < tick_looked_for_ns_ + kTickNs && now.wall_ns >= tick_looked_for_ns_;
  if (is_early && !follow_clock_.load(std::memory_order_relaxed)) return;
  tick_looked_for_ns_ = now.wall_ns;
  look_at_clock(now);
  if (!taking_.load(std::memory_order_acquire)) return;  // pairs with stop_taking()
  const auto expiry = stage_->next_expiry();
  if (!expiry || *expiry > std::max(clock_.time_at(now), clock_.last())) return;
  Request tick;
  tick.operation = Operation::kTick;
  tick.time = clock_.stamp(now);
  batch.own.emplace_back(tick);
  apply(batch.own, batch);
}

// Follows a wall clock that has jumped, once it is told to.
void Pipeline::look_at_clock(const SequencerClock::Reading& now) {
  if (follow_clock_.exchange(false, std::memory_order_relaxed)) clock_.follow(now);
  clock_ahead_ns_.store(clock_.ahead_ns(now), std::memory_order_relaxed);
}

void Pipeline::apply(std::span<const PreparedRequest> requests, Batch& batch) {
  batch.requests.push_back(requests);
  stage_->apply(requests, batch);
}

// Sends the batch to the disk, while it may still be matched.
void Pipeline::seal(Batch& batch) {
  batch.last = stage_->last_sequence();
  batch.sequenced = std::chrono::steady_clock::now();
  sealed_batches_.add(1);
  if (batch.has_commands()) {
    journal_batches_.add(1);
    journal_.write({.first = batch.first, .requests = batch.requests, .decisions = batch.decisions});
  }
  accepted_.store(batch.last, std::memory_order_relaxed);
  count_remembered();
  stage_->finish(batch);
  if (sealed_batches_.value() % kBatchesBetweenCounts == 0) count_resting();
}

// Stops for good; on the thread that publishes.
void Pipeline::fail(const Error& error) {
  {
    const std::lock_guard lock(stop_mutex_);
    failure_ = error.message;
  }
  stop_taking();
}

Nanoseconds Pipeline::time_to_sleep() const {
  if (options_.client_clock || !taking_.load(std::memory_order_acquire)) return kSleepMax;
  const auto expiry = stage_->next_expiry();
  if (!expiry) return kSleepMax;
  const std::int64_t due = expiry->value() - clock_.time_at(options_.clock()).value();
  return std::clamp(Nanoseconds(due), Nanoseconds(kTickNs), kSleepMax);
}

}  // namespace farmgate
