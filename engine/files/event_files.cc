#include "engine/files/event_files.h"

#include <array>
#include <string_view>
#include <variant>

namespace farmgate {
namespace {

constexpr std::array<std::string_view, 17> kFillColumns{
    "sequence",        "index",           "ts_ns",     "commodity", "taker_side",  "ask_account",
    "ask_order",       "bid_account",     "bid_order", "origin",    "destination", "quantity",
    "farm_gate_price", "delivered_price", "unit_cost", "subsidy",   "programme"};

constexpr std::array<std::string_view, 9> kEventColumns{"sequence", "index",  "ts_ns", "event", "account",
                                                        "order_id", "reason", "open",  "filled"};

constexpr std::array<std::string_view, 7> kEntryColumns{"sequence", "index",   "ts_ns", "event",
                                                        "party",    "account", "amount"};

void append_header(std::span<const std::string_view> columns, CsvWriter& csv) {
  for (const std::string_view column : columns) csv.field(column);
  csv.end_row();
}

void append_fill(const Event& event, const Filled& fill, const Symbols& symbols, CsvWriter& csv) {
  csv.field(static_cast<std::int64_t>(event.sequence)).field(std::int64_t{event.index});
  csv.field(event.time.value()).field(symbols.commodities.symbol(event.commodity));
  csv.field(to_string(fill.taker_side));
  for (const FillParty* party : {&fill.ask, &fill.bid}) {
    csv.field(symbols.accounts.symbol(party->order.account)).field(party->order.id);
  }
  csv.field(symbols.zones.symbol(fill.ask.zone)).field(symbols.zones.symbol(fill.bid.zone));
  csv.field(fill.quantity.value()).field(fill.farm_gate.value()).field(fill.delivered.value());
  csv.field(fill.unit_cost.value()).field(fill.subsidy.value());
  csv.field(fill.programme.valid() ? symbols.programmes.symbol(fill.programme) : std::string_view());
  csv.end_row();
}

// Writes the rows of one event.
struct EventRows {
  const Event& event;
  const Symbols& symbols;
  CsvWriter& csv;

  void operator()(const Accepted& accepted) const { row(accepted.order, "", accepted.quantity, Lots{0}); }
  void operator()(const Rejected& rejected) const {
    begin();
    csv.field(account_of(rejected, symbols)).field(rejected.order_id).field(to_string(rejected.reason));
    csv.field(std::string_view()).field(std::string_view()).end_row();
  }
  void operator()(const Filled& fill) const {
    for (const FillParty* party : {&fill.maker(), &fill.taker()}) {
      row(party->order, "", party->open, party->filled);
    }
  }
  void operator()(const Cancelled& cancelled) const {
    row(cancelled.order, to_string(cancelled.reason), Lots{0}, cancelled.filled);
  }
  void operator()(const Expired& expired) const { row(expired.order, "", Lots{0}, expired.filled); }
  void operator()(const Replaced& replaced) const { row(replaced.order, "", replaced.open, replaced.filled); }
  void operator()(const Booked& booked) const {
    begin();
    csv.field(symbols.accounts.symbol(booked.account));
    for (int i = 0; i < 4; ++i) csv.field(std::string_view());
    csv.end_row();
  }
  void operator()(const ReferenceChanged& changed) const {
    begin();
    csv.field(changed.account.valid() ? symbols.accounts.symbol(changed.account) : std::string_view());
    for (int i = 0; i < 4; ++i) csv.field(std::string_view());
    csv.end_row();
  }

  void begin() const {
    csv.field(static_cast<std::int64_t>(event.sequence)).field(std::int64_t{event.index});
    csv.field(event.time.value()).field(to_string(event.payload));
  }
  void row(const OrderName& order, std::string_view reason, Lots open, Lots filled) const {
    begin();
    csv.field(symbols.accounts.symbol(order.account)).field(order.id).field(reason);
    csv.field(open.value()).field(filled.value()).end_row();
  }
};

void append_entry(const Event& event, std::string_view what, const LedgerEntry& entry, const Symbols& symbols,
                  CsvWriter& csv) {
  csv.field(static_cast<std::int64_t>(event.sequence)).field(std::int64_t{event.index});
  csv.field(event.time.value()).field(what).field(to_string(entry.party));
  csv.field(entry.account.valid() ? symbols.accounts.symbol(entry.account) : std::string_view());
  csv.field(std::string_view(to_string(entry.amount)));
  csv.end_row();
}

}  // namespace

void append_fills_header(CsvWriter& csv) {
  append_header(kFillColumns, csv);
}
void append_events_header(CsvWriter& csv) {
  append_header(kEventColumns, csv);
}
void append_entries_header(CsvWriter& csv) {
  append_header(kEntryColumns, csv);
}

void append_fills(std::span<const Event> events, const Symbols& symbols, CsvWriter& csv) {
  for (const Event& event : events) {
    if (const auto* fill = std::get_if<Filled>(&event.payload)) append_fill(event, *fill, symbols, csv);
  }
}

void append_entries(const Event& event, std::span<const LedgerEntry> entries, const Symbols& symbols,
                    CsvWriter& csv) {
  for (const LedgerEntry& entry : entries) {
    append_entry(event, to_string(event.payload), entry, symbols, csv);
  }
}

void append_incentive(const Event& event, std::span<const LedgerEntry> entries, const Symbols& symbols,
                      CsvWriter& csv) {
  for (const LedgerEntry& entry : entries) append_entry(event, "incentive", entry, symbols, csv);
}

void append_events(std::span<const Event> events, const Symbols& symbols, CsvWriter& csv) {
  for (const Event& event : events) std::visit(EventRows{event, symbols, csv}, event.payload);
}

}  // namespace farmgate
