#include "engine/market_data/incentive_entries.h"

#include <cstddef>
#include <string>
#include <utility>
#include <variant>

#include "engine/model/reference_change_record.h"

namespace farmgate {
namespace {

constexpr std::size_t kKnownMax = 100'000;  // accounts; some 20 MB

using Payments = std::span<const IncentivePayment>;

Error misfit(const EventRecord& event, const std::string& what) {
  return {.code = ErrorCode::kBadInput,
          .message = "the events of sequence " + std::to_string(event.sequence) + " do not fit: " + what};
}

}  // namespace

std::unique_ptr<IncentiveEntries> IncentiveEntries::anew(const LedgerStore& store) {
  return std::unique_ptr<IncentiveEntries>(new IncentiveEntries(store));
}

Result<std::unique_ptr<IncentiveEntries>> IncentiveEntries::open(const LedgerStore& store) {
  std::unique_ptr<IncentiveEntries> entries = anew(store);
  if (Status loaded = entries->load(); !loaded) return std::move(loaded).error();
  return entries;
}

Status IncentiveEntries::load() {
  const ProgrammeReader reader = store_.programmes();
  const auto rows = reader.rows();
  if (!rows) return rows.error();
  for (const ReferenceEdit& row : *rows) incentives_.change(row);
  const auto shares = reader.shares();
  if (!shares) return shares.error();
  for (const ProgrammeReader::Share& share : *shares) {
    if (incentives_.restore(share.programme, share.account, share.share)) continue;
    return Error{.code = ErrorCode::kBadInput,
                 .message = "the ledger is damaged: what account " + share.account + " has sold under " +
                            share.programme +
                            " does not fit. It can be deleted: it is made again from the events, as far "
                            "back as those go"};
  }
  return {};
}

Result<Payments> IncentiveEntries::apply(const EventRecord& event, LedgerBatch& batch) {
  if (const auto* filled = std::get_if<FilledRecord>(&event.payload)) {
    return incentives_.has_any() ? take(event, *filled) : Payments();
  }
  const auto* changed = std::get_if<ReferenceChangedRecord>(&event.payload);
  if (changed == nullptr || changed->what != Operation::kReference) return Payments();
  const auto rows = read_reference_change(changed->rows);
  if (!rows) return misfit(event, "its rows cannot be read");
  for (const ReferenceEdit& edit : *rows) {
    const auto* row = std::get_if<ProgrammeRow>(&edit);
    const bool is_known = row != nullptr && is_incentive(row->amount_kind);
    if (is_known && row->budget < incentives_.paid(row->symbol)) {
      return misfit(event, "programme " + row->symbol + " has paid more than it says");
    }
  }
  change(*rows, batch);
  return Payments();
}

void IncentiveEntries::change(std::span<const ReferenceEdit> rows, LedgerBatch& batch) {
  for (const ReferenceEdit& edit : rows) change(edit, batch);
}

// Of a zone, only what programmes go by is stored.
void IncentiveEntries::change(const ReferenceEdit& edit, LedgerBatch& batch) {
  incentives_.change(edit);
  if (const auto* account = std::get_if<AccountRow>(&edit)) {
    batch.put_owner(account->symbol, account->owner);
    known_[account->symbol] =
        std::make_unique<Facts>(Facts{.owner = account->owner, .attributes = account->attributes});
  } else if (const auto* zone = std::get_if<ZoneRow>(&edit)) {
    batch.put_row(ZoneRow{.symbol = zone->symbol, .county = zone->county, .attributes = zone->attributes});
  } else if (const auto* row = std::get_if<ProgrammeRow>(&edit)) {
    if (is_incentive(row->amount_kind)) batch.put_row(*row);
  } else if (const auto* deletion = std::get_if<ProgrammeDeletion>(&edit)) {
    batch.put_row(*deletion);
  }
}

Result<Payments> IncentiveEntries::take(const EventRecord& event, const FilledRecord& filled) {
  const auto seller = find(filled.ask.order.account);
  if (!seller) return seller.error();
  const auto buyer = find(filled.bid.order.account);
  if (!buyer) return buyer.error();
  changed_.emplace(filled.ask.order.account);
  return incentives_.add({.seller = {.account = filled.ask.order.account, .owner = (*seller)->owner},
                          .buyer = {.account = filled.bid.order.account, .owner = (*buyer)->owner},
                          .attributes = (*seller)->attributes,
                          .origin = filled.ask.zone,
                          .destination = filled.bid.zone,
                          .commodity = event.commodity,
                          .quantity = filled.quantity,
                          .farm_gate = filled.farm_gate,
                          .time = event.time});
}

Result<const IncentiveEntries::Facts*> IncentiveEntries::find(std::string_view account) {
  if (const auto found = known_.find(account); found != known_.end()) return found->second.get();
  const ProgrammeReader reader = store_.programmes();
  auto owner = reader.owner(account);
  if (!owner) return std::move(owner).error();
  auto attributes = reader.attributes(account);
  if (!attributes) return std::move(attributes).error();
  auto facts =
      std::make_unique<Facts>(Facts{.owner = std::move(*owner), .attributes = std::move(*attributes)});
  return known_.emplace(std::string(account), std::move(facts)).first->second.get();
}

bool IncentiveEntries::restore(std::string_view programme, std::string_view account,
                               const IncentiveShare& share, LedgerBatch& batch) {
  if (!incentives_.restore(programme, account, share)) return false;
  batch.put_share(programme, account, share);
  return true;
}

void IncentiveEntries::finish(LedgerBatch& batch) {
  for (const std::string& account : changed_) {
    incentives_.visit_shares_of(
        account, [&batch](std::string_view programme, std::string_view seller, const IncentiveShare& share) {
          batch.put_share(programme, seller, share);
        });
  }
  changed_.clear();
  if (known_.size() > kKnownMax) known_.clear();
}

}  // namespace farmgate
