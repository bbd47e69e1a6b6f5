#include "engine/runtime/publisher.h"

#include <memory>
#include <string_view>
#include <utility>

#include "engine/base/check.h"
#include "engine/model/event_record.h"

namespace farmgate {

Publisher::Publisher(EventLog& events, Sequence last, const Digest& digest, const Symbols& symbols,
                     PublishedReference& reference, const JournalThread& journal, Calls calls)
    : symbols_(symbols),
      reference_(reference),
      journal_(journal),
      calls_(std::move(calls)),
      digest_(digest),
      feed_(events, {.last = last, .digest = digest.value()}),
      matched_(last) {}

void Publisher::begin(Batch& batch) {
  check(open_ == nullptr);
  open_ = &batch;
  batch.chunk = std::make_shared<EventChunk>();
  batch.chunk->digest_before = digest_.value();
}

void Publisher::add(std::span<const Event> events) {
  meters_.count_events(events);
  open_->chunk->event_count += static_cast<std::uint32_t>(events.size());
  digest_.add(events, symbols_, open_->chunk->events);
  if (late_replaces_.is_waiting()) [[unlikely]] {
    late_replaces_.look_at(events, symbols_, open_->chunk->late_replaces);
  }
}

void Publisher::end() {
  Batch& batch = *std::exchange(open_, nullptr);
  meters_.end_batch(batch.decisions);
  batch.chunk->first = batch.first;
  batch.chunk->last = batch.last;
  batch.chunk->digest_after = digest_.value();
  if (batch.has_commands()) meters_.time_match(batch.taken, batch.sequenced);
  matched_.store(batch.last, std::memory_order_relaxed);
  waiting_.push_back(&batch);
}

bool Publisher::publish_durable() {
  if (!failed_ && journal_.failed()) {
    fail(journal_.failure());
    (void)give_up();
    return true;
  }
  if (failed_) return give_up();
  const Sequence durable = journal_.durable();
  bool published = false;
  while (!waiting_.empty() && waiting_.front()->last <= durable) {
    Batch& batch = *waiting_.front();
    if (batch.has_commands()) {
      if (Status status = feed_.publish(batch.chunk); !status) {
        fail(status.error());
        (void)give_up();
        return true;
      }
      reference_.publish(batch.news, batch.last);
      meters_.time_batch(batch.sequenced, journal_.durable_at());
    }
    waiting_.pop_front();
    answer(batch, Submission::Outcome::kPublished);
    published = true;
  }
  return published;
}

// The parts' events follow each other as the parts do.
void Publisher::answer(Batch& batch, Submission::Outcome outcome) {
  meters_.answered_batches.add(1);  // before anyone is
  std::string_view events = batch.chunk->events;
  for (const Batch::Part& part : batch.parts) {
    Submission& submission = *part.submission;
    submission.outcome = part.outcome;
    if (part.outcome == Submission::Outcome::kPublished) {
      const std::size_t count = submission.batch.requests.size();
      const auto first = batch.decisions.begin() + static_cast<std::ptrdiff_t>(part.decision);
      submission.outcome = outcome;
      submission.decisions.assign(first, first + static_cast<std::ptrdiff_t>(count));
      submission.chunk = batch.chunk;
      submission.events = events.substr(0, size_up_to(events, submission.first + count - 1));
      events.remove_prefix(submission.events.size());
    }
    part.port->give_back(submission);
  }
  batch.clear();
  calls_.answered(batch);
}

void Publisher::fail(const Error& error) {
  failed_ = true;
  calls_.failed(error);
}

// Answers what will not be published any more, so far as the journal's thread does not read it any more;
// false: there is nothing.
bool Publisher::give_up() {
  bool answered = false;
  while (!waiting_.empty() && (journal_.failed() || waiting_.front()->last <= journal_.durable())) {
    Batch& batch = *waiting_.front();
    waiting_.pop_front();
    answer(batch, Submission::Outcome::kUnknown);
    answered = true;
  }
  return answered;
}

}  // namespace farmgate
