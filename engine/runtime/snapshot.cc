#include "engine/runtime/snapshot.h"

#include <algorithm>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "engine/model/reference_rows.h"

namespace farmgate {
namespace {

SnapshotRequest request_of(const IdRecord& record, std::uint64_t due = 0) {
  return {.account = record.account,
          .id = std::string(record.id.view()),
          .sequence = record.sequence,
          .operation = record.content.operation,
          .commodity = record.content.commodity,
          .zone = record.content.zone_id(),
          .terms = record.content.terms,
          .given = record.content.given,
          .due = due};
}

// Writes the parts of one engine in their order; after the first that fails, nothing.
class Saving {
 public:
  Saving(const Engine& engine, const EventFolds* folds, SnapshotWriter& file)
      : gate_(engine.gate()), markets_(engine.markets()), folds_(folds), file_(file) {}

  Status save() {
    save_reference();
    gate_.memory().visit_closed([this](RecordId record, Sequence cause) {
      SnapshotOrder order = order_of(record);
      order.closed_by = cause;
      add(std::move(order), record);
    });
    gate_.visit_open([this](CommodityId commodity, OrderSlot slot, RecordId record) {
      save_open(markets_.resting_order(commodity, slot), record);
    });
    gate_.memory().visit_mass_cancels([this](RecordId record, std::uint64_t due) {
      keep(file_.add_mass_cancel(request_of(gate_.memory().request(record), due)));
    });
    save_credit();
    save_subsidies();
    if (folds_ != nullptr) {
      save_ledger(folds_->ledger);
      folds_->insight.insight().save(
          [this](std::string record) { keep(file_.add_insight(std::move(record))); });
    }
    return status_;
  }

 private:
  void keep(Status status) {
    if (status_) status_ = std::move(status);
  }

  void save_reference() {
    const ReferenceData& data = gate_.reference();
    keep(visit_reference_rows(data, [this](const ReferenceChange& rows) {
      for (const ReferenceEdit& edit : rows) keep(file_.add(edit));
      return status_;
    }));
    for (std::size_t i = 0; i < data.symbols().commodities.size(); ++i) {
      if (data.commodity(CommodityId{i}).halted) keep(file_.add_halt(CommodityId{i}));
    }
    for (std::size_t i = 0; i < data.symbols().accounts.size(); ++i) {
      if (data.account(AccountId{i}).suspended) keep(file_.add_suspension(AccountId{i}));
    }
    if (data.is_everyone_suspended()) keep(file_.add_suspension(AccountId{}));
  }

  void save_credit() {
    const Credit& credit = gate_.credit();
    for (std::size_t i = 0; i < gate_.reference().symbols().accounts.size(); ++i) {
      const Int128 used = credit.balance(AccountId{i}).used;
      if (used != 0) keep(file_.add(SnapshotCredit{.account = AccountId{i}, .epoch = {}, .used = used}));
    }
    credit.visit_releases([this](const Credit::Release& release) {
      keep(file_.add(SnapshotCredit{.account = release.account,
                                    .epoch = release.epoch,
                                    .reserved = release.reserved,
                                    .used = release.used}));
    });
  }

  // All positions, so that it shows that there was a ledger.
  void save_ledger(const Ledger& ledger) {
    for (std::size_t i = 0; i < ledger.account_count(); ++i) {
      const AccountFigures figures = ledger.figures(AccountId{i});
      const bool has_any = !(figures == AccountFigures{.repayment_per_mille = figures.repayment_per_mille});
      if (has_any) keep(file_.add(SnapshotFigures{.account = AccountId{i}, .figures = figures}));
    }
    for (const Party party : kPartiesKept) {
      keep(file_.add(SnapshotPosition{.party = party, .amount = ledger.position(party)}));
    }
    ledger.incentives().visit_shares(
        [this](std::string_view programme, std::string_view account, const IncentiveShare& share) {
          keep(file_.add(SnapshotIncentive{
              .programme = std::string(programme), .account = std::string(account), .share = share}));
        });
  }

  void save_subsidies() {
    const Programmes& programmes = gate_.programmes();
    programmes.visit_paid([this](ProgrammeId programme, AccountId account, std::int64_t paid) {
      keep(
          file_.add(SnapshotSubsidy{.programme = programme, .account = account, .epoch = {}, .money = paid}));
    });
    for (const Programmes::Release& release : programmes.releases()) {
      keep(file_.add(SnapshotSubsidy{.programme = release.programme,
                                     .account = release.account,
                                     .epoch = release.epoch,
                                     .money = release.money}));
    }
  }

  SnapshotOrder order_of(RecordId record) const {
    const RequestMemory& memory = gate_.memory();
    SnapshotOrder order{.placed = request_of(memory.order(record))};
    if (const Credit::Bid* const bid = gate_.credit().find(record)) {
      order.bid = SnapshotBid{.price = bid->price, .quantity = bid->quantity};
    }
    if (const Programmes::View* const replaced = gate_.programmes().find_replaced(record)) {
      order.replaced = SnapshotReplaced{.price = replaced->price, .quantity = replaced->quantity};
    }
    return order;
  }

  // In order: the memory links them as they were remembered, and one state is one file, however it came
  // about.
  std::vector<RecordId> requests_of(RecordId order) const {
    const RequestMemory& memory = gate_.memory();
    std::vector<RecordId> requests;
    memory.visit_requests(order, [&requests](RecordId request) { requests.push_back(request); });
    std::ranges::sort(requests, {}, [&memory](RecordId request) { return memory.request(request).sequence; });
    return requests;
  }

  // With the requests that named it, of which there may be very many.
  void add(SnapshotOrder order, RecordId record) {
    const RequestMemory& memory = gate_.memory();
    const std::vector<RecordId> requests = requests_of(record);
    const auto with_order = std::span(requests).first(std::min(requests.size(), kRequestsWithOrderMax));
    for (const RecordId request : with_order) order.requests.push_back(request_of(memory.request(request)));
    keep(file_.add(order));
    for (const RecordId request : std::span(requests).subspan(with_order.size())) {
      keep(file_.add_more_request(request_of(memory.request(request))));
    }
  }

  void save_open(const RestingOrder& resting, RecordId record) {
    SnapshotOrder order = order_of(record);
    order.priority = resting.priority;
    order.price = resting.terms.price;
    order.open = resting.open;
    order.filled = resting.filled;
    order.coupon = resting.coupon;
    const OrderHistory* const history = folds_ == nullptr ? nullptr : folds_->histories.find(resting.placed);
    if (history != nullptr) order.history = *history;
    add(std::move(order), record);
  }

  const Gate& gate_;
  const Markets& markets_;
  const EventFolds* const folds_;  // nullptr: not known
  SnapshotWriter& file_;
  Status status_;
};

SnapshotHeader header_of(const RecoveredEngine& state) {
  const Engine& engine = *state.engine;
  const RequestMemory::Counts counts = engine.gate().memory().counts();
  SnapshotHeader header{.sequence = engine.last_sequence(),
                        .last_time = state.last_time,
                        .digest = state.digest.value(),
                        .chain = state.chain,
                        .open_accounts = engine.gate().options().open_accounts,
                        .remembered_closes = engine.gate().options().remembered_closes,
                        .closed = counts.closed,
                        .counted = counts.counted,
                        .forgotten = counts.forgotten,
                        .uncounted = {}};
  for (const auto& [epoch, before] : counts.uncounted) header.uncounted.emplace_back(epoch, before);
  return header;
}

}  // namespace

Status save_snapshot(const RecoveredEngine& state, const std::string& path, const EventFolds* folds) {
  auto file = SnapshotWriter::open(path, header_of(state));
  if (!file) return std::move(file).error();
  if (Status saved = Saving(*state.engine, folds, *file).save(); !saved) return saved;
  return file->finish();
}

}  // namespace farmgate
