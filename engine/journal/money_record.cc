#include "engine/journal/money_record.h"

namespace farmgate {

void write_figures(const AccountFigures& figures, journal::v1::SnapshotFigures& record) {
  write_money(figures.bought, *record.mutable_bought());
  write_money(figures.sold, *record.mutable_sold());
  write_money(figures.deposited, *record.mutable_deposited());
  write_money(figures.withdrawn, *record.mutable_withdrawn());
  write_money(figures.paid_out, *record.mutable_paid_out());
  write_money(figures.granted, *record.mutable_granted());
  write_money(figures.repaid, *record.mutable_repaid());
  write_money(figures.loan, *record.mutable_loan());
  write_money(figures.incentives, *record.mutable_incentives());
}

AccountFigures figures_from(const journal::v1::SnapshotFigures& record) {
  return {.bought = money_from(record.bought()),
          .sold = money_from(record.sold()),
          .deposited = money_from(record.deposited()),
          .withdrawn = money_from(record.withdrawn()),
          .paid_out = money_from(record.paid_out()),
          .granted = money_from(record.granted()),
          .repaid = money_from(record.repaid()),
          .incentives = money_from(record.incentives()),
          .loan = money_from(record.loan())};
}

void write_share(const IncentiveShare& share, journal::v1::IncentiveShare& record) {
  record.set_period(share.period);
  write_money(share.sold, *record.mutable_sold());
  record.set_paid(share.paid);
}

IncentiveShare share_from(const journal::v1::IncentiveShare& record) {
  return {.period = record.period(), .sold = money_from(record.sold()), .paid = record.paid()};
}

}  // namespace farmgate
