#include "engine/runtime/sharded_stage.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "engine/base/check.h"
#include "engine/runtime/reference_command.h"

namespace farmgate {
namespace {

// How long it sleeps when nobody wakes it.
constexpr std::chrono::milliseconds kSleep{100};

}  // namespace

ShardedStage::ShardedStage(Engine& engine, std::size_t shards, Publisher& publisher,
                           std::span<Port* const> ports, const PublisherThread::Parkers& parkers)
    : gate_(engine.gate()),
      markets_(engine.markets()),
      engine_parker_(parkers.engine),
      last_sequence_(engine.last_sequence()) {
  check(shards > 0);
  for (std::size_t i = 0; i < LiveRound::kCountMax; ++i) {
    rounds_.push_back(std::make_unique<LiveRound>(shards));
    free_rounds_.push_back(rounds_.back().get());
  }
  for (std::size_t i = 0; i < shards; ++i) {
    const MarketShare share{.number = i, .count = shards};
    shards_.push_back(std::make_unique<Shard>(markets_, share, parkers.publisher));
  }
  publisher_.emplace(publisher, ports, parkers);
}

// Reports to the gate what the rounds that come back have closed.
bool ShardedStage::advance() {
  bool advanced = false;
  while (LiveRound* const round = publisher_->take_back()) {
    if (gate_.follows_events()) {
      round->round.visit_events_again([this](std::span<const Event> run) {
        for (const Event& event : run) gate_.report(event);
      });
    }
    round->round.visit_closes([this](const Close& close) { gate_.report(close); });
    round->round.clear();
    round->replace_holds.clear();
    free_rounds_.push_back(round);
    advanced = true;
  }
  Batch* batch = nullptr;
  while (answered_.pop(batch)) {
    free_.add(*batch);
    advanced = true;
  }
  return advanced;
}

void ShardedStage::apply(std::span<const PreparedRequest> requests, Batch& batch) {
  while (!requests.empty()) {
    const std::size_t count = gate_.decide(decidable(requests), last_sequence_ + 1, decisions_);
    LiveRound& live = open_round(batch);
    const Command* const everywhere = live.round.add(requests.first(count), decisions_, last_sequence_ + 1);
    if (const auto holds = gate_.replace_holds(); !holds.empty()) [[unlikely]] {
      live.replace_holds.insert(live.replace_holds.end(), holds.begin(), holds.end());
    }
    if (everywhere != nullptr) apply_everywhere(requests[count - 1], *everywhere, batch);
    last_sequence_ += count;
    decisions_.append_to(batch.decisions, count);
    if (open_ != nullptr && open_->round.size() >= kRoundCommandsMax) send_round();
    requests = requests.subspan(count);
  }
}

// The next requests on which the gate can decide before those before them are matched, at least one.
std::span<const PreparedRequest> ShardedStage::decidable(std::span<const PreparedRequest> requests) {
  if (!gate_.may_need_reports(Decisions::kSizeMax)) return requests;
  if (gate_.needs_reports(requests.front())) {
    send_round();
    wait_for_rounds(0);
  }
  return requests.first(1);
}

// The shards apply it each to its own markets. A change of reference data is of what all of them read: it
// waits until they rest.
void ShardedStage::apply_everywhere(const PreparedRequest& request, const Command& command, Batch& batch) {
  if (request.operation != Operation::kReference) {
    open_round(batch).round.end_with(command);
    return send_round();
  }
  send_round();
  wait_for_rounds(0);
  apply_reference(request, command, gate_, markets_, open_round(batch).round.add_applied(command.sequence));
  for (const auto& shard : shards_) shard->recount();
}

LiveRound& ShardedStage::open_round(Batch& batch) {
  if (open_ != nullptr) return *open_;
  if (free_rounds_.empty()) wait_for_rounds(rounds_.size() - 1);
  open_ = free_rounds_.back();
  free_rounds_.pop_back();
  open_->batch = &batch;
  open_->is_first = !std::exchange(batch_has_rounds_, true);
  open_->is_last = false;
  open_->visitor = nullptr;
  return *open_;
}

void ShardedStage::send_round() {
  if (open_ == nullptr) return;
  LiveRound& live = *std::exchange(open_, nullptr);
  Round& round = live.round;
  const bool is_for_all = round.everywhere() || live.visitor != nullptr;
  const std::size_t shares = is_for_all ? shards_.size() : round.active().size();
  live.unmatched.store(static_cast<std::uint32_t>(shares), std::memory_order_relaxed);
  publisher_->add(live);
  for (std::size_t i = 0; i < shares; ++i) shards_[is_for_all ? i : round.active()[i]]->match(live);
}

// Until at most so many rounds are under way.
void ShardedStage::wait_for_rounds(std::size_t out_max) {
  for (;;) {
    const Parker::Ticket ticket = engine_parker_.prepare();
    advance();
    if (rounds_.size() - free_rounds_.size() <= out_max) return;
    engine_parker_.wait(ticket, kSleep);
  }
}

void ShardedStage::visit_markets(const MarketVisitor& visitor, Batch& batch) {
  open_round(batch).visitor = &visitor;
  send_round();
}

void ShardedStage::finish(Batch& batch) {
  free_.take(batch);
  open_round(batch).is_last = true;
  send_round();
  batch_has_rounds_ = false;
}

void ShardedStage::take_back(Batch& batch) {
  check(answered_.push(&batch));
  engine_parker_.wake();
}

void ShardedStage::stop() {
  check(is_idle());
  publisher_.reset();
  shards_.clear();
}

std::optional<Timestamp> ShardedStage::next_expiry() const {
  std::optional<Timestamp> next;
  for (const auto& shard : shards_) {
    const std::optional<Timestamp> expiry = shard->next_expiry();
    if (expiry && (!next || *expiry < *next)) next = expiry;
  }
  return next;
}

std::size_t ShardedStage::resting_count() const {
  std::size_t count = 0;
  for (const auto& shard : shards_) count += shard->resting_count();
  return count;
}

}  // namespace farmgate
