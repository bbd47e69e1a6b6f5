#include "tests/simulation/simulation.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "engine/journal/snapshot_folder.h"
#include "engine/model/event_record.h"
#include "engine/model/reference_rows.h"
#include "tests/simulation/expected_events.h"
#include "tests/simulation/file_damage.h"
#include "tests/simulation/followed_time.h"
#include "tests/simulation/must.h"
#include "tests/simulation/simulated_clients.h"
#include "tests/simulation/simulated_disk.h"
#include "tests/simulation/simulated_engine.h"
#include "tests/simulation/simulated_followers.h"
#include "tests/support/engine_request.h"
#include "tests/support/random_market.h"
#include "tests/support/temporary_folder.h"

namespace farmgate {
namespace {

namespace fs = std::filesystem;

constexpr int kCommands = 150;
constexpr int kStepsMax = 100'000;  // within which all must be done once the faults have ended
constexpr std::int64_t kMillisecond = 1'000'000;
constexpr std::int64_t kHour = 3'600'000 * kMillisecond;

std::string text(const EventLines& events, Sequence sequence) {
  const auto found = events.find(sequence);
  if (found == events.end()) return "  nothing\n";
  std::string text;
  for (const std::string& line : found->second) text += "  " + line + "\n";
  return text;
}

// The first command of which two say different things, and what.
std::string difference(const EventLines& expected, const EventLines& actual) {
  Sequence last = 0;
  for (const auto& [sequence, lines] : expected) last = std::max(last, sequence);
  for (const auto& [sequence, lines] : actual) last = std::max(last, sequence);
  for (Sequence sequence = 1; sequence <= last; ++sequence) {
    const std::string wanted = text(expected, sequence);
    const std::string got = text(actual, sequence);
    if (wanted != got) return "expected\n" + wanted + "got\n" + got;
  }
  return "none";
}

enum class Fault : std::uint8_t {
  kKill,
  kDeathAtAWrite,
  kDeathAtAStart,
  kHalfASnapshot,
  kPowerCut,
  kDamage,
  kFullDisk,
  kClockJump
};
constexpr std::uint64_t kFaults = 8;

class Simulation {
 public:
  Simulation(std::uint64_t seed, std::string folder)
      : folder_(std::move(folder)),
        draws_(seed ^ 0x73696d756c617465u),
        market_(make_random_market(seed, kCommands)),
        expected_(market_),
        clients_(market_, draws_, figures_),
        followers_(draws_, figures_) {
    wall_ns_ = market_.commands.front().ts_ns;
    durability_ = draws_.per_mille(700) ? Durability::kSync : Durability::kNone;
    faults_per_mille_ = draws_.between(0, 6);
    const auto first_fault = static_cast<Fault>(seed % kFaults);
    const bool loses_all = first_fault == Fault::kPowerCut && durability_ != Durability::kSync;
    if (!loses_all) first_fault_ = first_fault;
    start();
  }

  SimulationFigures run() {
    for (int i = 0; i < kStepsMax / 20 && !clients_.is_done(); ++i) {
      step();
      if (draws_.per_mille(faults_per_mille_)) fault();
    }
    end_faults();
    for (int i = 0; i < kStepsMax && !clients_.is_done(); ++i) step();
    must(clients_.is_done(), "no progress: a client has no answer though the faults have ended");
    stop();
    compare();
    return figures_;
  }

 private:
  std::string data() const { return folder_ + "/data"; }
  std::string mark() const { return mark_path(journal_path(data())); }

  SequencerClock::Reading clock() const { return {.wall_ns = wall_ns_, .monotonic_ns = monotonic_ns_}; }

  Status try_to_start() {
    auto started = SimulatedEngine::start(
        {.data = data(),
         .durability = durability_,
         .genesis = {.reference = reference_rows(parse_reference(market_.reference)),
                     .open_accounts = market_.options.open_accounts,
                     .remembered_closes = static_cast<std::uint64_t>(market_.options.remembered_closes)},
         .clock = [this] { return clock(); }},
        disk_);
    if (!started) return std::move(started).error();
    engine_ = std::move(*started);
    time_.begin(wall_ns_, engine_->pipeline().status().accepted);
    return {};
  }

  void start() {
    const Status started = try_to_start();
    must(started.ok(), started.ok() ? "" : "it does not start: " + started.error().message);
    note_mark();
    check_acknowledged();
  }

  // What a crash does not forgive: commands whose answers, and events that followers, have seen.
  void check_acknowledged() {
    const EventLines events = published();
    for (const auto& [sequence, lines] : acknowledged_) {
      must(sequence <= last_published(),
           "command " + std::to_string(sequence) + " was acknowledged, and is lost");
      const auto found = events.find(sequence);
      const std::vector<std::string> now = found == events.end() ? std::vector<std::string>() : found->second;
      must(now == lines, "the events of command " + std::to_string(sequence) + " are others than before");
    }
    followers_.check_seen(events);
  }

  Sequence last_published() { return engine_->pipeline().feed().position().last; }

  EventLines published() {
    EventLines lines;
    const EventFeed& feed = engine_->pipeline().feed();
    for (Sequence next = 1; next <= feed.position().last;) {
      const auto chunk = feed.read(next);
      must(chunk && *chunk, "the events of command " + std::to_string(next) + " cannot be read");
      add_lines((*chunk)->events, next, lines);
      next = (*chunk)->last + 1;
    }
    return lines;
  }

  void step() {
    const std::int64_t kind = draws_.between(0, 99);
    if (kind < 20) {
      clients_.act();
    } else if (kind < 40) {
      receive();
    } else if (kind < 60) {
      step_engine();
      collect();
    } else if (kind < 75) {
      step_journal();
    } else if (kind < 85) {
      clients_.hear();
    } else if (kind < 95) {
      pass_time();
    } else if (kind < 98) {
      followers_.follow(engine_->pipeline().feed());
    } else if (kind == 98) {
      disk_is_slow_ = !disk_is_slow_ && draws_.per_mille(200);
    } else if (draws_.per_mille(100)) {
      make_snapshot();
    }
    if (engine_->pipeline().status().stopped) restart_with_room();
  }

  // Whether there was something to do.
  bool step_engine() {
    time_.begin_step(wall_ns_);
    const bool stepped = engine_->pipeline().step();
    time_.end_step(engine_->pipeline().status().accepted);
    return stepped;
  }

  void step_journal() {
    if (disk_is_slow_) {
      ++figures_.slow_turns;
    } else {
      engine_->pipeline().step_journal();
    }
    note_mark();
  }

  void receive() {
    auto submission = clients_.arrive();
    if (submission == nullptr) return;
    if (!engine_->port().submit(*submission)) fail("so few messages are too many for a port");
    submissions_.push_back(std::move(submission));
  }

  void collect() {
    while (const Submission* const submission = engine_->port().collect()) {
      if (submission->outcome == Submission::Outcome::kPublished) acknowledge(*submission);
      clients_.answer(*submission);
      std::erase_if(submissions_, [submission](const auto& owned) { return owned.get() == submission; });
    }
  }

  void acknowledge(const Submission& submission) {
    EventLines lines;
    add_lines(submission.events, submission.first, lines);
    for (std::size_t i = 0; i < submission.decisions.size(); ++i) {
      const Sequence sequence = submission.first + i;
      must(!acknowledged_.contains(sequence),
           "command " + std::to_string(sequence) + " was acknowledged twice");
      acknowledged_[sequence] = lines[sequence];
      figures_.retries += submission.decisions[i].outcome == Decision::Outcome::kRetry ? 1 : 0;
    }
    figures_.acknowledged += submission.decisions.size();
  }

  void pass_time() {
    const std::int64_t kind = draws_.between(0, 99);
    const std::int64_t passed = kind < 60   ? draws_.between(1, 1'000)
                                : kind < 90 ? draws_.between(1, 6) * kMillisecond
                                            : draws_.between(1, 4) * 10 * kMillisecond;
    wall_ns_ += passed;
    monotonic_ns_ += passed;
    time_.pass(passed);
  }

  void make_snapshot() {
    const Status made = engine_->make_snapshot();
    must(made.ok() || disk_.is_full(), made.ok() ? "" : "no snapshot: " + made.error().message);
    figures_.snapshots += made.ok() ? 1 : 0;
  }

  void note_mark() {
    std::string now = contents_of(mark());
    if (marks_.empty() || marks_.back() != now) marks_.push_back(std::move(now));
    if (marks_.size() > 8) marks_.erase(marks_.begin());
  }

  // The first one goes by the seed, so that each kind is among those of many seeds.
  void fault() {
    switch (std::exchange(first_fault_, std::nullopt).value_or(drawn_fault())) {
      case Fault::kKill:
        kill();
        return start();
      case Fault::kDeathAtAWrite:
        return die_at_a_write();
      case Fault::kDeathAtAStart:
        return die_while_starting();
      case Fault::kHalfASnapshot:
        return leave_half_a_snapshot();
      case Fault::kPowerCut:
        return cut_power();
      case Fault::kDamage:
        return damage();
      case Fault::kFullDisk:
        ++figures_.full_disks;
        disk_was_full_ = true;
        return disk_.fill();
      case Fault::kClockJump:
        return jump();
    }
  }

  Fault drawn_fault() {
    const std::int64_t kind = draws_.between(0, 99);
    if (kind < 20) return Fault::kKill;
    if (kind < 28) return Fault::kDeathAtAWrite;
    if (kind < 36) return Fault::kDeathAtAStart;
    if (kind < 40) return Fault::kHalfASnapshot;
    if (kind < 60 && durability_ == Durability::kSync) return Fault::kPowerCut;
    if (kind < 80) return Fault::kDamage;
    return kind < 92 ? Fault::kFullDisk : Fault::kClockJump;
  }

  void kill() {
    ++figures_.kills;
    engine_->kill();
    engine_.reset();
    submissions_.clear();
    clients_.forget_arrived();
    disk_.make_room();
    disk_was_full_ = false;
    monotonic_ns_ = draws_.between(1, 1'000'000);  // a machine that starts again counts anew
  }

  // It takes, matches and writes, and does not come to the end of that: a frame may be in a file and not
  // synced, and what the dying engine answers reaches nobody.
  void die_at_a_write() {
    disk_.stop_after(draws_.between(0, 3));
    for (int i = 0; i < 20 && !disk_.is_stopped() && !engine_->pipeline().status().stopped; ++i) {
      clients_.act();
      receive();
      step_engine();
      engine_->pipeline().step_journal();
    }
    figures_.deaths += disk_.is_stopped() ? 1 : 0;
    if (durability_ == Durability::kSync && draws_.per_mille(800)) return cut_power();
    kill();
    start();
  }

  // It is killed, and killed again while it opens its files or recovers.
  void die_while_starting() {
    kill();
    ++figures_.starts;
    disk_.stop_after(draws_.between(0, 40));
    if (try_to_start().ok()) engine_->kill();
    engine_.reset();
    disk_.restart();
    start();
  }

  // It was killed while it wrote one: the file has not got its name yet. The next start does away with it.
  void leave_half_a_snapshot() {
    const SnapshotFolder folder(snapshots_path(data()));
    const std::string half = folder.path_of(last_published() + 1) + ".tmp.1";
    kill();
    const std::vector<Sequence> whole = folder.sequences();
    std::string bytes = whole.empty() ? "" : contents_of(folder.path_of(whole.front()));
    bytes.resize(draws_.next() % (bytes.size() + 1));
    std::ofstream(half, std::ios::binary) << bytes;
    ++figures_.half_snapshots;
    start();
    must(!fs::exists(half), "half a snapshot is left");
  }

  // The mark was not synced: any that there was may be what is left.
  void cut_power() {
    kill();
    ++figures_.power_cuts;
    disk_.stop();
    disk_.cut_power(draws_, figures_);
    disk_.restart();
    std::ofstream(mark(), std::ios::binary | std::ios::trunc) << draws_.one_of(marks_);
    start();
  }

  // The disk is full, or was: the engine has stopped, says so, and is started again when there is room.
  // Nothing else stops it.
  void restart_with_room() {
    must(!engine_->pipeline().status().failure.empty(), "it has stopped, and does not say why");
    must(disk_was_full_, "it has stopped though the disk had room: " + engine_->pipeline().status().failure);
    ++figures_.full_stops;
    kill();
    start();
  }

  // Damage is refused, or was where nothing lies. What is refused is restored from a copy; a damaged event
  // log is made again.
  void damage() {
    kill();
    fs::remove_all(folder_ + "/copy");
    fs::copy(data(), folder_ + "/copy", fs::copy_options::recursive);
    const std::int64_t kind = draws_.between(0, 99);
    const std::string folder = kind < 60   ? journal_path(data())
                               : kind < 80 ? snapshots_path(data())
                                           : events_path(data());
    damage_file_in(folder, draws_, figures_);
    if (try_to_start().ok() && is_whole()) return check_acknowledged();
    ++figures_.refusals;
    if (engine_) engine_->kill();
    engine_.reset();
    fs::remove_all(data());
    fs::rename(folder_ + "/copy", data());
    if (folder == events_path(data())) fs::remove_all(folder);
    disk_.forget_files();
    start();
  }

  // A start reads from the newest snapshot on: what lies before it, who reads it finds out.
  bool is_whole() { return expected_.digest(*engine_->data().journal).ok() && are_events_whole(); }

  bool are_events_whole() {
    const EventFeed& feed = engine_->pipeline().feed();
    for (Sequence next = 1; next <= feed.position().last;) {
      const auto chunk = feed.read(next);
      if (!chunk || !*chunk || EventRecords((*chunk)->events).broken()) return false;
      next = (*chunk)->last + 1;
    }
    return true;
  }

  // A jump of more than an hour is not followed before somebody confirms it.
  void jump() {
    ++figures_.clock_jumps;
    wall_ns_ += draws_.between(-2 * kHour, 2 * kHour);
    time_.set(wall_ns_);
    if (!draws_.per_mille(300)) return;
    engine_->pipeline().follow_clock();
    time_.confirm();
  }

  void end_faults() {
    clients_.end_faults();
    disk_.make_room();
    disk_is_slow_ = false;
    faults_per_mille_ = 0;
  }

  // What was taken is finished, and followers see the rest. That a disk was full may come out only now.
  void stop() {
    engine_->pipeline().stop_taking();
    while (step_engine() || engine_->pipeline().step_journal()) collect();
    collect();
    if (!engine_->pipeline().status().failure.empty()) restart_with_room();
    followers_.catch_up(engine_->pipeline().feed());
  }

  void compare() {
    const Journal& journal = *engine_->data().journal;
    figures_.commands = journal.last();
    must(last_published() == journal.last(), "of " + std::to_string(journal.last()) + " durable commands " +
                                                 std::to_string(last_published()) + " were published; " +
                                                 engine_->pipeline().status().failure);
    check_acknowledged();
    const Status timed = time_.check(journal);
    must(timed.ok(), timed.ok() ? "" : timed.error().message);
    const EventLines events = published();
    followers_.check_seen_all(events);
    const auto expected = expected_.play(journal);
    must(expected.ok(), expected.ok() ? "" : expected.error().message);
    must(*expected == events, "the oracle comes to other events:\n" + difference(*expected, events));
    const auto digest = expected_.digest(journal);
    must(digest && *digest == engine_->pipeline().status().digest,
         "an engine that replays comes to another digest");
    if (market_.options.remembered_closes > 1'000'000) check_accepted_once(events);
  }

  static void check_accepted_once(const EventLines& events) {
    std::vector<std::string> orders;
    for (const auto& [sequence, lines] : events) {
      for (const std::string& line : lines) {
        const auto at = line.find(" accepted ");
        if (at == std::string::npos) continue;
        const auto from = at + std::string_view(" accepted ").size();
        orders.push_back(line.substr(from, line.find(' ', from) - from));
      }
    }
    std::ranges::sort(orders);
    const auto twice = std::ranges::adjacent_find(orders);
    must(twice == orders.end(), "order " + (twice == orders.end() ? "" : *twice) + " was accepted twice");
  }

  const std::string folder_;
  RandomDraws draws_;
  SimulationFigures figures_;
  const RandomMarket market_;
  const ExpectedEvents expected_;
  SimulatedClients clients_;
  SimulatedFollowers followers_;
  SimulatedDisk disk_;
  Durability durability_ = Durability::kSync;
  std::int64_t faults_per_mille_ = 0;
  std::optional<Fault> first_fault_;  // until it was
  bool disk_was_full_ = false;        // in the life of this engine
  bool disk_is_slow_ = false;
  std::int64_t wall_ns_ = 0;
  std::int64_t monotonic_ns_ = 1;
  FollowedTime time_;
  std::unique_ptr<SimulatedEngine> engine_;
  std::vector<std::unique_ptr<Submission>> submissions_;  // which the engine has
  std::vector<std::string> marks_;                        // the last ones there were
  EventLines acknowledged_;
};

}  // namespace

SimulationFigures simulate(std::uint64_t seed, const std::string& folder) {
  return Simulation(seed, folder).run();
}

}  // namespace farmgate
