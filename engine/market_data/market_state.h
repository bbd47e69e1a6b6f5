// The market as the events up to some sequence tell of it: all that market data is answered from, in one
// place.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "engine/base/result.h"
#include "engine/insight/insight.h"
#include "engine/journal/event_log.h"
#include "engine/journal/late_replace.h"
#include "engine/market_data/account_states.h"
#include "engine/market_data/books.h"
#include "engine/market_data/known_numbers.h"
#include "engine/market_data/order_states.h"
#include "engine/market_data/programme_states.h"
#include "engine/market_data/statistics.h"
#include "engine/model/coupon.h"
#include "engine/model/reference_source.h"
#include "engine/model/units.h"

namespace farmgate {

// Belongs to one thread at a time.
class MarketState {
 public:
  MarketState() = default;
  explicit MarketState(const InsightTerms& terms) : insight_(terms) {}

  // The market as a snapshot has it: what was open. Orders that had closed are not known, and fills before it
  // are in no statistics. Fails with kBadInput, naming the file, when it is damaged, or does not say all
  // there is to know of an order.
  static Result<std::unique_ptr<MarketState>> restore(const std::string& path,
                                                      const InsightTerms& terms = {});

  // The last command of the snapshot it goes on from; 0: from none. Numbers of zones, commodities and cells
  // are of no use in a state that goes on from elsewhere.
  Sequence restored_from() const { return restored_from_; }
  // The last command whose events are in it; 0: none.
  Sequence sequence() const { return sequence_; }
  // The time of the last command that had an event.
  Timestamp time() const { return time_; }
  // Where a window of its statistics begins: no earlier than the snapshot it goes on from, for fills before
  // that are not known.
  Timestamp window_start(StatisticsWindow window) const;
  // Over all events up to it.
  std::uint64_t digest() const { return digest_; }
  const OrderStates& orders() const { return orders_; }
  // Its numbers are those of orders().
  const Statistics& statistics() const { return statistics_; }
  const Books& books() const { return books_; }
  // Its numbers are its own.
  const AccountStates& accounts() const { return accounts_; }
  // Likewise. Has what the snapshot has that this goes on from.
  const Insight& insight() const { return insight_; }
  // Its numbers of programmes are those of books(), its numbers of accounts those of accounts().
  const ProgrammeStates& programmes() const { return programmes_; }

  // An ask that might come in, by the numbers of books().
  struct AskToCome {
    CommodityId commodity;
    ZoneId zone;
    std::string_view account;  // empty: nobody's
    Lots quantity;
  };
  // The coupon that it would get if it passed the gate at time(): the gate's own rule, by the account's
  // attributes, the programme's budget and its cap. None for nobody's, since who it is decides what it gets.
  // An account that is not known has no attributes.
  Coupon coupon_for(const AskToCome& ask) const;

  // Takes in the reference data before sequence 1. Requires: nothing was applied. Fails with kBadInput when
  // its rows do not fit each other, and when they cannot be had.
  Status begin(const ReferenceSource& genesis);

  // Takes in what a chunk has behind sequence(). Requires: it has the next command. Fails with kBadInput when
  // its events cannot be read or do not fit those before; then the state is worth nothing.
  Status apply(const EventChunk& chunk);

 private:
  class Restoring;

  // So many events are looked at before the first of them is taken in.
  static constexpr std::size_t kBlock = 16;

  void count_releases();
  std::size_t read_block(EventRecords& records);
  Status apply_next(const EventRecord& event, Sequence last, LateReplaces& late_replaces);
  Status apply(const EventRecord& event);
  Status take(const LateReplace& late, const EventRecord& event);
  bool follows(const EventRecord& event) const;
  void follow_insight(const EventRecord& event);
  Insight::Parties parties_of(const OrderState& ask, const OrderState& bid);
  Status apply_to_programmes(const EventRecord& event);

  Sequence restored_from_ = 0;
  Timestamp restored_time_;  // of the last command of that snapshot
  Sequence sequence_ = 0;
  Timestamp time_;
  Sequence event_sequence_ = 0;  // of the last event
  std::uint32_t event_index_ = 0;
  std::uint64_t digest_ = 0;
  std::array<EventRecord, kBlock> block_;  // scratch
  OrderStates orders_;
  Books books_;
  Statistics statistics_;
  AccountStates accounts_;
  Insight insight_;
  KnownNumbers<AccountId, AccountId> insight_accounts_;  // by those of orders_
  KnownNumbers<ZoneId, ZoneId> insight_zones_;
  ProgrammeStates programmes_;
};

}  // namespace farmgate
