// How an engine goes on from a snapshot: nothing in the file is taken for granted.
#include "engine/runtime/snapshot.h"

#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "engine/journal/snapshot_bounds.h"
#include "engine/runtime/read_ahead.h"

namespace farmgate {
namespace {

Content content_of(const SnapshotRequest& request) {
  Content content;
  content.terms = request.terms;
  content.commodity = request.commodity;
  content.zone = static_cast<std::uint16_t>(request.zone.value());  // kNoZone when it is not valid
  content.operation = request.operation;
  content.given = request.given;
  return content;
}

// Reads the parts of a snapshot into an engine.
class Loading {
 public:
  Loading(SnapshotReader& file, std::string path, EventFolds* folds)
      : file_(file),
        path_(std::move(path)),
        folds_(folds),
        parts_("snapshot parts", [&file](SnapshotPart& part) { return file.next(part); }) {}

  Result<RecoveredEngine> load() {
    if (Status read = read_reference(); !read) return std::move(read).error();
    const SnapshotHeader& header = file_.header();
    RecoveredEngine loaded{
        .engine = std::make_unique<Engine>(std::move(reference_),
                                           GateOptions{.open_accounts = header.open_accounts,
                                                       .remembered_closes = header.remembered_closes}),
        .digest = Digest::from(header.digest),
        .last_time = header.last_time,
        .chain = header.chain};
    engine_ = loaded.engine.get();
    if (folds_ != nullptr) {
      *folds_ = EventFolds::of(engine_->reference(), folds_->insight.insight().terms());
    }
    if (Status restored = restore(); !restored) return std::move(restored).error();
    engine_->restore(header.sequence, header.last_time);
    return loaded;
  }

 private:
  struct OpenOrder {
    RestingOrder resting;
    CommodityId commodity;
    RecordId record;  // has the id
  };

  Error broken(const char* what) const {
    return {.code = ErrorCode::kBadInput, .message = "snapshot " + path_ + " does not add up: " + what};
  }

  // Ends with the first part that has something else too, which restore() goes on with.
  Status read_reference() {
    ReferenceEffect effect;
    for (;;) {
      const auto next = parts_.next();
      if (!next) return next.error();
      part_ = *next;
      if (part_ == nullptr) return {};
      effect = {};
      if (reference_.apply(part_->reference, effect)) return broken("its reference data");
      const bool has_more =
          !part_->more_requests.empty() || !part_->halted.empty() || !part_->suspended.empty() ||
          part_->everyone_suspended || !part_->orders.empty() || !part_->mass_cancels.empty() ||
          !part_->credit.empty() || !part_->subsidies.empty() || !part_->figures.empty() ||
          !part_->positions.empty() || !part_->incentives.empty() || !part_->insight.empty();
      if (has_more) return {};
    }
  }

  Status restore() {
    for (bool is_first = true; part_ != nullptr; is_first = false) {
      if (!is_first && !part_->reference.empty()) return broken("reference data that comes late");
      if (Status restored = restore(*part_); !restored) return restored;
      const auto next = parts_.next();
      if (!next) return next.error();
      part_ = *next;
    }
    return finish();
  }

  Status restore(const SnapshotPart& part) {
    for (const SnapshotRequest& request : part.more_requests) {
      if (!last_order_.valid() || !restore_request(request, last_order_))
        return broken("a request that named no order, or one that comes twice");
    }
    for (const CommodityId commodity : part.halted) {
      if (!exists(commodity)) return broken("a halt of no commodity");
      engine_->gate().restore_halt(commodity);
      engine_->markets().restore_halt(commodity);
    }
    if (!restore_suspensions(part)) return broken("a suspension of no account");
    for (const SnapshotOrder& order : part.orders) {
      if (!restore(order))
        return broken("an order of what is not there, without a history, or one that comes twice");
    }
    for (const SnapshotRequest& request : part.mass_cancels) {
      if (!restore_mass_cancel(request)) return broken("a mass cancel");
    }
    for (const SnapshotCredit& credit : part.credit) {
      if (!restore_credit(credit)) return broken("credit of no account");
    }
    for (const SnapshotSubsidy& subsidy : part.subsidies) {
      if (!restore_subsidy(subsidy)) return broken("a subsidy of no programme, or to no account");
    }
    if (folds_ == nullptr) return {};
    for (const SnapshotFigures& figures : part.figures) {
      if (!restore_figures(figures)) return broken("figures of no account, or that none can come to");
    }
    for (const SnapshotPosition& position : part.positions) {
      if (!is_possible(position)) return broken("a position that nobody can come to");
      folds_->ledger.restore(position.party, position.amount);
      has_ledger_ = true;
    }
    for (const SnapshotIncentive& from : part.incentives) {
      if (!folds_->ledger.restore(from.programme, from.account, from.share)) {
        return broken("what was sold under a programme");
      }
    }
    for (const std::string& record : part.insight) {
      if (!folds_->insight.insight_to_restore().restore(record)) return broken("a record of insight");
      has_insight_ = true;
    }
    return {};
  }

  bool restore(const SnapshotOrder& order) {
    const SnapshotRequest& placed = order.placed;
    if (!fits(placed) || !placed.commodity.valid() || !placed.zone.valid()) return false;
    const auto record = memory().restore_order(key_of(placed), placed.sequence, content_of(placed));
    if (!record) return false;
    last_order_ = *record;
    for (const SnapshotRequest& request : order.requests) {
      if (!restore_request(request, *record)) return false;
    }
    if (order.bid) restore_bid(order, *record);
    if (order.replaced) {
      engine_->gate().programmes_to_restore().note_replaced(
          *record, {.price = order.replaced->price, .quantity = order.replaced->quantity});
    }
    if (order.closed_by == 0) return restore_open(order, *record);
    memory().restore_close(*record, order.closed_by);
    return true;
  }

  // What is open of it is reserved; what it has used, its account says.
  void restore_bid(const SnapshotOrder& order, RecordId record) {
    const bool is_open = order.closed_by == 0;
    engine_->gate().restore_bid(record, {.price = order.bid->price,
                                         .reported_price = is_open ? order.price : order.bid->price,
                                         .quantity = order.bid->quantity,
                                         .reported_open = is_open ? order.open : Lots{0},
                                         .account = order.placed.account});
  }

  // False: a coupon of no programme, or of what is no open ask.
  bool restore_coupon(const SnapshotOrder& order, OrderSlot slot) {
    if (!order.coupon.exists()) return true;
    const bool fits = order.placed.terms.side == Side::kAsk && exists(order.coupon.programme) &&
                      Price{order.coupon.locked} <= kCostMax;
    if (!fits) return false;
    const Programmes::Need need{
        .coupon = order.coupon, .account = order.placed.account, .quantity = order.open};
    if (!is_left(order.coupon.programme, need.money())) return false;
    engine_->gate().programmes_to_restore().restore_ask(
        {.commodity = order.placed.commodity, .slot = slot, .placed = order.placed.sequence}, need);
    return true;
  }

  bool restore_subsidy(const SnapshotSubsidy& from) {
    const bool is_known =
        exists(from.programme) && from.account.value() < engine_->reference().symbols().accounts.size();
    if (!is_known || !is_possible(from) || !is_left(from.programme, from.money)) return false;
    Programmes& programmes = engine_->gate().programmes_to_restore();
    if (from.epoch) {
      programmes.restore_release(
          {.epoch = *from.epoch, .programme = from.programme, .account = from.account, .money = from.money});
    } else {
      programmes.restore_paid(from.programme, from.account, from.money);
    }
    return true;
  }

  bool restore_suspensions(const SnapshotPart& part) {
    Gate& gate = engine_->gate();
    for (const AccountId account : part.suspended) {
      if (!account.valid() || account.value() >= gate.reference().symbols().accounts.size()) return false;
      gate.restore_suspension(account);
    }
    if (part.everyone_suspended) gate.restore_suspension(AccountId{});
    return true;
  }

  // Whether a programme has so much that is neither locked nor paid.
  bool is_left(ProgrammeId programme, std::int64_t money) {
    const std::int64_t taken = engine_->gate().programmes().balance(programme).taken();
    return money <= engine_->reference().programme(programme).budget - taken;
  }

  bool restore_credit(const SnapshotCredit& from) {
    Credit& credit = engine_->gate().credit_to_restore();
    if (from.account.value() >= engine_->reference().symbols().accounts.size()) return false;
    if (!is_possible(from) || !is_sum(credit.balance(from.account).reserved + from.reserved)) return false;
    if (from.epoch) {
      credit.restore_release({.epoch = *from.epoch,
                              .reserved = static_cast<std::int64_t>(from.reserved),
                              .used = static_cast<std::int64_t>(from.used),
                              .account = from.account});
    } else {
      credit.restore_used(from.account, from.used);
    }
    return true;
  }

  // The share that repays is in the account's row.
  bool restore_figures(const SnapshotFigures& from) {
    if (from.account.value() >= folds_->ledger.account_count() || !is_possible(from)) return false;
    AccountFigures figures = from.figures;
    figures.repayment_per_mille = folds_->ledger.figures(from.account).repayment_per_mille;
    folds_->ledger.restore(from.account, figures);
    return true;
  }

  bool restore_request(const SnapshotRequest& request, RecordId order) {
    return fits(request) &&
           memory().restore_request(key_of(request), request.sequence, content_of(request), order);
  }

  bool restore_mass_cancel(const SnapshotRequest& request) {
    return fits(request) &&
           memory().restore_mass_cancel(key_of(request), request.sequence, content_of(request), request.due);
  }

  // It goes into its book once all are known: in the order of priority.
  bool restore_open(const SnapshotOrder& order, RecordId record) {
    const Price tick = engine_->reference().commodity(order.placed.commodity).tick;
    if (!can_rest(order, tick, file_.header().sequence)) return false;
    if (folds_ != nullptr) {
      const bool is_first = folds_->histories.find(order.placed.sequence) == nullptr;
      if (!order.history || !is_first) return false;
      folds_->histories.restore(order.placed.sequence, *order.history);
      folds_->insight.restore_limit(order.placed.sequence, order.price);
    }
    RestingOrder resting{.terms = order.placed.terms,
                         .slot = engine_->gate().restore_open(record),
                         .account = order.placed.account,
                         .zone = order.placed.zone,
                         .id = {},
                         .placed = order.placed.sequence,
                         .priority = order.priority,
                         .open = order.open,
                         .filled = order.filled,
                         .coupon = order.coupon};
    if (!restore_coupon(order, resting.slot)) return false;
    resting.terms.price = order.price;
    open_.push_back({.resting = resting, .commodity = order.placed.commodity, .record = record});
    return true;
  }

  Status finish() {
    const bool lacks_ledger = folds_ != nullptr && !has_ledger_;
    if (lacks_ledger) return broken("it has no ledger");
    if (!engine_->gate().credit().can_release_all()) return broken("more is released than is reserved");
    const bool is_balanced = folds_ == nullptr || folds_->ledger.sum() == 0;
    if (!is_balanced) return broken("its positions do not add up to zero");
    if (folds_ != nullptr) finish_insight(folds_->insight.insight_to_restore());
    std::vector<std::pair<Sequence, std::size_t>> by_priority;  // with its place in open_
    by_priority.reserve(open_.size());
    for (const OpenOrder& order : open_) by_priority.emplace_back(order.resting.priority, by_priority.size());
    std::ranges::sort(by_priority);
    const bool is_ordered = std::ranges::adjacent_find(by_priority, {}, [](const auto& entry) {
                              return entry.first;
                            }) == by_priority.end();
    if (!is_ordered) return broken("two orders of one priority");
    for (const auto& [priority, place] : by_priority) {
      OpenOrder& order = open_[place];
      order.resting.id = ShortText(memory().order(order.record).id.view());
      engine_->markets().restore(order.commodity, order.resting);
    }
    const SnapshotHeader& header = file_.header();
    RequestMemory::Counts counts{
        .closed = header.closed, .counted = header.counted, .forgotten = header.forgotten, .uncounted = {}};
    for (const auto& [epoch, before] : header.uncounted) {
      if (!is_epoch(epoch)) return broken("an epoch that never is");
      counts.uncounted.push_back({.epoch = epoch, .before = before});
    }
    return memory().restore_counts(counts) ? Status() : broken("its counts of closed orders");
  }

  // One that was made without insight: it begins here.
  void finish_insight(Insight& insight) const {
    const SnapshotHeader& header = file_.header();
    if (has_insight_) {
      insight.finish_restore();
    } else {
      insight.begin_after({.sequence = header.sequence, .time = header.last_time});
    }
  }

  // Whether it has an id, and what it names is there.
  bool fits(const SnapshotRequest& request) const {
    const Symbols& symbols = engine_->reference().symbols();
    const bool has_id = !request.id.empty() && request.id.size() <= kSymbolSizeMax;
    return has_id && request.account.valid() && request.account.value() < symbols.accounts.size() &&
           (!request.commodity.valid() || exists(request.commodity)) &&
           (!request.zone.valid() || request.zone.value() < symbols.zones.size());
  }
  bool exists(CommodityId commodity) const {
    return commodity.valid() && commodity.value() < engine_->reference().symbols().commodities.size();
  }

  bool exists(ProgrammeId programme) const {
    return programme.value() < engine_->reference().programme_count();
  }

  static IdKey key_of(const SnapshotRequest& request) {
    return {request.account, ShortText(std::string_view(request.id))};
  }
  RequestMemory& memory() { return engine_->gate().memory_to_restore(); }

  SnapshotReader& file_;
  const std::string path_;
  EventFolds* const folds_;  // nullptr: nobody wants them
  bool has_ledger_ = false;
  bool has_insight_ = false;
  ReferenceData reference_;
  Engine* engine_ = nullptr;
  RecordId last_order_;                 // not valid(): none came yet
  const SnapshotPart* part_ = nullptr;  // the next to restore; nullptr: there is none
  std::vector<OpenOrder> open_;
  ReadAhead<SnapshotPart> parts_;
};

}  // namespace

Result<RecoveredEngine> load_snapshot(const std::string& path, EventFolds* folds) {
  auto file = SnapshotReader::open(path);
  if (!file) return std::move(file).error();
  return Loading(*file, path, folds).load();
}

}  // namespace farmgate
