// The live engine: submissions in, durable and published results out.
//
// One thread stamps, decides, matches and publishes, or leaves the last two to threads of their own (see
// MatchingStage); another makes the commands durable meanwhile. Nothing is answered or seen outside before it
// is both durable and matched.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <thread>
#include <vector>

#include "engine/base/result.h"
#include "engine/journal/journal.h"
#include "engine/runtime/batch.h"
#include "engine/runtime/journal_thread.h"
#include "engine/runtime/matching_stage.h"
#include "engine/runtime/meter.h"
#include "engine/runtime/pipeline_meters.h"
#include "engine/runtime/port.h"
#include "engine/runtime/published_reference.h"
#include "engine/runtime/publisher.h"
#include "engine/runtime/recovered_engine.h"
#include "engine/runtime/sequencer_clock.h"

namespace farmgate {

struct PipelineOptions {
  // Clients bring the times of their requests, and there are no ticks; else the engine stamps them.
  bool client_clock = false;
  // Threads that match, each a share of the commodities; 0: the engine's own does, and publishes too.
  std::size_t shards = 0;
  // What times are made from.
  std::function<SequencerClock::Reading()> clock = SequencerClock::read;
  // It has no threads: everything is done by step() and step_journal(), so that a simulation decides in which
  // order things happen. Requires: no shards.
  bool stepped = false;
};

// As of some moment; each is read on its own.
struct PipelineStatus {
  Sequence accepted = 0;
  Sequence durable = 0;
  Sequence matched = 0;
  Sequence published = 0;
  Sequence oldest_command = 0;  // the first that the journal has, or is to have
  Sequence oldest_event = 0;    // the first command whose events can be read
  std::uint64_t digest = 0;     // over the events published
  std::size_t resting_orders = 0;
  std::size_t request_ids = 0;            // that are remembered
  std::size_t accounts = 0;               // deleted ones included
  std::uint64_t undurable_batches = 0;    // wait for the disk
  std::uint64_t unpublished_batches = 0;  // wait to be matched, for the disk, or to be published
  // How far the wall clock has jumped ahead, which is not followed; 0: it has not.
  std::chrono::nanoseconds clock_ahead{0};
  bool everyone_suspended = false;
  std::size_t suspended_accounts = 0;  // by themselves
  bool stopped = false;                // takes no more commands
  std::string failure;                 // why it had to stop; empty: it did not
};

class Pipeline {
 public:
  // Goes on from what was recovered, for the clients of these ports. All must outlive it, but the engine,
  // which it takes over.
  Pipeline(RecoveredEngine engine, Journal& journal, EventLog& events, std::vector<Port*> ports,
           const PipelineOptions& options);
  ~Pipeline() { stop(); }

  // Takes no more, and returns when all that was taken is answered and nothing calls a port any more.
  void stop();

  // Takes no more commands from here on; those that were taken are finished. Any thread.
  void stop_taking();

  // Has this called when it takes no more commands, whatever the reason: at once if it does not already. On
  // any thread, and perhaps more than once; must not wait for anything. Any thread.
  void when_stopped(std::function<void()> notify);

  // The wall clock, which has jumped ahead (status().clock_ahead), is right: times follow it, and what
  // expires by then does. Any thread.
  void follow_clock();

  // What the engine's thread, and the journal's, do in one round; false: there was nothing to do. Requires:
  // it is stepped. Destroyed then, it is gone as a process that was killed is.
  bool step();
  bool step_journal() { return journal_.step(); }

  // What the journal began with. Any thread.
  const Genesis& genesis() const { return *written_.genesis(); }

  // What was published. Any thread.
  const EventFeed& feed() const { return publisher_.feed(); }

  // The reference data as of what was published. Any thread.
  const PublishedReference& reference() const { return reference_; }

  // Any thread.
  PipelineStatus status() const;
  // Its resting_orders alone: brought up to date once in a while.
  std::size_t resting_orders() const { return resting_.load(std::memory_order_relaxed); }
  // Its request_ids and accounts alone: brought up to date before a batch is answered.
  std::size_t request_id_count() const { return request_ids_.load(std::memory_order_relaxed); }
  std::size_t account_count() const { return accounts_.load(std::memory_order_relaxed); }

  // Any thread.
  const PublisherMeters& meters() const { return publisher_.meters(); }
  const JournalMeters& journal_meters() const { return journal_.meters(); }

 private:
  static constexpr std::size_t kBatchCommandsMax = 2'048;

  void run();
  bool take_in();
  void collect_submissions(Batch& batch);
  void collect_first(Batch& batch);
  void admit(Port& port, Submission& submission, Batch& batch);
  void note_reference(Submission& submission, Batch& batch);
  void note_credit_line(const Submission& submission, Batch& batch);
  void note_suspensions();
  bool stamp(Submission& submission);
  bool take_times(std::span<const PreparedRequest> requests);
  void add_tick_when_due(Batch& batch);
  void look_at_clock(const SequencerClock::Reading& now);
  void count_resting();
  void count_remembered();
  void apply(std::span<const PreparedRequest> requests, Batch& batch);
  void seal(Batch& batch);
  void fail(const Error& error);
  std::chrono::nanoseconds time_to_sleep() const;

  const PipelineOptions options_;
  std::unique_ptr<Engine> engine_;
  SequencerClock clock_;
  PublishedReference reference_;
  std::size_t account_count_;
  const std::vector<Port*> ports_;
  Parker parker_;            // of the engine's thread
  Parker publisher_parker_;  // of the publisher's, if it has one
  std::size_t next_port_ = 0;
  Counter sealed_batches_;
  Counter journal_batches_;              // those that have commands
  std::int64_t tick_looked_for_ns_ = 0;  // when, on the wall clock

  std::atomic<Sequence> accepted_;
  std::atomic<std::size_t> resting_{0};
  std::atomic<std::size_t> request_ids_{0};
  std::atomic<std::size_t> accounts_{0};
  std::atomic<bool> everyone_suspended_{false};
  std::atomic<std::size_t> suspended_accounts_{0};
  std::atomic<std::int64_t> clock_ahead_ns_{0};
  std::atomic<bool> follow_clock_{false};
  std::atomic<bool> taking_{true};
  std::atomic<bool> stopping_{false};
  mutable std::mutex stop_mutex_;  // of the next two
  std::string failure_;
  std::function<void()> notify_stopped_;

  Journal& written_;
  JournalThread journal_;  // from here on, each after what it refers to
  Publisher publisher_;
  std::unique_ptr<MatchingStage> stage_;
  std::thread thread_;
};

}  // namespace farmgate
