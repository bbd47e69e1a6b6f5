#include "engine/runtime/markets.h"

#include <variant>

namespace farmgate {
namespace {

// The books of so many markets are taken to be in the caches.
constexpr std::size_t kHotMarketsMax = 64;

}  // namespace

Markets::Markets(const ReferenceData& reference) {
  take_in(reference);
}

// Makes what a change has added.
void Markets::take_in(const ReferenceData& reference) {
  for (std::size_t i = programmes_.size(); i < reference.programme_count(); ++i) {
    programmes_.push_back(reference.programme(ProgrammeId{i}).terms);
  }
  for (std::size_t i = markets_.size(); i < reference.symbols().commodities.size(); ++i) {
    const CommodityId id{i};
    const Commodity& commodity = reference.commodity(id);
    markets_.push_back(
        std::make_unique<Market>(id, tables_.table_for(reference, commodity), commodity.tick, &programmes_));
  }
}

void Markets::apply(std::span<const Command> commands, EventBuffer& events) {
  while (!commands.empty()) {
    const CommodityId commodity = commands.front().commodity;
    std::size_t run = 1;
    while (run < commands.size() && commands[run].commodity == commodity) ++run;
    apply_to(commodity, commands.first(run), events);
    commands = commands.subspan(run);
  }
}

void Markets::prefetch(std::span<const Command> commands) const {
  if (markets_.size() > kHotMarketsMax) prefetch_books(commands);
  for (const Command& command : commands) {
    if (command.commodity.valid()) markets_[command.commodity.value()]->prefetch(command.slot);
  }
  if (markets_.size() <= kHotMarketsMax) return;
  for (const Command& command : commands) {
    if (command.commodity.valid()) markets_[command.commodity.value()]->prefetch_best();
  }
}

// From the outside in.
void Markets::prefetch_books(std::span<const Command> commands) const {
  for (const Command& command : commands) {
    if (command.commodity.valid()) markets_[command.commodity.value()]->prefetch();
  }
  for (const Command& command : commands) {
    if (command.commodity.valid()) markets_[command.commodity.value()]->prefetch_book();
  }
}

void Markets::apply_to_share(MarketShare share, const Command& command, EventBuffer& events) {
  for (std::size_t i = share.number; i < markets_.size(); i += share.count) {
    markets_[i]->apply(command, events);
  }
}

void Markets::apply_to_all(const Command& command, EventBuffer& events) {
  scratch_.clear();
  apply_to_share({}, command, scratch_);
  everywhere_.clear();
  everywhere_.gather(scratch_.events());
  everywhere_.adopt(command, events);
}

void Markets::apply_reference(const Command& command, const ReferenceChange& change,
                              const ReferenceData& reference, const ReferenceEffect& effect,
                              EventBuffer& events) {
  tables_.update(reference, effect);
  take_in(reference);
  scratch_.clear();
  for (std::size_t i = 0; i < markets_.size(); ++i) {
    const Commodity& commodity = reference.commodity(CommodityId{i});
    markets_[i]->apply_reference(command, tables_.table_for(reference, commodity), scratch_);
  }

  everywhere_.clear();
  everywhere_.gather(scratch_.events());
  std::uint32_t index = everywhere_.adopt_expired(0, events);
  events.add({.sequence = command.sequence, .index = index++, .time = command.time},
             ReferenceChanged{.change = &change});
  for (const Event& event : scratch_.events()) {
    if (!std::holds_alternative<Expired>(event.payload)) events.adopt(event, index++);
  }
}

std::size_t Markets::resting_count(MarketShare share) const {
  std::size_t count = 0;
  for (std::size_t i = share.number; i < markets_.size(); i += share.count) {
    count += markets_[i]->resting_count();
  }
  return count;
}

std::optional<Timestamp> Markets::next_expiry(MarketShare share) const {
  std::optional<Timestamp> next;
  for (std::size_t i = share.number; i < markets_.size(); i += share.count) {
    const std::optional<Timestamp> expiry = markets_[i]->next_expiry();
    if (expiry && (!next || *expiry < *next)) next = expiry;
  }
  return next;
}

void Markets::visit(MarketShare share, const MarketVisitor& visitor) const {
  for (std::size_t i = share.number; i < markets_.size(); i += share.count) {
    visitor(CommodityId{i}, *markets_[i]);
  }
}

void Markets::audit() const {
  for (const auto& market : markets_) market->audit();
}

}  // namespace farmgate
