#include "engine/journal/programme_reader.h"

#include <farmgate/journal/v1/journal.pb.h>
#include <rocksdb/db.h>
#include <rocksdb/snapshot.h>

#include "engine/journal/ledger_key.h"
#include "engine/journal/money_record.h"
#include "engine/journal/programme_ledger_record.h"
#include "engine/journal/reference_record.h"

namespace farmgate {

ProgrammeReader::ProgrammeReader(rocksdb::DB& db, std::string folder)
    : db_(db), folder_(std::move(folder)), snapshot_(std::make_unique<rocksdb::ManagedSnapshot>(&db)) {}
ProgrammeReader::ProgrammeReader(ProgrammeReader&&) noexcept = default;
ProgrammeReader::~ProgrammeReader() = default;

rocksdb::ReadOptions ProgrammeReader::options() const {
  rocksdb::ReadOptions options;
  options.snapshot = snapshot_->snapshot();
  return options;
}

Error ProgrammeReader::failure(const rocksdb::Status& status) const {
  if (status.IsCorruption()) return damaged();
  return {.code = ErrorCode::kSystem,
          .message = "cannot read the ledger in " + folder_ + ": " + status.ToString()};
}

Error ProgrammeReader::damaged() const {
  return {.code = ErrorCode::kBadInput,
          .message = "the ledger in " + folder_ +
                     " is damaged. It can be deleted: it is made again from the events, as far back as those "
                     "go"};
}

Result<std::optional<std::string>> ProgrammeReader::get(const std::string& key) const {
  std::string value;
  const rocksdb::Status read = db_.Get(options(), key, &value);
  if (read.IsNotFound()) return std::optional<std::string>();
  if (!read.ok()) return failure(read);
  return std::optional(std::move(value));
}

Status ProgrammeReader::scan(const std::string& prefix, const std::string& from, const Take& take) const {
  const std::unique_ptr<rocksdb::Iterator> at(db_.NewIterator(options()));
  for (at->Seek(from); at->Valid() && at->key().starts_with(prefix); at->Next()) {
    if (!take(at->key().ToStringView(), at->value().ToStringView())) return {};
  }
  return at->status().ok() ? Status() : Status(failure(at->status()));
}

Result<std::optional<ProgrammeBalance>> ProgrammeReader::balance(std::string_view programme) const {
  const auto value = get(programme_key(programme));
  if (!value) return value.error();
  if (!*value) return std::optional<ProgrammeBalance>();
  auto balance = programme_balance_from(**value);
  if (!balance) return damaged();
  return balance;
}

Result<std::vector<ProgrammePart>> ProgrammeReader::parts(std::string_view programme) const {
  std::vector<ProgrammePart> parts;
  bool is_whole = true;
  const std::string prefix = part_prefix(programme);
  const Status read = scan(prefix, prefix, [&](std::string_view key, std::string_view value) {
    auto part = part_of_key(key.substr(prefix.size()));
    const auto sums = programme_sums_from(value);
    is_whole = part && sums;
    if (!is_whole) return false;
    part->sums = *sums;
    parts.push_back(std::move(*part));
    return true;
  });
  if (!read) return read.error();
  if (!is_whole) return damaged();
  return parts;
}

Result<std::vector<ProgrammeEntry>> ProgrammeReader::news(const ProgrammeNewsPlace& from,
                                                          std::size_t count_max) const {
  std::vector<ProgrammeEntry> entries;
  bool is_whole = true;
  const Status read =
      scan(std::string(kNewsPrefix), news_key(from), [&](std::string_view key, std::string_view value) {
        if (entries.size() == count_max) return false;
        const auto place = news_place_of_key(key);
        auto entry = place ? programme_entry_from(value, *place) : std::nullopt;
        is_whole = entry.has_value();
        if (is_whole) entries.push_back(std::move(*entry));
        return is_whole;
      });
  if (!read) return read.error();
  if (!is_whole) return damaged();
  return entries;
}

Result<std::vector<std::pair<std::string, ProgrammeBalance>>> ProgrammeReader::balances() const {
  std::vector<std::pair<std::string, ProgrammeBalance>> balances;
  bool is_whole = true;
  const std::string prefix(kProgrammePrefix);
  const Status read = scan(prefix, prefix, [&](std::string_view key, std::string_view value) {
    auto balance = programme_balance_from(value);
    is_whole = balance.has_value();
    if (is_whole) balances.emplace_back(name_of_key(key), std::move(*balance));
    return is_whole;
  });
  if (!read) return read.error();
  if (!is_whole) return damaged();
  return balances;
}

Result<std::vector<std::pair<std::string, OpenAsk>>> ProgrammeReader::asks_under_coupons() const {
  std::vector<std::pair<std::string, OpenAsk>> asks;
  bool is_whole = true;
  const std::string prefix(kAskPrefix);
  const Status read = scan(prefix, prefix, [&](std::string_view key, std::string_view value) {
    auto ask = open_ask_from(value);
    is_whole = ask.has_value();
    if (is_whole && !ask->programme.empty()) asks.emplace_back(key, std::move(*ask));
    return is_whole;
  });
  if (!read) return read.error();
  if (!is_whole) return damaged();
  return asks;
}

Result<std::optional<OpenAsk>> ProgrammeReader::ask(std::string_view account,
                                                    std::string_view order_id) const {
  const auto value = get(ask_key(account, order_id));
  if (!value) return value.error();
  if (!*value) return std::optional<OpenAsk>();
  auto ask = open_ask_from(**value);
  if (!ask) return damaged();
  return ask;
}

Result<std::vector<std::pair<std::string, std::string>>> ProgrammeReader::counties() const {
  std::vector<std::pair<std::string, std::string>> counties;
  const std::string prefix(kCountyPrefix);
  const Status read = scan(prefix, prefix, [&](std::string_view key, std::string_view value) {
    counties.emplace_back(name_of_key(key), value);
    return true;
  });
  if (!read) return read.error();
  return counties;
}

Result<std::vector<std::string>> ProgrammeReader::attributes(std::string_view account) const {
  const auto value = get(attributes_key(account));
  if (!value) return value.error();
  if (!*value) return std::vector<std::string>();
  journal::v1::Texts record;
  if (!record.ParseFromString(**value)) return damaged();
  return std::vector<std::string>(record.items().begin(), record.items().end());
}

Result<std::string> ProgrammeReader::owner(std::string_view account) const {
  auto value = get(owner_key(account));
  if (!value) return std::move(value).error();
  return std::move(*value).value_or("");
}

Result<ReferenceChange> ProgrammeReader::rows() const {
  ReferenceEditRecords records;
  bool is_whole = true;
  const std::string prefix(kRowPrefix);
  const Status read = scan(prefix, prefix, [&](std::string_view, std::string_view value) {
    is_whole = records.Add()->ParseFromArray(value.data(), static_cast<int>(value.size()));
    return is_whole;
  });
  if (!read) return read.error();
  ReferenceChange rows;
  if (!is_whole || !read_edits(records, rows)) return damaged();
  return rows;
}

Result<std::vector<ProgrammeReader::Share>> ProgrammeReader::shares() const {
  std::vector<Share> shares;
  bool is_whole = true;
  const std::string prefix(kSharePrefix);
  const Status read = scan(prefix, prefix, [&](std::string_view key, std::string_view value) {
    journal::v1::IncentiveShare record;
    const auto names = names_of_share_key(key);
    is_whole = names && record.ParseFromArray(value.data(), static_cast<int>(value.size()));
    if (!is_whole) return false;
    shares.push_back({.programme = std::string(names->first),
                      .account = std::string(names->second),
                      .share = share_from(record)});
    return true;
  });
  if (!read) return read.error();
  if (!is_whole) return damaged();
  return shares;
}

}  // namespace farmgate
