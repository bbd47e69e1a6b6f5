#include "engine/market_data/ledger_restore.h"

#include <absl/container/flat_hash_map.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "engine/accounts/programmes.h"
#include "engine/journal/snapshot_bounds.h"
#include "engine/market_data/incentive_entries.h"
#include "engine/market_data/programme_entries.h"
#include "engine/model/reference_data.h"

namespace farmgate {
namespace {

constexpr std::size_t kBatchBytes = std::size_t{1} << 20;

// Reads a snapshot, which names everything by the numbers that its rows give, into the store.
class RestoringLedger {
 public:
  explicit RestoringLedger(LedgerStore& store)
      : store_(store),
        programmes_(ProgrammeEntries::anew(store, batch_)),
        incentives_(IncentiveEntries::anew(store)) {}

  // How far the store has come is written last: a start before that begins anew.
  Status restore(SnapshotReader& file) {
    last_ = file.header().sequence;
    SnapshotPart part;
    for (;;) {
      const auto next = file.next(part);
      if (!next) return next.error();
      if (!*next) break;
      if (Status taken = take(part); !taken) return taken;
    }
    if (!has_ledger_) return broken("it has no ledger");
    if (Status put = put_balances(); !put) return put;
    const SnapshotHeader& header = file.header();
    programmes_->finish_restore(header.last_time);
    programmes_->finish(batch_);
    return store_.write(
        batch_, {.last = header.sequence, .digest = header.digest, .complete_from = header.sequence + 1});
  }

 private:
  static Status broken(const char* what) {
    return Error{.code = ErrorCode::kBadInput, .message = std::string("a snapshot does not add up: ") + what};
  }

  Status take(const SnapshotPart& part) {
    ReferenceEffect effect;
    if (reference_.apply(part.reference, effect)) return broken("its reference data");
    programmes_->begin(part.reference, batch_);
    programmes_->finish(batch_);  // before their asks, also in a store that is cut short
    incentives_->change(part.reference, batch_);
    incentives_->finish(batch_);
    has_ledger_ |= !part.positions.empty();
    for (const SnapshotFigures& from : part.figures) {
      if (from.account.value() >= names().accounts.size()) return broken("money of no account");
      if (!is_possible(from)) return broken("figures that no account can come to");
      take(from);
    }
    for (const SnapshotOrder& order : part.orders) {
      const bool is_open_ask = order.closed_by == 0 && order.placed.terms.side == Side::kAsk;
      if (is_open_ask && !take(order)) return broken("an ask of what is not there, or that cannot rest");
    }
    for (const SnapshotSubsidy& subsidy : part.subsidies) {
      if (!take(subsidy)) return broken("a subsidy of no programme, or beyond its budget");
    }
    for (const SnapshotIncentive& from : part.incentives) {
      if (!incentives_->restore(from.programme, from.account, from.share, batch_)) {
        return broken("what was sold under a programme");
      }
      programmes_->restore_paid(from.programme, from.share.paid);
    }
    return write_much();
  }

  // Most accounts may have no other figures than those of their rows, which need not be kept beside these.
  void take(const SnapshotFigures& from) {
    AccountFigures figures = from.figures;
    figures.repayment_per_mille = 0;
    if (figures == AccountFigures{.loan = reference_.account(from.account).loan}) {
      figures_.erase(from.account);
    } else {
      figures_[from.account] = figures;
    }
  }

  bool take(const SnapshotOrder& order) {
    const SnapshotRequest& placed = order.placed;
    const bool is_known = placed.account.valid() && placed.account.value() < names().accounts.size() &&
                          placed.zone.valid() && placed.zone.value() < names().zones.size() &&
                          placed.commodity.valid() && placed.commodity.value() < names().commodities.size();
    if (!is_known || !can_rest(order, reference_.commodity(placed.commodity).tick, last_)) return false;
    OpenAsk ask{.county = reference_.zone(placed.zone).county};
    if (order.coupon.exists()) {
      const Programmes::Need need{.coupon = order.coupon, .account = placed.account, .quantity = order.open};
      const bool fits = order.coupon.programme.value() < reference_.programme_count() &&
                        Price{order.coupon.locked} <= kCostMax && spend(order.coupon.programme, need.money());
      if (!fits) return false;
      ask.programme = names().programmes.symbol(order.coupon.programme);
      ask.locked = order.coupon.locked;
      ask.open = order.open;
      ask.quantity = order.open + order.filled;
      ask.price = order.price;
      ask.commodity = names().commodities.symbol(placed.commodity);
      ask.attributes = without_repeats(reference_.attributes(reference_.account(placed.account)));
    }
    const bool counts = order.coupon.exists() || !ask.county.empty();
    if (counts) programmes_->restore_ask(names().accounts.symbol(placed.account), placed.id, ask, batch_);
    return true;
  }

  bool take(const SnapshotSubsidy& subsidy) {
    const bool is_known = subsidy.programme.value() < reference_.programme_count();
    if (!is_known || !is_possible(subsidy) || !spend(subsidy.programme, subsidy.money)) return false;
    const std::string programme(names().programmes.symbol(subsidy.programme));
    if (subsidy.epoch) {
      programmes_->restore_release(programme, {.epoch = *subsidy.epoch, .money = subsidy.money});
    } else {
      programmes_->restore_paid(programme, subsidy.money);
    }
    return true;
  }

  // False: the programme's budget does not cover it, after what was locked and paid before.
  bool spend(ProgrammeId programme, std::int64_t money) {
    spent_.resize(reference_.programme_count());
    std::int64_t& spent = spent_[programme.value()];
    if (money > reference_.programme(programme).budget - spent) return false;
    spent += money;
    return true;
  }

  // All accounts have had their rows.
  AccountBalance balance(AccountId id) const {
    const Account& row = reference_.account(id);
    AccountBalance balance{.figures = {.loan = row.loan}, .is_described = true};
    if (const auto found = figures_.find(id); found != figures_.end()) balance.figures = found->second;
    balance.figures.repayment_per_mille = row.repayment_per_mille;
    return balance;
  }

  // Where something was stored before, what an account has been is stored in place of what it was then.
  Status put_balances() {
    const AccountBalance untouched{.figures = {}, .is_described = true};
    const bool is_anew = store_.progress().complete_from == 0;
    for (std::size_t i = 0; i < names().accounts.size(); ++i) {
      const AccountBalance balance = this->balance(AccountId{i});
      if (!is_anew || balance != untouched) batch_.put(names().accounts.symbol(AccountId{i}), balance);
      if (Status written = write_much(); !written) return written;
    }
    return {};
  }

  // With no more progress than there was.
  Status write_much() {
    if (batch_.size_bytes() < kBatchBytes) return {};
    Status written = store_.write(batch_, store_.progress());
    batch_.clear();
    return written;
  }

  const Symbols& names() const { return reference_.symbols(); }

  LedgerStore& store_;
  LedgerBatch batch_;
  std::unique_ptr<ProgrammeEntries> programmes_;
  std::unique_ptr<IncentiveEntries> incentives_;
  Sequence last_ = 0;  // the command that the snapshot is of
  ReferenceData reference_;
  absl::flat_hash_map<AccountId, AccountFigures> figures_;  // that are others than those of the row
  std::vector<std::int64_t> spent_;                         // by programme: locked and paid by coupons
  bool has_ledger_ = false;
};

}  // namespace

Status restore_ledger(SnapshotReader& file, LedgerStore& store) {
  return RestoringLedger(store).restore(file);
}

}  // namespace farmgate
