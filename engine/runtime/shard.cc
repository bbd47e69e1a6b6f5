#include "engine/runtime/shard.h"

#include <algorithm>
#include <chrono>
#include <limits>

#include "engine/base/check.h"
#include "engine/runtime/thread_name.h"

namespace farmgate {
namespace {

constexpr std::int64_t kNeverNs = std::numeric_limits<std::int64_t>::max();

// How long it sleeps when nobody wakes it.
constexpr std::chrono::milliseconds kSleep{100};

}  // namespace

Shard::Shard(Markets& markets, MarketShare share, Parker& publisher)
    : markets_(markets), share_(share), publisher_(publisher) {
  recount();
  thread_ = std::thread([this] { run(); });
}

Shard::~Shard() {
  stopping_.store(true, std::memory_order_release);  // pairs with run()
  parker_.wake();
  thread_.join();
}

void Shard::match(LiveRound& round) {
  check(waiting_.push(&round));
  parker_.wake();
}

std::optional<Timestamp> Shard::next_expiry() const {
  const std::int64_t ns = next_expiry_ns_.load(std::memory_order_relaxed);
  return ns == kNeverNs ? std::nullopt : std::optional(Timestamp{ns});
}

void Shard::recount() {
  resting_count_.store(markets_.resting_count(share_), std::memory_order_relaxed);
  expiries_.reset(markets_.count() / share_.count + 1);
  for (std::size_t i = share_.number; i < markets_.count(); i += share_.count) note_expiry(CommodityId{i});
  show_next_expiry();
}

void Shard::run() {
  name_this_thread("shard");
  for (;;) {
    const Parker::Ticket ticket = parker_.prepare();
    if (match_waiting()) continue;
    if (stopping_.load(std::memory_order_acquire)) return;  // pairs with the destructor
    parker_.wait(ticket, kSleep);
  }
}

bool Shard::match_waiting() {
  LiveRound* round = nullptr;
  if (!waiting_.pop(round)) return false;
  match_share(round->round);
  if (round->visitor != nullptr) markets_.visit(share_, *round->visitor);
  if (round->unmatched.fetch_sub(1, std::memory_order_acq_rel) == 1) publisher_.wake();
  return true;
}

void Shard::match_share(Round& round) {
  Round::Share& share = round.share(share_.number);
  markets_.prefetch(share.commands);
  apply(share.commands, share.events);
  if (!round.everywhere()) return;
  markets_.apply_to_share(share_, *round.everywhere(), share.everywhere);
  recount();
}

// One commodity after the other, a run of its commands at a time.
void Shard::apply(std::span<const Command> commands, EventBuffer& events) {
  std::size_t resting = resting_count_.load(std::memory_order_relaxed);
  while (!commands.empty()) {
    const CommodityId commodity = commands.front().commodity;
    const auto end = std::ranges::find_if(
        commands, [commodity](const Command& command) { return command.commodity != commodity; });
    const auto count = static_cast<std::size_t>(end - commands.begin());
    resting -= markets_.resting_count(commodity);
    markets_.apply_to(commodity, commands.first(count), events);
    resting += markets_.resting_count(commodity);
    note_expiry(commodity);
    commands = commands.subspan(count);
  }
  resting_count_.store(resting, std::memory_order_relaxed);
  show_next_expiry();
}

void Shard::note_expiry(CommodityId commodity) {
  expiries_.set(commodity.value() / share_.count, markets_.next_expiry(commodity));
}

void Shard::show_next_expiry() {
  const std::optional<Timestamp> next = expiries_.earliest();
  next_expiry_ns_.store(next ? next->value() : kNeverNs, std::memory_order_relaxed);
}

}  // namespace farmgate
