#include "engine/journal/journal.h"

#include <rocksdb/db.h>
#include <rocksdb/write_batch.h>

#include <array>
#include <filesystem>
#include <utility>

#include "engine/base/check.h"
#include "engine/base/hash.h"
#include "engine/journal/copy_store.h"
#include "engine/journal/journal_reader.h"
#include "engine/journal/store_options.h"
#include "engine/journal/stored_key.h"
#include "engine/journal/stored_range.h"
#include "engine/journal/stored_values.h"

namespace farmgate {
namespace {

rocksdb::Options options_of(const JournalOptions& options) {
  rocksdb::Options store = store_options(options.env);
  store.create_if_missing = true;
  // A log that stops making sense ends there; chain and mark tell whether it may.
  store.wal_recovery_mode = rocksdb::WALRecoveryMode::kPointInTimeRecovery;
  store.paranoid_checks = true;
  return store;
}

// Where the frames of a journal stop being whole; `otherwise` if none of them tells.
Error first_damage(const Journal& journal, Error otherwise) {
  JournalReader reader(journal, 1);
  for (;;) {
    const auto next = reader.next();
    if (!next) return next.error();
    if (!*next) return otherwise;
  }
}

}  // namespace

Error damaged_journal(const std::string& folder, const std::string& where_and_what) {
  return {
      .code = ErrorCode::kBadInput,
      .message = "the journal in " + folder + " is damaged" + where_and_what +
                 ". Restore the data directory from a copy, or cut the journal there with farmgate journal "
                 "repair"};
}

Journal::Journal(std::string folder, const JournalOptions& options)
    : folder_(std::move(folder)), options_(options), batch_(std::make_unique<rocksdb::WriteBatch>()) {}

// What an interval has left is made durable at the end too: whoever has ended well has lost nothing.
Journal::~Journal() {
  if (sync_due() && db_->SyncWAL().ok()) (void)mark();
}

Error Journal::failure(const char* what, const std::string& why) const {
  return {.code = ErrorCode::kSystem,
          .message = std::string("cannot ") + what + " the journal in " + folder_ + ": " + why};
}

Result<std::unique_ptr<Journal>> Journal::open(const std::string& folder, const JournalOptions& options) {
  // What RocksDB can make no sense of, it drops as it opens a store to write: damage is looked for before.
  if (std::filesystem::exists(folder + "/CURRENT") || std::filesystem::exists(mark_path(folder))) {
    auto as_it_lies = open_to_read(folder, options);
    if (!as_it_lies) return as_it_lies;
  }
  std::unique_ptr<Journal> journal(new Journal(folder, options));
  if (Status status = journal->open_store(Access::kWrite); !status) return std::move(status).error();
  auto mark = DurableMark::open(mark_path(folder));
  if (!mark) return std::move(mark).error();
  journal->mark_ = std::make_unique<DurableMark>(std::move(*mark));
  if (Status status = journal->find_genesis(); !status) return std::move(status).error();
  if (Status status = journal->find_end(journal->mark_->position()); !status)
    return std::move(status).error();
  if (Status status = journal->raise_term(); !status) return std::move(status).error();
  journal->last_sync_ = std::chrono::steady_clock::now();
  return journal;
}

Result<std::unique_ptr<Journal>> Journal::open_to_read(const std::string& folder,
                                                       const JournalOptions& options) {
  std::unique_ptr<Journal> journal(new Journal(folder, options));
  if (Status status = journal->open_store(Access::kRead); !status) {
    const auto as_it_lies = open_as_it_lies(folder, options);
    return as_it_lies ? first_damage(**as_it_lies, status.error()) : status.error();
  }
  if (Status status = journal->find_genesis(); !status) return std::move(status).error();
  const auto mark = DurableMark::read(mark_path(folder));
  if (!mark) return mark.error();
  if (Status status = journal->find_end(*mark); !status) return std::move(status).error();
  return journal;
}

Result<std::unique_ptr<Journal>> Journal::open_as_it_lies(const std::string& folder,
                                                          const JournalOptions& options) {
  std::unique_ptr<Journal> journal(new Journal(folder, options));
  if (Status status = journal->open_store(Access::kReadWhatCanBe); !status) return std::move(status).error();
  if (Status status = journal->find_genesis(); !status) return std::move(status).error();
  return journal;
}

Status Journal::open_store(Access access) {
  rocksdb::DB* db = nullptr;
  rocksdb::Status opened;
  if (access == Access::kWrite) {
    opened = rocksdb::DB::Open(options_of(options_), folder_, &db);
  } else {
    if (!std::filesystem::exists(folder_ + "/CURRENT")) {
      return Error{.code = ErrorCode::kBadInput,
                   .message = "there is no journal in " + folder_ + ": it has no file CURRENT"};
    }
    rocksdb::Options options = options_of(options_);
    options.create_if_missing = false;
    opened = rocksdb::DB::OpenForReadOnly(options, folder_, &db);
    if (opened.IsCorruption() && access == Access::kReadWhatCanBe) {
      options.paranoid_checks = false;
      opened = rocksdb::DB::OpenForReadOnly(options, folder_, &db);
    }
  }
  db_.reset(db);
  if (opened.ok()) return {};
  if (opened.IsCorruption()) return damaged_journal(folder_, ": " + opened.ToString());
  if (opened.IsIOError() && opened.ToString().find("LOCK") != std::string::npos) {
    return Error{.code = ErrorCode::kUsage,
                 .message = "the journal in " + folder_ + " is in use: another process has it open"};
  }
  return failure("open", opened.ToString());
}

Status Journal::find_genesis() {
  StoredValues values(*db_, folder_);
  const auto bytes = values.get(kGenesisKey);
  if (!bytes) return damaged_journal(folder_, ": " + bytes.error().message);
  if (!*bytes) return {};
  std::uint64_t row_count = 0;
  const auto genesis = read_genesis(**bytes, [&row_count](const ReferenceChange& rows) {
    row_count += rows.size();
    return Status();
  });
  if (!genesis) return damaged_journal(folder_, ": it has " + genesis.error().message);
  keep_genesis(**bytes, *genesis, row_count);
  return find_beginning();
}

void Journal::keep_genesis(std::string_view bytes, const Genesis& genesis, std::uint64_t row_count) {
  genesis_ = genesis;
  genesis_->reference =
      ReferenceSource([this](const ReferenceSource::Take& take) { return visit_genesis_rows(take); });
  genesis_row_count_ = row_count;
  beginning_.chain = chain_ = hash128(bytes);
}

// They were whole when the journal was opened.
Status Journal::visit_genesis_rows(const ReferenceSource::Take& take) const {
  StoredValues values(*db_, folder_);
  const auto bytes = values.get(kGenesisKey);
  if (!bytes) return damaged_journal(folder_, ": " + bytes.error().message);
  if (!*bytes) return damaged_journal(folder_, ": what it began with is not there any more");
  Status taken;
  const auto read = read_genesis(**bytes, [&](const ReferenceChange& rows) { return taken = take(rows); });
  if (!taken) return taken;
  return read ? Status() : Status(damaged_journal(folder_, ": it has " + read.error().message));
}

Status Journal::find_beginning() {
  StoredValues values(*db_, folder_);
  const auto bytes = values.get(kBeginningKey);
  if (!bytes) return damaged_journal(folder_, ": " + bytes.error().message);
  if (!*bytes) return {};
  const auto beginning = read_beginning(**bytes);
  if (!beginning) return damaged_journal(folder_, ": it has " + beginning.error().message);
  beginning_ = *beginning;
  first_.store(beginning_.first, std::memory_order_relaxed);
  return {};
}

Status Journal::begin(const Genesis& genesis) {
  check(!genesis_.has_value());
  std::uint64_t row_count = 0;
  Genesis counted = genesis;
  counted.reference = ReferenceSource([&](const ReferenceSource::Take& take) {
    return genesis.reference.visit([&](const ReferenceChange& rows) {
      row_count += rows.size();
      return take(rows);
    });
  });
  const auto bytes = genesis_bytes(counted);
  if (!bytes) return bytes.error();
  rocksdb::WriteOptions at_once;
  at_once.sync = true;
  rocksdb::Status written = db_->Put(at_once, kGenesisKey, *bytes);
  // Else the store would hold it until something else is written.
  if (written.ok() && bytes->size() >= db_->GetOptions().write_buffer_size) written = db_->Flush({});
  if (!written.ok()) return failure("write", written.ToString());
  keep_genesis(*bytes, genesis, row_count);
  return {};
}

// Reads the last frame, and holds it against the mark. Without any frame, it ends before it begins.
Status Journal::find_end(const DurableMark::Position& mark) {
  const std::unique_ptr<rocksdb::Iterator> at(db_->NewIterator({}));
  at->SeekToLast();
  if (at->status().IsCorruption())
    return first_damage(*this, damaged_journal(folder_, ": " + at->status().ToString()));
  if (!at->status().ok()) return failure("read", at->status().ToString());
  last_ = beginning_.first - 1;
  chain_ = beginning_.chain;
  if (at->Valid() && at->key().size() == kStoredKeySize) {
    FrameReader reader;
    const auto header = reader.open(at->value().ToStringView());
    if (!header) {
      return damaged_journal(folder_, " at sequence " +
                                          std::to_string(sequence_of_key(at->key().ToStringView())) + ": " +
                                          header.error().message);
    }
    last_ = header->last();
    chain_ = hash128(at->value().ToStringView());
  }
  return reaches(mark, last_, chain_);
}

Status Journal::reaches(const DurableMark::Position& mark, Sequence last, const Chain& chain) const {
  const std::string durable =
      "it was durable up to sequence " + std::to_string(mark.sequence) + ", as durable.mark says";
  if (last < mark.sequence) {
    return damaged_journal(folder_, " at sequence " + std::to_string(last + 1) + ": " + durable +
                                        ", but ends with " + std::to_string(last) + ", in " +
                                        StoredValues(*db_, folder_).last_log());
  }
  if (last > mark.sequence || last == 0 || chain == mark.chain) return {};
  return damaged_journal(
      folder_, " at sequence " + std::to_string(last) + ": " + durable + ", but its last frame is another");
}

Sequence Journal::last_stored() const {
  const std::unique_ptr<rocksdb::Iterator> at(db_->NewIterator({}));
  at->SeekToLast();
  FrameReader reader;
  if (!at->Valid() || at->key().size() != kStoredKeySize) return 0;
  const auto header = reader.open(at->value().ToStringView());
  return header ? header->last() : sequence_of_key(at->key().ToStringView());
}

Status Journal::raise_term() {
  std::string before;
  const rocksdb::Status read = db_->Get({}, kTermKey, &before);
  if (!read.ok() && !read.IsNotFound()) return failure("read", read.ToString());
  if (read.ok() && before.size() != kStoredKeySize) {
    return Error{.code = ErrorCode::kBadInput,
                 .message = "the journal in " + folder_ + " has a damaged term"};
  }
  term_ = (read.ok() ? sequence_of_key(before) : 0) + 1;
  rocksdb::WriteOptions at_once;
  at_once.sync = true;
  const StoredKey term = stored_key(term_);
  const rocksdb::Status written = db_->Put(at_once, kTermKey, {term.data(), term.size()});
  return written.ok() ? Status() : failure("write", written.ToString());
}

void Journal::add(const DecidedCommands& commands) {
  check(genesis_.has_value());
  check(commands.first == last_ + 1);
  const std::string_view bytes = writer_.write(commands, term_, chain_);
  const StoredKey key = stored_key(commands.first);
  const rocksdb::Status added = batch_->Put({key.data(), key.size()}, bytes);
  check(added.ok());
  last_ += commands.decisions.size();
  chain_ = hash128(bytes);
}

Status Journal::commit() {
  if (failed_) return failure("write", "an earlier write has failed");
  if (batch_->Count() == 0) return {};
  rocksdb::WriteOptions options;
  options.sync = options_.durability == Durability::kSync;
  const rocksdb::Status written = db_->Write(options, batch_.get());
  batch_->Clear();
  synced_ = options.sync;
  if (!written.ok()) {
    failed_ = true;
    return failure("write", written.ToString());
  }
  return options_.durability == Durability::kInterval ? Status() : mark();
}

Status Journal::mark() {
  Status marked = mark_->set({.sequence = last_, .chain = chain_});
  failed_ = !marked.ok();
  return marked;
}

// Together with the frames goes what the next one is chained to, so that a crash leaves both or none.
Status Journal::drop_before(Sequence sequence) {
  JournalReader kept(*this, sequence);
  const auto found = kept.next();
  if (!found) return found.error();
  if (!*found || kept.header().first <= first()) return {};
  const JournalBeginning beginning{.first = kept.header().first, .chain = kept.header().chain};
  rocksdb::WriteBatch batch;
  rocksdb::Status dropped = delete_before(beginning.first, batch);
  if (dropped.ok()) dropped = batch.Put(kBeginningKey, beginning_bytes(beginning));
  if (dropped.ok()) dropped = db_->Write({}, &batch);
  if (!dropped.ok()) return failure("drop frames of", dropped.ToString());
  beginning_ = beginning;
  first_.store(beginning.first, std::memory_order_relaxed);
  dropped = release_space_before(beginning.first, *db_);
  return dropped.ok() ? Status() : failure("drop frames of", dropped.ToString());
}

Status Journal::copy_to(const std::string& folder) const {
  return copy_store(*db_, folder);
}

Result<bool> Journal::sync_when_due() {
  const auto due = sync_due();
  const auto now = std::chrono::steady_clock::now();
  if (!due || now < *due) return false;
  last_sync_ = now;
  const rocksdb::Status synced = db_->SyncWAL();
  synced_ = synced.ok();
  failed_ = !synced.ok();
  if (!synced.ok()) return failure("write", synced.ToString());
  if (Status marked = mark(); !marked) return std::move(marked).error();
  return true;
}

std::optional<std::chrono::steady_clock::time_point> Journal::sync_due() const {
  if (synced_ || failed_ || options_.durability != Durability::kInterval) return std::nullopt;
  return last_sync_ + options_.interval;
}

}  // namespace farmgate
