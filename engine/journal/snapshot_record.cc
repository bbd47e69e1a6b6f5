#include "engine/journal/snapshot_record.h"

#include <algorithm>

#include "engine/journal/coupon_record.h"
#include "engine/journal/enum_record.h"
#include "engine/journal/money_record.h"
#include "engine/journal/reference_record.h"

namespace farmgate {
namespace {

namespace pb = journal::v1;

// A number that may be none.
template <class Id>
std::uint32_t record_of_number(Id id) {
  return id.valid() ? id.value() + 1 : 0;
}
template <class Id>
Id number_from(std::uint32_t record) {
  return record == 0 ? Id{} : Id{record - std::size_t{1}};
}

template <class Amount>
std::uint32_t bits_of(Compact<Amount> amount) {
  return static_cast<std::uint32_t>(amount.value());
}

Error broken(const char* what) {
  return {.code = ErrorCode::kBadInput, .message = what};
}

Status read_request(const pb::RememberedRequest& record, SnapshotRequest& request) {
  const auto operation = from_record(record.operation(), Operation::kCreditLine);
  const auto time_in_force = from_record(record.time_in_force(), TimeInForce::kFillOrKill);
  const auto self_trade = from_record(record.self_trade(), SelfTrade::kCancelBoth);
  if (!operation || !time_in_force || !self_trade) return broken("a request with an unknown option");
  request.account = AccountId{record.account()};
  request.id = record.id();
  request.sequence = record.sequence();
  request.operation = *operation;
  request.commodity = number_from<CommodityId>(record.commodity());
  request.zone = number_from<ZoneId>(record.zone());
  request.terms.quantity = Lots{record.quantity_lots()};
  request.terms.price = Price{record.price()};
  request.terms.min_quantity = Lots{record.min_quantity_lots()};
  request.terms.expire_time = Timestamp{record.expire_time_ns()};
  request.terms.side = record.is_ask() ? Side::kAsk : Side::kBid;
  request.terms.time_in_force = *time_in_force;
  request.terms.self_trade = *self_trade;
  request.terms.post_only = record.post_only();
  request.given = static_cast<std::uint8_t>(record.given());
  request.due = record.due();
  return {};
}

Status read_order(const pb::SnapshotOrder& record, SnapshotOrder& order) {
  if (Status read = read_request(record.placed(), order.placed); !read) return read;
  for (const pb::RememberedRequest& request : record.requests()) {
    if (Status read = read_request(request, order.requests.emplace_back()); !read) return read;
  }
  order.closed_by = record.closed_by();
  order.priority = record.priority();
  order.price = Price{record.price()};
  order.open = Lots{record.open_lots()};
  order.filled = Lots{record.filled_lots()};
  if (record.credit_price() != 0) {
    order.bid =
        SnapshotBid{.price = Price{record.credit_price()}, .quantity = Lots{record.credit_quantity_lots()}};
  }
  order.coupon = read_coupon(record);
  if (record.replaced_price() != 0) {
    order.replaced = SnapshotReplaced{.price = Price{record.replaced_price()},
                                      .quantity = Lots{record.replaced_quantity_lots()}};
  }
  if (!record.has_history()) return {};
  order.history = OrderHistory{.placed_time = Timestamp{record.history().placed_time_ns()},
                               .changed = record.history().changed_sequence(),
                               .fill_count = record.history().fill_count(),
                               .filled_money = record.history().filled_money()};
  return {};
}

SnapshotCredit credit_from(const pb::SnapshotCredit& record) {
  SnapshotCredit credit{.account = AccountId{record.account()},
                        .epoch = {},
                        .reserved = joined(record.reserved_high(), record.reserved_low()),
                        .used = joined(record.used_high(), record.used_low())};
  if (record.has_epoch()) credit.epoch = record.epoch();
  return credit;
}

SnapshotSubsidy subsidy_from(const pb::SnapshotSubsidy& record) {
  SnapshotSubsidy subsidy{.programme = ProgrammeId{record.programme()},
                          .account = AccountId{record.account()},
                          .epoch = {},
                          .money = record.money()};
  if (record.has_epoch()) subsidy.epoch = record.epoch();
  return subsidy;
}

}  // namespace

void write_record(const SnapshotHeader& header, pb::SnapshotHeader& record) {
  record.set_format_version(kSnapshotFormatVersion);
  record.set_sequence(header.sequence);
  record.set_last_time_ns(header.last_time.value());
  record.set_digest(header.digest);
  record.set_chain(header.chain.data(), header.chain.size());
  record.set_open_accounts(header.open_accounts);
  record.set_remembered_closes(header.remembered_closes);
  record.set_closed(header.closed);
  record.set_counted(header.counted);
  record.set_forgotten(header.forgotten);
  for (const auto& [epoch, before] : header.uncounted) {
    pb::EpochCloses& closes = *record.add_uncounted();
    closes.set_epoch(epoch);
    closes.set_before(before);
  }
}

void write_record(const SnapshotRequest& request, pb::RememberedRequest& record) {
  record.set_account(request.account.value());
  record.set_id(request.id);
  record.set_sequence(request.sequence);
  record.set_operation(record_of<pb::Operation>(request.operation));
  record.set_commodity(record_of_number(request.commodity));
  record.set_zone(record_of_number(request.zone));
  record.set_quantity_lots(bits_of(request.terms.quantity));
  record.set_price(bits_of(request.terms.price));
  record.set_min_quantity_lots(bits_of(request.terms.min_quantity));
  record.set_expire_time_ns(request.terms.expire_time.value());
  record.set_is_ask(request.terms.side == Side::kAsk);
  record.set_time_in_force(record_of<pb::TimeInForce>(request.terms.time_in_force));
  record.set_self_trade(record_of<pb::SelfTrade>(request.terms.self_trade));
  record.set_post_only(request.terms.post_only);
  record.set_given(request.given);
  record.set_due(request.due);
}

void write_record(const SnapshotOrder& order, pb::SnapshotOrder& record) {
  write_record(order.placed, *record.mutable_placed());
  for (const SnapshotRequest& request : order.requests) write_record(request, *record.add_requests());
  record.set_closed_by(order.closed_by);
  record.set_priority(order.priority);
  record.set_price(static_cast<std::uint32_t>(order.price.value()));
  record.set_open_lots(static_cast<std::uint32_t>(order.open.value()));
  record.set_filled_lots(static_cast<std::uint32_t>(order.filled.value()));
  if (order.bid) {
    record.set_credit_price(static_cast<std::uint32_t>(order.bid->price.value()));
    record.set_credit_quantity_lots(static_cast<std::uint32_t>(order.bid->quantity.value()));
  }
  write_coupon(order.coupon, record);
  if (order.replaced) {
    record.set_replaced_price(static_cast<std::uint32_t>(order.replaced->price.value()));
    record.set_replaced_quantity_lots(static_cast<std::uint32_t>(order.replaced->quantity.value()));
  }
  if (!order.history) return;
  pb::OrderHistory& history = *record.mutable_history();
  history.set_placed_time_ns(order.history->placed_time.value());
  history.set_changed_sequence(order.history->changed);
  history.set_fill_count(order.history->fill_count);
  history.set_filled_money(order.history->filled_money);
}

void write_record(const SnapshotCredit& credit, pb::SnapshotCredit& record) {
  record.set_account(credit.account.value());
  if (credit.epoch) record.set_epoch(*credit.epoch);
  record.set_reserved_high(high(credit.reserved));
  record.set_reserved_low(low(credit.reserved));
  record.set_used_high(high(credit.used));
  record.set_used_low(low(credit.used));
}

void write_record(const SnapshotFigures& figures, pb::SnapshotFigures& record) {
  record.set_account(figures.account.value());
  write_figures(figures.figures, record);
}

void write_record(const SnapshotPosition& position, pb::SnapshotPosition& record) {
  record.set_party(std::string(to_string(position.party)));
  write_money(position.amount, *record.mutable_amount());
}

void write_record(const SnapshotIncentive& incentive, pb::SnapshotIncentive& record) {
  record.set_programme(incentive.programme);
  record.set_account(incentive.account);
  write_share(incentive.share, *record.mutable_share());
}

void write_record(const SnapshotSubsidy& subsidy, pb::SnapshotSubsidy& record) {
  record.set_programme(subsidy.programme.value());
  record.set_account(subsidy.account.value());
  if (subsidy.epoch) record.set_epoch(*subsidy.epoch);
  record.set_money(subsidy.money);
}

Status read_record(const pb::SnapshotHeader& record, SnapshotHeader& header) {
  if (record.format_version() == 0) return broken("no snapshot at all");
  if (record.format_version() > kSnapshotFormatVersion) {
    return broken("a snapshot of a newer format than this program knows");
  }
  header = {.sequence = record.sequence(),
            .last_time = Timestamp{record.last_time_ns()},
            .digest = record.digest(),
            .chain = {},
            .open_accounts = record.open_accounts(),
            .remembered_closes = record.remembered_closes(),
            .closed = record.closed(),
            .counted = record.counted(),
            .forgotten = record.forgotten(),
            .uncounted = {}};
  if (record.chain().size() != header.chain.size()) return broken("a snapshot of no journal");
  std::ranges::copy(record.chain(), header.chain.begin());
  for (const pb::EpochCloses& closes : record.uncounted()) {
    header.uncounted.emplace_back(closes.epoch(), closes.before());
  }
  return {};
}

Status read_record(const pb::SnapshotPart& record, SnapshotPart& part) {
  part = {};
  for (const pb::RememberedRequest& request : record.more_requests()) {
    if (Status read = read_request(request, part.more_requests.emplace_back()); !read) return read;
  }
  if (Status read = read_edits(record.reference(), part.reference); !read) return read;
  for (const std::uint32_t commodity : record.halted_commodities()) {
    part.halted.emplace_back(commodity);
  }
  for (const std::uint32_t account : record.suspended_accounts()) part.suspended.emplace_back(account);
  part.everyone_suspended = record.everyone_suspended();
  part.orders.resize(static_cast<std::size_t>(record.orders_size()));
  for (int i = 0; i < record.orders_size(); ++i) {
    if (Status read = read_order(record.orders(i), part.orders[static_cast<std::size_t>(i)]); !read) {
      return read;
    }
  }
  for (const pb::RememberedRequest& request : record.mass_cancels()) {
    if (Status read = read_request(request, part.mass_cancels.emplace_back()); !read) return read;
  }
  for (const pb::SnapshotCredit& credit : record.credit()) part.credit.push_back(credit_from(credit));
  for (const pb::SnapshotFigures& figures : record.figures()) {
    part.figures.push_back({.account = AccountId{figures.account()}, .figures = figures_from(figures)});
  }
  for (const pb::SnapshotPosition& position : record.positions()) {
    const auto party = parse_party(position.party());
    if (!party) return broken("a position of nobody");
    part.positions.push_back({.party = *party, .amount = money_from(position.amount())});
  }
  for (const pb::SnapshotIncentive& incentive : record.incentives()) {
    part.incentives.push_back({.programme = incentive.programme(),
                               .account = incentive.account(),
                               .share = share_from(incentive.share())});
  }
  for (const pb::SnapshotSubsidy& subsidy : record.subsidies())
    part.subsidies.push_back(subsidy_from(subsidy));
  part.insight.assign(record.insight().begin(), record.insight().end());
  return {};
}

}  // namespace farmgate
