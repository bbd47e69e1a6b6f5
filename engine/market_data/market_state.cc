#include "engine/market_data/market_state.h"

#include <absl/container/flat_hash_set.h>

#include <algorithm>
#include <iterator>
#include <span>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "engine/base/check.h"
#include "engine/journal/late_replace.h"
#include "engine/journal/snapshot_bounds.h"
#include "engine/journal/snapshot_file.h"
#include "engine/model/event_record.h"
#include "engine/model/reference_change_record.h"
#include "engine/model/reference_data.h"

namespace farmgate {

namespace {

Error broken(const std::string& path, const char* what) {
  return {.code = ErrorCode::kBadInput, .message = "snapshot " + path + " does not add up: " + what};
}

// What an order is, but its name.
OrderState state_of(const SnapshotOrder& order) {
  OrderState state;
  state.terms() = order.placed.terms;
  state.quantity = order.open + order.filled;
  state.price = order.price;
  state.placed = order.placed.sequence;
  state.changed = order.history->changed;
  state.placed_time = order.history->placed_time;
  state.filled_money = order.history->filled_money;
  state.fill_count = order.history->fill_count;
  state.original_quantity = order.placed.terms.quantity;
  state.open = order.open;
  state.filled = order.filled;
  return state;
}

// What an event says of an order's coupon, or of what is redeemed.
CouponRecord coupon_record(const EventRecord& event) {
  if (const auto* accepted = std::get_if<AcceptedRecord>(&event.payload)) return accepted->coupon;
  if (const auto* replaced = std::get_if<ReplacedRecord>(&event.payload)) return replaced->coupon;
  const auto* filled = std::get_if<FilledRecord>(&event.payload);
  if (filled == nullptr) return {};
  return {.programme = filled->programme, .locked = filled->redeemed};
}

// Of a late replace.
std::string_view account_of(const EventRecord& event) {
  if (const auto* cancelled = std::get_if<CancelledRecord>(&event.payload)) return cancelled->order.account;
  return std::get<RejectedRecord>(event.payload).order.account;
}

Error of_late_replace(const EventRecord& event, const char* what) {
  return {.code = ErrorCode::kBadInput,
          .message = "the events of sequence " + std::to_string(event.sequence) +
                     " do not fit those before: a replace " + what};
}

Error out_of_order(const EventRecord& event) {
  return {.code = ErrorCode::kBadInput,
          .message = "the events of sequence " + std::to_string(event.sequence) +
                     " do not fit those before: they are out of order"};
}

}  // namespace

// Reads a snapshot into a market. Books are filled when all orders are known: in the order of priority.
class MarketState::Restoring {
 public:
  Restoring(std::string path, MarketState& market) : path_(std::move(path)), market_(market) {}

  Status restore(SnapshotReader& file) {
    last_ = file.header().sequence;
    SnapshotPart part;
    for (;;) {
      const auto read = file.next(part);
      if (!read) return read.error();
      if (!*read) break;
      if (Status taken = take(part); !taken) return taken;
    }
    if (Status finished = finish(); !finished) return finished;
    finish_insight(file.header());
    return {};
  }

 private:
  struct OpenOrder {
    const OrderState* state;
    Books::Resting resting;  // by the numbers of the snapshot, and of the books
  };

  Status take(SnapshotPart& part) {
    ReferenceEffect effect;
    if (reference_.apply(part.reference, effect)) return broken(path_, "its reference data");
    std::ranges::remove_copy_if(part.reference, std::back_inserter(rows_), is_of_account);
    market_.accounts_.change(part.reference);
    market_.insight_.begin(part.reference);
    halted_.insert(halted_.end(), part.halted.begin(), part.halted.end());
    if (!take_suspensions(part)) return broken(path_, "a suspension of no account");
    for (const SnapshotOrder& order : part.orders) {
      if (order.closed_by != 0) continue;
      if (!order.history) return broken(path_, "it does not say what has become of its orders");
      if (!take(order)) return broken(path_, "an order of what is not there, or one that comes twice");
    }
    if (!take_subsidies(part))
      return broken(path_, "a subsidy of no programme, to no account, or beyond its budget");
    if (!take_accounts(part))
      return broken(path_, "money of no account, of no programme, or that nobody can come to");
    for (const std::string& record : part.insight) {
      if (!market_.insight_.restore(record)) return broken(path_, "a record of insight");
      has_insight_ = true;
    }
    return {};
  }

  bool take_suspensions(const SnapshotPart& part) {
    for (const AccountId account : part.suspended) {
      if (!account.valid() || account.value() >= reference_.symbols().accounts.size()) return false;
      market_.accounts_.restore_suspension(account);
    }
    if (part.everyone_suspended) market_.accounts_.restore_everyone_suspended();
    return true;
  }

  // What accounts have moved and owe; the share that repays a loan is in the account's row.
  bool take_accounts(const SnapshotPart& part) {
    AccountStates& accounts = market_.accounts_;
    Ledger& ledger = accounts.ledger_to_restore();
    const std::size_t count = reference_.symbols().accounts.size();
    for (const SnapshotFigures& from : part.figures) {
      if (from.account.value() >= count || !is_possible(from)) return false;
      AccountFigures restored = from.figures;
      restored.repayment_per_mille = ledger.figures(from.account).repayment_per_mille;
      ledger.restore(from.account, restored);
    }
    for (const SnapshotPosition& position : part.positions) {
      if (!is_possible(position)) return false;
      ledger.restore(position.party, position.amount);
    }
    for (const SnapshotIncentive& from : part.incentives) {
      if (!ledger.restore(from.programme, from.account, from.share)) return false;
    }
    has_ledger_ |= !part.positions.empty();
    for (const SnapshotCredit& credit : part.credit) {
      if (credit.account.value() >= count || !is_possible(credit)) return false;
      releases_.push_back(credit);
    }
    return true;
  }

  // They come behind the orders that have coupons.
  bool take_subsidies(const SnapshotPart& part) {
    for (const SnapshotSubsidy& from : part.subsidies) {
      const bool is_known =
          exists(from.programme) && from.account.value() < reference_.symbols().accounts.size();
      if (!is_known || !is_possible(from) || !is_left(from.programme, from.money)) return false;
      if (from.epoch) {
        market_.programmes_.restore_release({.epoch = *from.epoch,
                                             .programme = from.programme,
                                             .account = from.account,
                                             .money = from.money});
      } else {
        market_.programmes_.restore_paid(from.programme, from.account, from.money);
      }
    }
    return true;
  }
  bool exists(ProgrammeId programme) const {
    return programme.valid() && programme.value() < reference_.programme_count();
  }
  // Whether a programme has so much that is neither locked nor paid.
  bool is_left(ProgrammeId programme, std::int64_t money) const {
    return money <= reference_.programme(programme).budget - market_.programmes_.balance(programme).taken();
  }

  static Programmes::Need need_of(const SnapshotOrder& order) {
    return {.coupon = order.coupon, .account = order.placed.account, .quantity = order.open};
  }

  // Whether an order can rest, and have the coupon that it has, if any.
  bool fits(const SnapshotOrder& order) const {
    if (!can_rest(order, reference_.commodity(order.placed.commodity).tick, last_)) return false;
    if (!order.coupon.exists()) return true;
    return order.placed.terms.side == Side::kAsk && exists(order.coupon.programme) &&
           Price{order.coupon.locked} <= kCostMax && is_left(order.coupon.programme, need_of(order).money());
  }

  bool take(const SnapshotOrder& order) {
    const SnapshotRequest& placed = order.placed;
    const Symbols& symbols = reference_.symbols();
    const bool is_known = placed.account.valid() && placed.account.value() < symbols.accounts.size() &&
                          placed.commodity.valid() && placed.commodity.value() < symbols.commodities.size() &&
                          placed.zone.valid() && placed.zone.value() < symbols.zones.size();
    if (!is_known || !fits(order) || !placed_.insert(placed.sequence).second) return false;
    const OrderRecord name{.account = symbols.accounts.symbol(placed.account), .id = placed.id};
    const OrderState* const state =
        market_.orders_.restore(state_of(order), name, symbols.commodities.symbol(placed.commodity),
                                symbols.zones.symbol(placed.zone));
    if (state == nullptr) return false;
    open_.push_back({.state = state,
                     .resting = {.commodity = placed.commodity,
                                 .zone = placed.zone,
                                 .priority = order.priority,
                                 .coupon = order.coupon}});
    const ProgrammeStates::Holder holder{.account = placed.account, .coupon = order.coupon};
    if (order.coupon.exists() && !market_.programmes_.restore_ask(*state, holder)) return false;
    if (order.bid) restore_bid(order);
    return true;
  }

  void restore_bid(const SnapshotOrder& order) {
    market_.accounts_.restore_bid(order.placed.sequence, {.price = order.bid->price,
                                                          .reported_price = order.price,
                                                          .quantity = order.bid->quantity,
                                                          .reported_open = order.open,
                                                          .account = order.placed.account});
  }

  // Behind the bids: what is to be released is reserved until then.
  void restore_credit() {
    AccountStates& accounts = market_.accounts_;
    for (const SnapshotCredit& credit : releases_) {
      if (credit.epoch) {
        accounts.restore_release({.epoch = *credit.epoch,
                                  .reserved = static_cast<std::int64_t>(credit.reserved),
                                  .used = static_cast<std::int64_t>(credit.used),
                                  .account = credit.account});
      } else {
        accounts.restore_used(credit.account, credit.used);
      }
    }
  }

  // A snapshot that was made without: insight begins there.
  void finish_insight(const SnapshotHeader& header) {
    if (has_insight_) {
      market_.insight_.finish_restore();
    } else {
      market_.insight_.begin_after({.sequence = header.sequence, .time = header.last_time});
    }
  }

  Status finish() {
    if (!has_ledger_) return broken(path_, "it has no ledger");
    if (market_.accounts_.ledger().sum() != 0) return broken(path_, "its positions do not add up to zero");
    restore_credit();
    if (!market_.accounts_.can_release_all()) return broken(path_, "more is released than is reserved");
    market_.orders_.finish_restore();
    if (Status changed = market_.books_.change(std::move(rows_)); !changed) return changed;
    for (const CommodityId commodity : halted_) {
      if (commodity.value() >= reference_.symbols().commodities.size()) return broken(path_, "a halt");
      market_.books_.restore_halt(commodity);
    }
    const auto priority_of = [](const OpenOrder& order) { return order.resting.priority; };
    std::ranges::sort(open_, {}, priority_of);
    if (std::ranges::adjacent_find(open_, {}, priority_of) != open_.end()) {
      return broken(path_, "two orders of one priority");
    }
    for (const OpenOrder& order : open_) {
      const OrderState& state = *order.state;
      market_.books_.restore(state, order.resting);
      market_.statistics_.restore(state);
    }
    return {};
  }

  const std::string path_;
  MarketState& market_;
  Sequence last_ = 0;  // the command that the snapshot is of
  ReferenceData reference_;
  ReferenceChange rows_;  // of it, all that the books want
  std::vector<CommodityId> halted_;
  std::vector<OpenOrder> open_;
  absl::flat_hash_set<Sequence> placed_;  // the commands that placed them
  std::vector<SnapshotCredit> releases_;  // and what is used
  bool has_ledger_ = false;
  bool has_insight_ = false;
};

Result<std::unique_ptr<MarketState>> MarketState::restore(const std::string& path,
                                                          const InsightTerms& terms) {
  auto file = SnapshotReader::open(path);
  if (!file) return std::move(file).error();
  auto state = std::make_unique<MarketState>(terms);
  if (Status restored = Restoring(path, *state).restore(*file); !restored) return std::move(restored).error();
  state->restored_from_ = file->header().sequence;
  state->sequence_ = file->header().sequence;
  state->restored_time_ = file->header().last_time;
  state->time_ = file->header().last_time;
  state->digest_ = file->header().digest;
  state->count_releases();
  return state;
}

// The books take in all that is theirs at once, since with every change they work out anew what lanes cost.
Status MarketState::begin(const ReferenceSource& genesis) {
  ReferenceChange of_books;
  const Status read = genesis.visit([&](const ReferenceChange& rows) {
    accounts_.change(rows);
    insight_.begin(rows);
    std::ranges::remove_copy_if(rows, std::back_inserter(of_books), is_of_account);
    return Status();
  });
  return read ? books_.change(std::move(of_books)) : read;
}

// A snapshot has what was due as of the gate's last decision that asked.
void MarketState::count_releases() {
  accounts_.advance(time_);
  programmes_.advance(time_);
}

Timestamp MarketState::window_start(StatisticsWindow window) const {
  return std::max(farmgate::window_start(window, time_), restored_time_);
}

Status MarketState::apply(const EventChunk& chunk) {
  check(chunk.first <= sequence_ + 1);
  check(chunk.last > sequence_);
  EventRecords records(chunk.events);
  LateReplaces late_replaces(chunk.late_replaces);
  for (std::size_t count = kBlock; count == kBlock;) {
    count = read_block(records);
    orders_.look_ahead(std::span(block_).first(count));
    for (std::size_t i = 0; i < count; ++i) {
      if (Status status = apply_next(block_[i], chunk.last, late_replaces); !status) return status;
    }
  }
  if (records.broken()) {
    return Error{.code = ErrorCode::kBadInput,
                 .message = "the events of sequences " + std::to_string(chunk.first) + " to " +
                            std::to_string(chunk.last) + " cannot be read back"};
  }
  sequence_ = chunk.last;
  digest_ = chunk.digest_after;
  return {};
}

// Returns how many there were.
std::size_t MarketState::read_block(EventRecords& records) {
  std::size_t count = 0;
  while (count < kBlock && records.next(block_[count])) ++count;
  return count;
}

// Of a chunk that ends with this command.
Status MarketState::apply_next(const EventRecord& event, Sequence last, LateReplaces& late_replaces) {
  if (event.sequence <= sequence_) return {};
  if (event.sequence > last || !follows(event)) return out_of_order(event);
  if (Status status = apply(event); !status) return status;
  const LateReplace* const late = late_replaces.answered_by(event);
  return late == nullptr ? Status() : take(*late, event);
}

// What the gate had taken for it counts as taken until two epochs later.
Status MarketState::take(const LateReplace& late, const EventRecord& event) {
  const AccountId account = accounts_.find(account_of(event));
  if (!account.valid()) return of_late_replace(event, "of an account that is not there");
  accounts_.not_replaced(account, event.time, late.reserved);
  if (late.programme.empty()) return {};
  const ProgrammeId programme = books_.reference().symbols().programmes.find(late.programme);
  if (!programme.valid()) return of_late_replace(event, "under a programme that is not there");
  return programmes_.not_replaced(event, {.programme = programme, .account = account, .money = late.locked});
}

bool MarketState::follows(const EventRecord& event) const {
  const bool is_later =
      event.sequence > event_sequence_ || (event.sequence == event_sequence_ && event.index > event_index_);
  return is_later && event.time >= time_;
}

Status MarketState::apply(const EventRecord& event) {
  time_ = event.time;
  event_sequence_ = event.sequence;
  event_index_ = event.index;
  if (Status status = orders_.apply(event); !status) return status;
  statistics_.apply(event, orders_.changes());
  Status moved = accounts_.apply(event, orders_.changes(), orders_.symbols());
  if (!moved) return moved;
  follow_insight(event);
  if (Status booked = books_.apply(event, orders_.changes()); !booked) return booked;
  return apply_to_programmes(event);
}

Status MarketState::apply_to_programmes(const EventRecord& event) {
  programmes_.advance(event.time);
  if (books_.programmes().empty()) return {};
  const CouponRecord record = coupon_record(event);
  for (const OrderChange& change : orders_.changes()) {
    ProgrammeStates::Holder holder;
    if (!record.programme.empty()) {
      holder.account = accounts_.find(orders_.symbols().accounts.symbol(change.order->account));
      holder.coupon = {.programme = books_.reference().symbols().programmes.find(record.programme),
                       .locked = record.locked};
    }
    if (Status applied = programmes_.apply(event, change, holder); !applied) return applied;
  }
  return {};
}

Coupon MarketState::coupon_for(const AskToCome& ask) const {
  if (ask.account.empty() || books_.programmes().empty()) return {};
  const AccountId id = accounts_.find(ask.account);
  std::span<const std::string> attributes;
  if (id.valid()) attributes = accounts_.account(id).attributes;
  const Coupon coupon = books_.choose_coupon(
      {.commodity = ask.commodity, .zone = ask.zone, .account = id, .time = time_}, attributes);
  if (!coupon.exists()) return {};
  const Programme& programme = books_.reference().programme(coupon.programme);
  const bool is_covered =
      programmes_.covers(programme, {.coupon = coupon, .account = id, .quantity = ask.quantity});
  return is_covered ? coupon : Coupon();
}

// By insight's numbers.
Insight::Parties MarketState::parties_of(const OrderState& ask, const OrderState& bid) {
  const auto account = [this](AccountId id) {
    return insight_accounts_.of(id,
                                [&] { return insight_.take_account(orders_.symbols().accounts.symbol(id)); });
  };
  const auto zone = [this](ZoneId id) {
    return insight_zones_.of(id, [&] { return insight_.take_zone(orders_.symbols().zones.symbol(id)); });
  };
  return {.producer = account(ask.account),
          .buyer = account(bid.account),
          .origin = zone(ask.zone),
          .destination = zone(bid.zone)};
}

// Behind the accounts, whose ledger says what programmes pay by a fill. Rows that cannot be read are told of
// by the books.
void MarketState::follow_insight(const EventRecord& event) {
  const Moment at{.sequence = event.sequence, .time = event.time};
  insight_.reach(at);
  if (const auto* filled = std::get_if<FilledRecord>(&event.payload)) {
    const OrderState& ask = *orders_.changes()[0].order;
    const OrderState& bid = *orders_.changes()[1].order;
    insight_.add(at,
                 {.producer = filled->ask.order.account,
                  .buyer = filled->bid.order.account,
                  .origin = filled->ask.zone,
                  .destination = filled->bid.zone,
                  .programme = filled->programme,
                  .quantity = filled->quantity,
                  .farm_gate = filled->farm_gate,
                  .delivered = filled->delivered,
                  .unit_cost = filled->unit_cost,
                  .subsidy = filled->subsidy,
                  .redeemed = filled->redeemed,
                  .ask_limit = ask.price,
                  .bid_limit = bid.price,
                  .payments = accounts_.ledger().payments()},
                 parties_of(ask, bid));
  } else if (const auto* changed = std::get_if<ReferenceChangedRecord>(&event.payload)) {
    if (changed->what != Operation::kReference) return;
    if (const auto rows = read_reference_change(changed->rows)) insight_.change(at, *rows);
  }
}

}  // namespace farmgate
