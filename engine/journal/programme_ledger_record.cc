#include "engine/journal/programme_ledger_record.h"

#include <farmgate/journal/v1/journal.pb.h>

#include "engine/journal/enum_record.h"

namespace farmgate {
namespace {

namespace pb = journal::v1;

static_assert(static_cast<int>(ProgrammeNews::kUsed) + 1 == pb::PROGRAMME_NEWS_USED);

template <class Record>
bool parse(std::string_view bytes, Record& record) {
  return record.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()));
}

void write_sums(const ProgrammeSums& sums, pb::ProgrammeSums& record) {
  record.set_locked(sums.locked);
  record.set_locked_lots(sums.locked_lots);
  record.set_paid(sums.paid);
  record.set_paid_lots(sums.paid_lots);
}

ProgrammeSums sums_from(const pb::ProgrammeSums& record) {
  return {.locked = record.locked(),
          .locked_lots = record.locked_lots(),
          .paid = record.paid(),
          .paid_lots = record.paid_lots()};
}

template <class Record>
std::optional<Timestamp> end_time_of(const Record& record) {
  return record.has_end_time_ns() ? std::optional(Timestamp{record.end_time_ns()}) : std::nullopt;
}

}  // namespace

std::string bytes_of(const ProgrammeBalance& balance) {
  pb::ProgrammeBalance record;
  record.set_granted(balance.granted);
  if (balance.end_time) record.set_end_time_ns(balance.end_time->value());
  record.set_is_deleted(balance.is_deleted);
  write_sums(balance.sums, *record.mutable_sums());
  for (const ProgrammeRelease& release : balance.releases) {
    pb::ProgrammeRelease& to = *record.add_releases();
    to.set_epoch(release.epoch);
    to.set_money(release.money);
  }
  record.set_told_per_cent(balance.told_per_cent);
  record.set_has_ended(balance.has_ended);
  return record.SerializeAsString();
}

std::optional<ProgrammeBalance> programme_balance_from(std::string_view bytes) {
  pb::ProgrammeBalance record;
  if (!parse(bytes, record)) return {};
  ProgrammeBalance balance{.granted = record.granted(),
                           .end_time = end_time_of(record),
                           .is_deleted = record.is_deleted(),
                           .sums = sums_from(record.sums()),
                           .releases = {},
                           .told_per_cent = record.told_per_cent(),
                           .has_ended = record.has_ended()};
  for (const pb::ProgrammeRelease& release : record.releases()) {
    balance.releases.push_back({.epoch = release.epoch(), .money = release.money()});
  }
  return balance;
}

std::string bytes_of(const ProgrammeSums& sums) {
  pb::ProgrammeSums record;
  write_sums(sums, record);
  return record.SerializeAsString();
}

std::optional<ProgrammeSums> programme_sums_from(std::string_view bytes) {
  pb::ProgrammeSums record;
  return parse(bytes, record) ? std::optional(sums_from(record)) : std::nullopt;
}

std::string bytes_of(const OpenAsk& ask) {
  pb::OpenAsk record;
  record.set_county(ask.county);
  if (ask.programme.empty()) return record.SerializeAsString();
  record.set_programme(ask.programme);
  record.set_locked(ask.locked.value());
  record.set_open_lots(ask.open.value());
  record.set_quantity_lots(ask.quantity.value());
  record.set_price(ask.price.value());
  record.set_commodity(ask.commodity);
  for (const std::string& attribute : ask.attributes) record.add_attributes(attribute);
  return record.SerializeAsString();
}

std::optional<OpenAsk> open_ask_from(std::string_view bytes) {
  pb::OpenAsk record;
  if (!parse(bytes, record)) return {};
  return OpenAsk{.county = record.county(),
                 .programme = record.programme(),
                 .locked = Price{record.locked()},
                 .open = Lots{record.open_lots()},
                 .quantity = Lots{record.quantity_lots()},
                 .price = Price{record.price()},
                 .commodity = record.commodity(),
                 .attributes = {record.attributes().begin(), record.attributes().end()}};
}

std::string bytes_of(const ProgrammeEntry& entry) {
  pb::ProgrammeEntry record;
  record.set_time_ns(entry.time.value());
  record.set_programme(entry.programme);
  record.set_what(record_of<pb::ProgrammeNews>(entry.what));
  record.set_level_per_cent(entry.level_per_cent);
  record.set_granted(entry.granted);
  record.set_locked(entry.locked);
  record.set_paid(entry.paid);
  if (entry.end_time) record.set_end_time_ns(entry.end_time->value());
  return record.SerializeAsString();
}

std::optional<ProgrammeEntry> programme_entry_from(std::string_view bytes, const ProgrammeNewsPlace& place) {
  pb::ProgrammeEntry record;
  if (!parse(bytes, record)) return {};
  const auto what = from_record(record.what(), ProgrammeNews::kUsed);
  if (!what) return {};
  return ProgrammeEntry{.place = place,
                        .time = Timestamp{record.time_ns()},
                        .programme = record.programme(),
                        .what = *what,
                        .level_per_cent = record.level_per_cent(),
                        .granted = record.granted(),
                        .locked = record.locked(),
                        .paid = record.paid(),
                        .end_time = end_time_of(record)};
}

}  // namespace farmgate
