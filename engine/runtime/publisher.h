// Makes the events of batches ready to be seen, and, once a batch is durable, publishes and answers it.
//
// Used by one thread, but feed(), matched() and meters(), which any may read.
#pragma once

#include <atomic>
#include <cstdint>
#include <deque>
#include <functional>
#include <span>

#include "engine/accounts/replace_hold.h"
#include "engine/journal/event_log.h"
#include "engine/model/digest.h"
#include "engine/model/event.h"
#include "engine/model/symbols.h"
#include "engine/runtime/batch.h"
#include "engine/runtime/event_feed.h"
#include "engine/runtime/journal_thread.h"
#include "engine/runtime/late_replace_finder.h"
#include "engine/runtime/pipeline_meters.h"

namespace farmgate {

class Publisher {
 public:
  struct Calls {
    std::function<void(Batch&)> answered;      // takes the batch back, empty
    std::function<void(const Error&)> failed;  // what was under way may have happened or not
  };

  // Goes on after the last command of the event log, whose events have this digest. All must outlive it.
  Publisher(EventLog& events, Sequence last, const Digest& digest, const Symbols& symbols,
            PublishedReference& reference, const JournalThread& journal, Calls calls);

  // Takes the events of a batch in order, in as many runs as they come: begin, add, end. What the gate has
  // taken for replaces comes before their events.
  void begin(Batch& batch);
  void expect(std::span<const ReplaceHold> holds) {
    if (!holds.empty()) late_replaces_.expect(holds);
  }
  void add(std::span<const Event> events);
  void end();

  // Publishes and answers what has become durable; false: nothing has. Once journal or event log have failed,
  // nothing more is published.
  bool publish_durable();

  // Whether batches wait to become durable.
  bool empty() const { return waiting_.empty(); }

  const EventFeed& feed() const { return feed_; }
  // The last command whose events are ready.
  Sequence matched() const { return matched_.load(std::memory_order_relaxed); }
  // Any thread.
  const PublisherMeters& meters() const { return meters_; }

 private:
  void answer(Batch& batch, Submission::Outcome outcome);
  void fail(const Error& error);
  bool give_up();

  const Symbols& symbols_;
  PublishedReference& reference_;
  const JournalThread& journal_;
  const Calls calls_;
  Digest digest_;
  EventFeed feed_;
  LateReplaceFinder late_replaces_;
  Batch* open_ = nullptr;
  std::deque<Batch*> waiting_;
  bool failed_ = false;
  PublisherMeters meters_;
  std::atomic<Sequence> matched_;
};

}  // namespace farmgate
