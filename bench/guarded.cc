#include "bench/guarded.h"

#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>

#include "bench/live_pipeline.h"
#include "engine/accounts/gate.h"
#include "engine/accounts/ledger.h"
#include "engine/base/check.h"
#include "engine/journal/frame.h"
#include "engine/model/digest.h"
#include "engine/model/event_buffer.h"
#include "engine/model/event_record.h"
#include "engine/runtime/engine.h"

namespace farmgate {
namespace {

using Requests = std::span<const PreparedRequest>;

constexpr std::size_t kBatchSize = 256;

template <class Visit>
void in_batches(Requests requests, Visit visit) {
  while (!requests.empty()) {
    const Requests batch = requests.first(std::min(kBatchSize, requests.size()));
    visit(batch);
    requests = requests.subspan(batch.size());
  }
}

GateOptions options_for(const Recording& recording) {
  const auto orders = std::ranges::count(recording.requests(), Operation::kNew,
                                         [](const PreparedRequest& request) { return request.operation; });
  return {.open_accounts = true, .expected_orders = static_cast<std::uint64_t>(orders)};
}

// Events are dropped after a batch, as a publisher would take them over.
class GuardedEngine final : public Guarded {
 public:
  explicit GuardedEngine(const Recording& recording)
      : engine_(reference_of(recording.workload), options_for(recording)) {}

  void apply(Requests requests) override {
    in_batches(requests, [this](Requests batch) {
      engine_.apply(batch, events_);
      events_.clear();
    });
  }

 private:
  Engine engine_;
  EventBuffer events_;
};

class GuardedGate final : public Guarded {
 public:
  explicit GuardedGate(const Recording& recording)
      : gate_(reference_of(recording.workload), options_for(recording)) {}

  void apply(Requests requests) override {
    while (!requests.empty()) {
      const std::size_t count = gate_.decide(requests, last_ + 1, decisions_);
      last_ += count;
      requests = requests.subspan(count);
    }
  }

 private:
  Gate gate_;
  Decisions decisions_;
  Sequence last_ = 0;
};

class GuardedFrames final : public Guarded {
 public:
  explicit GuardedFrames(const Recording& recording) {
    Engine engine(reference_of(recording.workload), options_for(recording));
    EventBuffer events;
    in_batches(recording.requests(), [&](Requests batch) {
      engine.apply(batch, events, decisions_);
      events.clear();
    });
  }

  void apply(Requests requests) override {
    in_batches(requests, [this](Requests batch) {
      const DecidedCommands commands{.first = last_ + 1,
                                     .requests = {&batch, 1},
                                     .decisions = std::span(decisions_).subspan(last_, batch.size())};
      check(reader_.open(writer_.write(commands, 1, {})).ok());
      commands_.clear();
      check(reader_.read(commands_).ok());
      check(commands_.requests.size() == batch.size());
      last_ += batch.size();
    });
  }

 private:
  std::vector<Decision> decisions_;
  FrameWriter writer_;
  FrameReader reader_;
  RecordedCommands commands_;
  Sequence last_ = 0;
};

class GuardedEvents final : public Guarded {
 public:
  explicit GuardedEvents(const Recording& recording)
      : engine_(reference_of(recording.workload), options_for(recording)) {
    const Requests all = recording.requests();
    for (const Requests part : {all.first(recording.warm_up()), all.subspan(recording.warm_up())}) {
      in_batches(part, [this](Requests batch) {
        engine_.apply(batch, events_);
        ends_.push_back(events_.size());
      });
    }
  }

  void apply(Requests requests) override {
    in_batches(requests, [this](Requests) {
      const std::size_t end = ends_.at(next_batch_++);
      const std::span<const Event> events = events_.events().subspan(begin_, end - begin_);
      begin_ = end;
      bytes_.clear();
      digest_.add(events, engine_.reference().symbols(), bytes_);
      read_all();
    });
  }

 private:
  void read_all() const {
    EventRecords records(bytes_);
    EventRecord record;
    while (records.next(record)) benchmark::DoNotOptimize(record);
    check(!records.broken());
  }

  Engine engine_;
  EventBuffer events_;
  std::vector<std::size_t> ends_;  // of the batches' events
  std::size_t next_batch_ = 0;
  std::size_t begin_ = 0;
  Digest digest_;
  std::string bytes_;
};

class GuardedLedger final : public Guarded {
 public:
  explicit GuardedLedger(const Recording& recording)
      : engine_(reference_of(recording.workload), options_for(recording)),
        ledger_(reference_of(recording.workload)) {
    in_batches(recording.requests(), [this](Requests batch) { engine_.apply(batch, events_); });
  }

  // The events of a command lie together.
  void apply(Requests requests) override {
    last_ += requests.size();
    const std::span<const Event> events = events_.events();
    for (; next_ < events.size() && events[next_].sequence <= last_; ++next_) {
      benchmark::DoNotOptimize(ledger_.apply(events[next_], engine_.reference().symbols()));
    }
  }

 private:
  Engine engine_;
  EventBuffer events_;
  Ledger ledger_;
  Sequence last_ = 0;
  std::size_t next_ = 0;
};

class GuardedPipeline final : public Guarded {
 public:
  explicit GuardedPipeline(const Recording& recording) : pipeline_(recording.workload, Durability::kNone) {}

  void apply(Requests requests) override {
    pipeline_.send(requests, kBatchSize, seconds_);
    seconds_.clear();
  }

 private:
  LivePipeline pipeline_;
  std::vector<double> seconds_;  // nobody's
};

template <class Part>
std::unique_ptr<Guarded> make(const Recording& recording) {
  return std::make_unique<Part>(recording);
}

}  // namespace

std::unique_ptr<Guarded> guarded_engine(const Recording& recording) {
  return make<GuardedEngine>(recording);
}

const std::vector<GuardedPart>& guarded_parts() {
  static const std::vector<GuardedPart> parts{
      {.name = "gate", .workload = "plain-1"},
      {.name = "frames", .workload = "plain-1"},
      {.name = "events", .workload = "plain-1"},
      {.name = "ledger", .workload = "incentives-5"},
      {.name = "pipeline", .workload = "plain-1", .counts_allocations = false}};
  return parts;
}

std::unique_ptr<Guarded> guarded_part(std::string_view name, const Recording& recording) {
  if (name == "gate") return make<GuardedGate>(recording);
  if (name == "frames") return make<GuardedFrames>(recording);
  if (name == "events") return make<GuardedEvents>(recording);
  if (name == "ledger") return make<GuardedLedger>(recording);
  check(name == "pipeline");
  return make<GuardedPipeline>(recording);
}

}  // namespace farmgate
