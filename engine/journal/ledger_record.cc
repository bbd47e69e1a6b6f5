#include "engine/journal/ledger_record.h"

#include <farmgate/journal/v1/journal.pb.h>

#include "engine/journal/enum_record.h"
#include "engine/journal/money_record.h"

namespace farmgate {
namespace {

namespace pb = journal::v1;

static_assert(static_cast<int>(kEntryKindLast) + 1 == pb::ENTRY_KIND_INCENTIVE);

template <class Record>
bool parse(std::string_view bytes, Record& record) {
  return record.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()));
}

}  // namespace

std::string bytes_of(const AccountEntry& entry) {
  pb::AccountEntry record;
  record.set_kind(record_of<pb::EntryKind>(entry.place.kind));
  record.set_time_ns(entry.time.value());
  write_money(entry.amount, *record.mutable_amount());
  write_money(entry.position, *record.mutable_position());
  write_money(entry.loan, *record.mutable_loan());
  record.set_commodity(entry.commodity);
  record.set_order_id(entry.order_id);
  record.set_counterparty(entry.counterparty);
  record.set_counterparty_order_id(entry.counterparty_order_id);
  record.set_quantity_lots(entry.quantity.value());
  record.set_price(entry.price.value());
  record.set_request_id(entry.request_id);
  record.set_ordered_by(entry.ordered_by);
  record.set_programme(entry.programme);
  return record.SerializeAsString();
}

std::optional<AccountEntry> entry_from(std::string_view bytes, const EntryPlace& place) {
  pb::AccountEntry record;
  if (!parse(bytes, record)) return {};
  if (from_record(record.kind(), kEntryKindLast) != place.kind) return {};
  return AccountEntry{.place = place,
                      .time = Timestamp{record.time_ns()},
                      .amount = money_from(record.amount()),
                      .position = money_from(record.position()),
                      .loan = money_from(record.loan()),
                      .commodity = record.commodity(),
                      .order_id = record.order_id(),
                      .counterparty = record.counterparty(),
                      .counterparty_order_id = record.counterparty_order_id(),
                      .quantity = Lots{record.quantity_lots()},
                      .price = Price{record.price()},
                      .programme = record.programme(),
                      .request_id = record.request_id(),
                      .ordered_by = record.ordered_by()};
}

std::string bytes_of(const AccountBalance& balance) {
  pb::AccountBalance record;
  write_figures(balance.figures, *record.mutable_figures());
  record.set_repayment_per_mille(balance.figures.repayment_per_mille);
  record.set_is_described(balance.is_described);
  return record.SerializeAsString();
}

std::optional<AccountBalance> balance_from(std::string_view bytes) {
  pb::AccountBalance record;
  if (!parse(bytes, record)) return {};
  AccountBalance balance{.figures = figures_from(record.figures()), .is_described = record.is_described()};
  balance.figures.repayment_per_mille = record.repayment_per_mille();
  return balance;
}

}  // namespace farmgate
