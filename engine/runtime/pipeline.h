// The live engine: submissions in, durable and published results out.
//
// One thread stamps, decides, matches and publishes; another makes the commands durable meanwhile. Nothing is
// answered or seen outside before it is both durable and matched.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <thread>
#include <vector>

#include "engine/base/result.h"
#include "engine/journal/journal.h"
#include "engine/model/event_buffer.h"
#include "engine/runtime/event_feed.h"
#include "engine/runtime/journal_thread.h"
#include "engine/runtime/port.h"
#include "engine/runtime/recovery.h"
#include "engine/runtime/sequencer_clock.h"

namespace farmgate {

struct PipelineOptions {
  // Clients bring the times of their requests, and there are no ticks; else the engine stamps them.
  bool client_clock = false;
};

// As of some moment; each is read on its own.
struct PipelineStatus {
  Sequence accepted = 0;  // and matched: on the engine's own thread both are one
  Sequence durable = 0;
  Sequence published = 0;
  std::uint64_t digest = 0;  // over the events published
  std::size_t resting_orders = 0;
  bool stopped = false;  // takes no more commands
  std::string failure;   // why it had to stop; empty: it did not
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

  // What was published. Any thread.
  const EventFeed& feed() const { return feed_; }

  // Any thread.
  PipelineStatus status() const;

 private:
  // Commands that are in the engine and not published yet.
  struct Batch {
    struct Part {
      Port* port = nullptr;
      Submission* submission = nullptr;
      std::size_t decision = 0;    // its first, among decisions
      std::size_t events_end = 0;  // behind its last, among events_; then among the chunk's bytes
    };
    Sequence first = 0;
    Sequence last = 0;
    std::vector<Part> parts;
    std::vector<std::span<const PreparedRequest>> requests;
    std::vector<Decision> decisions;
    std::vector<PreparedRequest> own;  // the engine's own
    std::shared_ptr<EventChunk> chunk;

    void clear();
  };

  static constexpr std::size_t kBatchesMax = 64;
  static constexpr std::size_t kBatchCommandsMax = 2'048;

  void run();
  bool take_in();
  void collect_submissions(Batch& batch);
  void admit(Port& port, Submission& submission, Batch& batch);
  bool stamp(Submission& submission);
  bool take_times(std::span<const PreparedRequest> requests);
  void add_tick_when_due(Batch& batch);
  void count_resting();
  void apply(std::span<const PreparedRequest> requests, Batch& batch);
  void seal(Batch& batch);
  std::shared_ptr<EventChunk> make_chunk(Batch& batch);
  bool publish_durable();
  void answer(Batch& batch, Submission::Outcome outcome);
  void fail(const Error& error);
  void give_back(Port& port, Submission& submission, Submission::Outcome outcome);
  std::chrono::nanoseconds time_to_sleep() const;

  const PipelineOptions options_;
  std::unique_ptr<Engine> engine_;
  Digest digest_;
  SequencerClock clock_;
  EventFeed feed_;
  const std::vector<Port*> ports_;
  Parker parker_;
  std::vector<std::unique_ptr<Batch>> batches_;
  std::vector<Batch*> free_;
  std::deque<Batch*> in_flight_;
  EventBuffer events_;  // scratch
  std::size_t next_port_ = 0;
  std::uint64_t sealed_ = 0;             // batches
  std::int64_t tick_looked_for_ns_ = 0;  // when, on the wall clock
  bool has_published_ = false;           // since ports were last told

  std::atomic<Sequence> accepted_;
  std::atomic<std::size_t> resting_{0};
  std::atomic<bool> taking_{true};
  std::atomic<bool> stopping_{false};
  mutable std::mutex stop_mutex_;  // of the next two
  std::string failure_;
  std::function<void()> notify_stopped_;

  JournalThread journal_;  // after what it refers to
  std::thread thread_;     // last
};

}  // namespace farmgate
