#include "engine/journal/ledger_store.h"

#include <farmgate/journal/v1/journal.pb.h>
#include <rocksdb/cache.h>
#include <rocksdb/db.h>
#include <rocksdb/filter_policy.h>
#include <rocksdb/snapshot.h>
#include <rocksdb/table.h>
#include <rocksdb/write_batch.h>

#include <algorithm>
#include <utility>

#include "engine/base/check.h"
#include "engine/journal/copy_store.h"
#include "engine/journal/ledger_key.h"
#include "engine/journal/ledger_record.h"
#include "engine/journal/money_record.h"
#include "engine/journal/programme_ledger_record.h"
#include "engine/journal/reference_record.h"
#include "engine/journal/store_options.h"

namespace farmgate {
namespace {

constexpr std::uint32_t kLedgerFormatVersion = 2;
// Of a key: most accounts and asks that are looked up for the first time are not there.
constexpr double kBloomBits = 10;
constexpr std::size_t kCacheBytes = std::size_t{32} << 20;

// Filters and indexes take two bytes for each entry there ever was: only the parts that are used are in
// memory.
rocksdb::BlockBasedTableOptions table_options() {
  rocksdb::BlockBasedTableOptions options;
  options.filter_policy.reset(rocksdb::NewBloomFilterPolicy(kBloomBits));
  options.index_type = rocksdb::BlockBasedTableOptions::kTwoLevelIndexSearch;
  options.partition_filters = true;
  options.cache_index_and_filter_blocks = true;
  options.block_cache = rocksdb::NewLRUCache(kCacheBytes);
  return options;
}

// An account's key behind all that its entries of a command have.
std::string key_behind(std::string_view account, Sequence sequence) {
  return sequence == std::numeric_limits<Sequence>::max()
             ? entry_key(account, {.sequence = sequence,
                                   .index = std::numeric_limits<std::uint32_t>::max(),
                                   .kind = kEntryKindLast,
                                   .part = std::numeric_limits<std::uint32_t>::max()})
             : entry_key(account, {.sequence = sequence + 1});
}

}  // namespace

// The commands whose entries are wanted; empty when the first is behind the last.
struct LedgerStore::Range {
  Sequence first = 0;
  Sequence last = 0;
};

LedgerBatch::LedgerBatch() : batch_(std::make_unique<rocksdb::WriteBatch>()) {}
LedgerBatch::~LedgerBatch() = default;

void LedgerBatch::put(std::string_view account, const AccountEntry& entry) {
  put(entry_key(account, entry.place), bytes_of(entry));
}

void LedgerBatch::put(std::string_view account, const AccountBalance& balance) {
  put(balance_key(account), bytes_of(balance));
}

void LedgerBatch::put(std::string_view programme, const ProgrammeBalance& balance) {
  put(programme_key(programme), bytes_of(balance));
}

void LedgerBatch::put(std::string_view programme, const ProgrammePart& part) {
  put(part_key(programme, part), bytes_of(part.sums));
}

void LedgerBatch::put_ask(const std::string& key, const OpenAsk& ask) {
  put(key, bytes_of(ask));
}

void LedgerBatch::put(const ProgrammeEntry& entry) {
  put(news_key(entry.place), bytes_of(entry));
}

void LedgerBatch::put_attributes(std::string_view account, const std::vector<std::string>& attributes) {
  if (attributes.empty()) return remove(attributes_key(account));
  journal::v1::Texts record;
  for (const std::string& attribute : attributes) record.add_items(attribute);
  put(attributes_key(account), record.SerializeAsString());
}

void LedgerBatch::put_county(std::string_view zone, std::string_view county) {
  if (county.empty()) return remove(county_key(zone));
  put(county_key(zone), county);
}

void LedgerBatch::put_owner(std::string_view account, std::string_view owner) {
  if (owner.empty()) return remove(owner_key(account));
  put(owner_key(account), owner);
}

void LedgerBatch::put_row(const ReferenceEdit& edit) {
  ReferenceEditRecords records;
  write_edits({&edit, 1}, records);
  put(row_key(edit), records.Get(0).SerializeAsString());
  const auto* const row = std::get_if<ProgrammeRow>(&edit);
  if (row != nullptr) remove(row_key(ProgrammeDeletion{row->symbol}));
}

void LedgerBatch::put_share(std::string_view programme, std::string_view account,
                            const IncentiveShare& share) {
  journal::v1::IncentiveShare record;
  write_share(share, record);
  put(share_key(programme, account), record.SerializeAsString());
}

void LedgerBatch::remove_ask(const std::string& key) {
  remove(key);
}

void LedgerBatch::remove_programmes() {
  for (const std::string_view prefix : {kProgrammePrefix, kPartPrefix, kAskPrefix, kAttributesPrefix,
                                        kCountyPrefix, kOwnerPrefix, kRowPrefix, kSharePrefix}) {
    remove_all(prefix);
  }
}

void LedgerBatch::remove_balances() {
  remove_all(kBalancePrefix);
}

void LedgerBatch::remove_all(std::string_view prefix) {
  const std::string end(1, static_cast<char>(prefix.front() + 1));
  check(batch_->DeleteRange(prefix, end).ok());
}

void LedgerBatch::put(const std::string& key, std::string_view value) {
  check(batch_->Put(key, value).ok());  // it is in memory
}

void LedgerBatch::remove(const std::string& key) {
  check(batch_->Delete(key).ok());
}

std::size_t LedgerBatch::size_bytes() const {
  return batch_->GetDataSize();
}

void LedgerBatch::clear() {
  batch_->Clear();
}

LedgerStore::LedgerStore(std::string folder) : folder_(std::move(folder)) {}
LedgerStore::~LedgerStore() = default;

Error LedgerStore::failure(const char* what, const rocksdb::Status& status) const {
  if (status.IsCorruption()) return damaged(status.ToString());
  return {.code = ErrorCode::kSystem,
          .message = std::string("cannot ") + what + " the ledger in " + folder_ + ": " + status.ToString()};
}

Error LedgerStore::damaged(const std::string& what) const {
  return {.code = ErrorCode::kBadInput,
          .message = "the ledger in " + folder_ + " is damaged: " + what +
                     ". It can be deleted: it is made again from the events, as far back as those go"};
}

Result<std::unique_ptr<LedgerStore>> LedgerStore::open(const std::string& folder, rocksdb::Env* env) {
  std::unique_ptr<LedgerStore> store(new LedgerStore(folder));
  if (Status status = store->open_store(env); !status) return std::move(status).error();
  auto progress = store->read_progress({});
  if (!progress) return std::move(progress).error();
  store->progress_ = *progress;
  return store;
}

Status LedgerStore::open_store(rocksdb::Env* env) {
  rocksdb::Options options = store_options(env);
  options.create_if_missing = true;
  options.table_factory.reset(rocksdb::NewBlockBasedTableFactory(table_options()));
  options.compression = rocksdb::kZSTD;
  rocksdb::DB* db = nullptr;
  const rocksdb::Status opened = rocksdb::DB::Open(options, folder_, &db);
  db_.reset(db);
  return opened.ok() ? Status() : Status(failure("open", opened));
}

Result<LedgerProgress> LedgerStore::read_progress(const rocksdb::ReadOptions& options) const {
  std::string value;
  const rocksdb::Status read = db_->Get(options, kLedgerProgressKey, &value);
  if (read.IsNotFound()) return LedgerProgress{};
  if (!read.ok()) return failure("read", read);
  journal::v1::LedgerProgress record;
  const bool is_one = record.ParseFromString(value) && record.format_version() == kLedgerFormatVersion;
  if (!is_one) return damaged("how far it has come is not told, or by another version");
  return LedgerProgress{.last = record.last_sequence(),
                        .digest = record.digest(),
                        .complete_from = record.complete_from_sequence()};
}

Result<AccountBalance> LedgerStore::balance(std::string_view account) const {
  std::string value;
  const rocksdb::Status read = db_->Get({}, balance_key(account), &value);
  if (read.IsNotFound()) return AccountBalance{};
  if (!read.ok()) return failure("read", read);
  const auto balance = balance_from(value);
  if (!balance) return damaged("the balance of account " + std::string(account) + " is none");
  return *balance;
}

bool LedgerStore::may_have_ask(const std::string& key) const {
  std::string value;
  return !db_->Get({}, key, &value).IsNotFound();
}

Status LedgerStore::write(const LedgerBatch& batch, const LedgerProgress& progress) {
  journal::v1::LedgerProgress record;
  record.set_format_version(kLedgerFormatVersion);
  record.set_last_sequence(progress.last);
  record.set_digest(progress.digest);
  record.set_complete_from_sequence(progress.complete_from);
  check(batch.batch_->Put(kLedgerProgressKey, record.SerializeAsString()).ok());
  const rocksdb::Status written = db_->Write({}, batch.batch_.get());
  if (!written.ok()) return failure("write", written);
  const std::lock_guard lock(mutex_);
  progress_ = progress;
  return {};
}

LedgerProgress LedgerStore::progress() const {
  const std::lock_guard lock(mutex_);
  return progress_;
}

Result<Sequence> LedgerStore::secure() {
  const Sequence written = progress().last;
  const rocksdb::Status synced = db_->FlushWAL(true);
  if (!synced.ok()) return failure("write", synced);
  return written;
}

Status LedgerStore::copy_to(const std::string& folder) const {
  return copy_store(*db_, folder);
}

ProgrammeReader LedgerStore::programmes() const {
  return {*db_, folder_};
}

Result<LedgerProgress> LedgerStore::progress_of(const ProgrammeReader& reader) const {
  return read_progress(reader.options());
}

Result<EntryPage> LedgerStore::page(const EntryQuery& query) const {
  rocksdb::ManagedSnapshot snapshot(db_.get());
  rocksdb::ReadOptions options;
  options.snapshot = snapshot.snapshot();
  const auto progress = read_progress(options);
  if (!progress) return progress.error();
  EntryPage page{.entries = {}, .is_last = true, .progress = *progress};
  const auto range = range_of(query, page.progress.last, options);
  if (!range) return range.error();
  if (range->first > range->last) return page;
  if (Status read_through = read(query, *range, options, page); !read_through) return read_through.error();
  return page;
}

// Times never go back, so that a range of times is one of sequences.
Result<LedgerStore::Range> LedgerStore::range_of(const EntryQuery& query, Sequence last,
                                                 const rocksdb::ReadOptions& options) const {
  Range range{.first = query.from_sequence, .last = std::min(query.to_sequence, last)};
  const auto first = first_at(query.from_time, query.account, range, options);
  if (!first) return first.error();
  const auto behind = first_at(query.to_time, query.account, range, options);
  if (!behind) return behind.error();
  range.first = *first;
  if (*behind == 0) return Range{.first = 1, .last = 0};
  range.last = std::min(range.last, *behind - 1);
  return range;
}

// The first command of the range from which on the account's entries are of this time or a later one; behind
// the range when there are none. Halves the range until it is found, one look at an entry each time.
Result<Sequence> LedgerStore::first_at(Timestamp time, std::string_view account, const Range& range,
                                       const rocksdb::ReadOptions& options) const {
  Sequence first = range.first;
  Sequence behind = range.last + 1;
  if (time <= Timestamp{0}) return first;
  if (time == Timestamp{std::numeric_limits<std::int64_t>::max()}) return behind;
  const std::unique_ptr<rocksdb::Iterator> at(db_->NewIterator(options));
  const std::string end = key_behind(account, range.last);
  while (first < behind) {
    const Sequence middle = first + (behind - first) / 2;
    at->Seek(entry_key(account, {.sequence = middle}));
    if (!at->status().ok()) return failure("read", at->status());
    if (!at->Valid() || at->key().ToStringView() >= end) {
      behind = middle;
      continue;
    }
    const auto place = place_of_key(at->key().ToStringView());
    const auto entry = place ? entry_from(at->value().ToStringView(), *place) : std::nullopt;
    if (!entry) return damaged("an entry of account " + std::string(account) + " is none");
    if (entry->time < time) {
      first = place->sequence + 1;
    } else {
      behind = middle;
    }
  }
  return first;
}

Status LedgerStore::read(const EntryQuery& query, const Range& range, rocksdb::ReadOptions options,
                         EntryPage& page) const {
  const std::string lower_key = entry_key(query.account, {.sequence = range.first});
  const std::string upper_key = key_behind(query.account, range.last);
  const rocksdb::Slice lower(lower_key);
  const rocksdb::Slice upper(upper_key);
  options.iterate_lower_bound = &lower;
  options.iterate_upper_bound = &upper;
  const std::unique_ptr<rocksdb::Iterator> at(db_->NewIterator(options));
  const auto advance = [&] { query.newest_first ? at->Prev() : at->Next(); };
  if (query.after) {
    const std::string after = entry_key(query.account, *query.after);
    query.newest_first ? at->SeekForPrev(after) : at->Seek(after);
    if (at->Valid() && at->key() == rocksdb::Slice(after)) advance();
  } else {
    query.newest_first ? at->SeekToLast() : at->SeekToFirst();
  }
  for (; at->Valid() && page.entries.size() < query.size_max; advance()) {
    const auto place = place_of_key(at->key().ToStringView());
    auto entry = place ? entry_from(at->value().ToStringView(), *place) : std::nullopt;
    if (!entry) return damaged("an entry of account " + std::string(query.account) + " is none");
    page.entries.push_back(std::move(*entry));
  }
  page.is_last = !at->Valid();
  return at->status().ok() ? Status() : Status(failure("read", at->status()));
}

}  // namespace farmgate
