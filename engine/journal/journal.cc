#include "engine/journal/journal.h"

#include <rocksdb/db.h>
#include <rocksdb/write_batch.h>

#include <array>
#include <utility>

#include "engine/base/check.h"
#include "engine/base/hash.h"
#include "engine/journal/stored_key.h"

namespace farmgate {
namespace {

// Keys that come before those of all frames: sequences begin with 1.
constexpr std::string_view kGenesisKey{"\0", 1};
constexpr std::string_view kTermKey{"\0\0", 2};
static_assert(kTermKey.size() < kStoredKeySize);

rocksdb::Options store_options(const JournalOptions& options) {
  rocksdb::Options store;
  store.create_if_missing = true;
  if (options.env != nullptr) store.env = options.env;
  // A log that stops making sense ends there; chain and mark tell whether it may.
  store.wal_recovery_mode = rocksdb::WALRecoveryMode::kPointInTimeRecovery;
  store.paranoid_checks = true;
  store.write_buffer_size = std::size_t{64} << 20;
  store.info_log_level = rocksdb::InfoLogLevel::WARN_LEVEL;
  store.keep_log_file_num = 4;
  store.max_background_jobs = 2;
  return store;
}

}  // namespace

Journal::Journal(std::string folder, const JournalOptions& options)
    : folder_(std::move(folder)), options_(options), batch_(std::make_unique<rocksdb::WriteBatch>()) {}
Journal::~Journal() = default;

Error Journal::failure(const char* what, const std::string& why) const {
  return {.code = ErrorCode::kSystem,
          .message = std::string("cannot ") + what + " the journal in " + folder_ + ": " + why};
}

Result<std::unique_ptr<Journal>> Journal::open(const std::string& folder, const JournalOptions& options) {
  std::unique_ptr<Journal> journal(new Journal(folder, options));
  rocksdb::DB* db = nullptr;
  const rocksdb::Status opened = rocksdb::DB::Open(store_options(options), folder, &db);
  journal->db_.reset(db);
  if (opened.IsCorruption()) {
    return Error{.code = ErrorCode::kBadInput,
                 .message = "the journal in " + folder + " is damaged: " + opened.ToString() +
                            ". Restore the directory from a copy"};
  }
  if (opened.IsIOError() && opened.ToString().find("LOCK") != std::string::npos) {
    return Error{.code = ErrorCode::kUsage,
                 .message = "the journal in " + folder + " is in use: another process has it open"};
  }
  if (!opened.ok()) return journal->failure("open", opened.ToString());

  auto mark = DurableMark::open(folder + "/durable.mark");
  if (!mark) return std::move(mark).error();
  journal->mark_ = std::make_unique<DurableMark>(std::move(*mark));
  if (Status status = journal->find_genesis(); !status) return std::move(status).error();
  if (Status status = journal->find_end(); !status) return std::move(status).error();
  if (Status status = journal->raise_term(); !status) return std::move(status).error();
  journal->last_sync_ = std::chrono::steady_clock::now();
  return journal;
}

Status Journal::find_genesis() {
  std::string bytes;
  const rocksdb::Status read = db_->Get({}, kGenesisKey, &bytes);
  if (read.IsNotFound()) return {};
  if (!read.ok()) return failure("read", read.ToString());
  auto genesis = read_genesis(bytes);
  if (!genesis) {
    return Error{.code = ErrorCode::kBadInput,
                 .message = "the journal in " + folder_ + " has " + genesis.error().message};
  }
  genesis_ = std::move(*genesis);
  genesis_chain_ = chain_ = hash128(bytes);
  return {};
}

Status Journal::begin(Genesis genesis) {
  check(!genesis_.has_value());
  const std::string bytes = genesis_bytes(genesis);
  rocksdb::WriteOptions at_once;
  at_once.sync = true;
  const rocksdb::Status written = db_->Put(at_once, kGenesisKey, bytes);
  if (!written.ok()) return failure("write", written.ToString());
  genesis_ = std::move(genesis);
  genesis_chain_ = chain_ = hash128(bytes);
  return {};
}

// Reads the last frame, and holds it against the mark.
Status Journal::find_end() {
  const std::unique_ptr<rocksdb::Iterator> at(db_->NewIterator({}));
  at->SeekToLast();
  if (!at->status().ok()) return failure("read", at->status().ToString());
  if (at->Valid() && at->key().size() == kStoredKeySize) {
    FrameReader reader;
    const auto header = reader.open(at->value().ToStringView());
    if (!header) {
      return Error{.code = ErrorCode::kBadInput,
                   .message = "the journal in " + folder_ + " is damaged at sequence " +
                              std::to_string(sequence_of_key(at->key().ToStringView())) + ": " +
                              header.error().message};
    }
    last_ = header->last();
    chain_ = hash128(at->value().ToStringView());
  }
  const DurableMark::Position& mark = mark_->position();
  const bool is_lost = last_ < mark.sequence || (last_ == mark.sequence && last_ > 0 && chain_ != mark.chain);
  if (!is_lost) return {};
  return Error{.code = ErrorCode::kBadInput,
               .message = "the journal in " + folder_ + " was durable up to sequence " +
                          std::to_string(mark.sequence) + ", as durable.mark says, but " +
                          (last_ < mark.sequence ? "ends with " + std::to_string(last_)
                                                 : std::string("its last frame is another")) +
                          ": it is damaged. Restore the directory from a copy"};
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
  Status marked = mark_->set({.sequence = last_, .chain = chain_});
  failed_ = !marked.ok();
  return marked;
}

Status Journal::sync_when_due() {
  if (synced_ || failed_ || options_.durability != Durability::kInterval) return {};
  const auto now = std::chrono::steady_clock::now();
  if (now - last_sync_ < options_.interval) return {};
  last_sync_ = now;
  const rocksdb::Status synced = db_->SyncWAL();
  synced_ = synced.ok();
  failed_ = !synced.ok();
  return synced.ok() ? Status() : failure("write", synced.ToString());
}

struct JournalReader::Cursor {
  std::unique_ptr<rocksdb::Iterator> at;
};

JournalReader::JournalReader(const Journal& journal, Sequence from)
    : folder_(journal.folder_), genesis_chain_(journal.genesis_chain_), cursor_(std::make_unique<Cursor>()) {
  cursor_->at.reset(journal.db_->NewIterator({}));
  const StoredKey key = stored_key(from);
  cursor_->at->SeekForPrev({key.data(), key.size()});
  if (!cursor_->at->Valid() || cursor_->at->key().size() != kStoredKeySize) {
    const StoredKey first = stored_key(0);
    cursor_->at->Seek({first.data(), first.size()});
  }
}

JournalReader::~JournalReader() = default;

Error JournalReader::damage(Sequence sequence, const std::string& what) const {
  return {.code = ErrorCode::kBadInput,
          .message = "the journal in " + folder_ + " is damaged at sequence " + std::to_string(sequence) +
                     ": " + what};
}

std::string_view JournalReader::bytes() const {
  return cursor_->at->value().ToStringView();
}

Result<bool> JournalReader::next() {
  const Sequence expected = header_.last() + 1;
  if (!at_start_) cursor_->at->Next();
  if (!cursor_->at->status().ok()) return damage(expected, cursor_->at->status().ToString());
  while (cursor_->at->Valid() && cursor_->at->key().size() != kStoredKeySize) cursor_->at->Next();
  if (!cursor_->at->Valid()) return false;
  if (Status status = check_place(); !status) return std::move(status).error();
  at_start_ = false;
  chain_ = hash128(bytes());
  return true;
}

// Reads the frame it is at, and holds it against its key and the frame before.
Status JournalReader::check_place() {
  const Sequence key = sequence_of_key(cursor_->at->key().ToStringView());
  const auto header = reader_.open(bytes());
  if (!header) return damage(key, header.error().message);
  if (header->first != key)
    return damage(key, "the frame says it begins with " + std::to_string(header->first));
  if (Status status = check_link(*header); !status) return status;
  header_ = *header;
  return {};
}

// Holds a frame against the one it follows.
Status JournalReader::check_link(const FrameHeader& frame) const {
  constexpr const char* kOther = "what comes before is not what it was chained to";
  if (frame.first == 1) return frame.chain == genesis_chain_ ? Status() : Status(damage(1, kOther));
  if (at_start_) return {};
  if (frame.first != header_.last() + 1) {
    return damage(header_.last() + 1, "the next frame begins with " + std::to_string(frame.first));
  }
  return frame.chain == chain_ ? Status() : Status(damage(frame.first, kOther));
}

Status JournalReader::read(RecordedCommands& commands) const {
  Status status = reader_.read(commands);
  return status ? Status() : Status(damage(header_.first, status.error().message));
}

}  // namespace farmgate
