#include "engine/runtime/event_output.h"

#include <utility>

#include "engine/files/event_files.h"

namespace farmgate {

Status EventOutput::Sink::finish() {
  if (Status status = csv.write_to(file); !status) return status;
  return file.finish();
}

Status EventOutput::open_sink(const std::optional<std::string>& path, ExistingFile existing,
                              std::optional<Sink>& sink) {
  if (!path) return {};
  auto file = OutputFile::open(*path, existing);
  if (!file) return std::move(file).error();
  sink.emplace(Sink{.file = std::move(*file), .csv = {}});
  return {};
}

Result<EventOutput> EventOutput::open(const ReplayOptions& options, Before before) {
  EventOutput output;
  output.ledger_ = std::move(before.ledger);
  output.insight_ = std::move(before.insight);
  output.digest_ = before.digest;
  const ExistingFile existing = options.overwrite ? ExistingFile::kReplace : ExistingFile::kKeep;
  if (Status status = open_sink(options.fills, existing, output.fills_); !status) return status.error();
  if (Status status = open_sink(options.events, existing, output.events_); !status) {
    return status.error();
  }
  if (Status status = open_sink(options.ledger, existing, output.entries_); !status) {
    return status.error();
  }
  if (output.entries_) append_entries_header(output.entries_->csv);
  if (output.fills_) append_fills_header(output.fills_->csv);
  if (output.events_) append_events_header(output.events_->csv);
  return output;
}

Status EventOutput::take(std::span<const Event> events, const Symbols& symbols) {
  digest_.add(events, symbols);
  summary_.add(events);
  if (fills_) {
    append_fills(events, symbols, fills_->csv);
    if (Status status = fills_->drain(); !status) return status;
  }
  if (events_) {
    append_events(events, symbols, events_->csv);
    if (Status status = events_->drain(); !status) return status;
  }
  return keep_books(events, symbols);
}

Status EventOutput::keep_books(std::span<const Event> events, const Symbols& symbols) {
  for (const Event& event : events) {
    const LedgerEntries entries = ledger_.apply(event, symbols);
    if (insight_ != nullptr) insight_->add(event, symbols, ledger_.payments());
    if (!entries_) continue;
    append_entries(event, entries.all(), symbols, entries_->csv);
    for (const IncentivePayment& payment : ledger_.payments()) {
      const AccountId producer = std::get<Filled>(event.payload).ask.order.account;
      append_incentive(event, Ledger::entries_of(payment, producer).all(), symbols, entries_->csv);
    }
    if (Status status = entries_->drain(); !status) return status;
  }
  return {};
}

// All or none: nothing gets its name before everything is written.
Status EventOutput::commit() {
  for (std::optional<Sink>* sink : {&fills_, &events_, &entries_}) {
    if (!*sink) continue;
    if (Status status = (*sink)->finish(); !status) return status;
  }
  for (std::optional<Sink>* sink : {&fills_, &events_, &entries_}) {
    if (!*sink) continue;
    if (Status status = (*sink)->file.commit(); !status) return status;
  }
  return {};
}

}  // namespace farmgate
