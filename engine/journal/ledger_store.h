// The ledger's store: the entries of every account, and what they have come to, so that a page of one
// account's is read where it lies; and how much of every programme is locked and paid, where and to whom.
//
// RocksDB in a folder of its own. Made from the events by one thread, which writes what it made together with
// how far it has come; read by any. What is in it stays when the events it was made of are dropped.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.h"
#include "engine/journal/account_entry.h"
#include "engine/journal/programme_entry.h"
#include "engine/journal/programme_reader.h"
#include "engine/model/incentive.h"
#include "engine/model/reference_change.h"

namespace rocksdb {
class DB;
class Env;
class Status;
class WriteBatch;
struct ReadOptions;
}  // namespace rocksdb

namespace farmgate {

// What is to be written at once. Belongs to one thread.
class LedgerBatch {
 public:
  LedgerBatch();
  ~LedgerBatch();
  LedgerBatch(const LedgerBatch&) = delete;
  LedgerBatch& operator=(const LedgerBatch&) = delete;

  // All require: symbols and ids are such, of 1 to 64 bytes.
  void put(std::string_view account, const AccountEntry& entry);
  void put(std::string_view account, const AccountBalance& balance);
  void put(std::string_view programme, const ProgrammeBalance& balance);
  void put(std::string_view programme, const ProgrammePart& part);
  // By ask_key().
  void put_ask(const std::string& key, const OpenAsk& ask);
  void remove_ask(const std::string& key);
  void put(const ProgrammeEntry& entry);
  // Empty: it has none.
  void put_attributes(std::string_view account, const std::vector<std::string>& attributes);
  void put_county(std::string_view zone, std::string_view county);
  // Empty: it has none.
  void put_owner(std::string_view account, std::string_view owner);
  // The row of a zone, or of a programme, which is not deleted by that; or that a programme was deleted.
  void put_row(const ReferenceEdit& edit);
  void put_share(std::string_view programme, std::string_view account, const IncentiveShare& share);
  // All there was before of programmes, but for what there was to tell.
  void remove_programmes();
  // What every account had come to.
  void remove_balances();

  std::size_t size_bytes() const;
  void clear();

 private:
  friend class LedgerStore;
  void put(const std::string& key, std::string_view value);
  void remove(const std::string& key);
  void remove_all(std::string_view prefix);

  std::unique_ptr<rocksdb::WriteBatch> batch_;
};

// How far a ledger has come.
struct LedgerProgress {
  Sequence last = 0;           // the last command whose events are in it
  std::uint64_t digest = 0;    // over all events up to it
  Sequence complete_from = 0;  // every entry of this command and those after it is there; 0: it has not begun

  friend bool operator==(const LedgerProgress&, const LedgerProgress&) = default;
};

// Which entries of an account are wanted, and in which order.
struct EntryQuery {
  std::string_view account;
  Sequence from_sequence = 0;
  Sequence to_sequence = std::numeric_limits<Sequence>::max();  // included
  Timestamp from_time;
  Timestamp to_time{std::numeric_limits<std::int64_t>::max()};  // not included
  bool newest_first = false;
  std::optional<EntryPlace> after;  // goes on behind this one
  std::size_t size_max = 0;
};

struct EntryPage {
  std::vector<AccountEntry> entries;
  bool is_last = false;     // there are no more
  LedgerProgress progress;  // of the ledger that it is a page of
};

class LedgerStore {
 public:
  // Opens the store in `folder`, or makes one. Fails with kBadInput when it is damaged, kSystem when it
  // cannot be opened.
  static Result<std::unique_ptr<LedgerStore>> open(const std::string& folder, rocksdb::Env* env = nullptr);

  ~LedgerStore();

  // For the one who writes. Fail with kSystem, and with kBadInput when what is stored is damaged.

  // Zeros for an account that nothing is stored of.
  Result<AccountBalance> balance(std::string_view account) const;
  // Whether an ask is there, by ask_key(), or cannot be read. Seldom reads anything when it is not.
  bool may_have_ask(const std::string& key) const;
  // All of it or nothing, with how far the ledger has come by it.
  Status write(const LedgerBatch& batch, const LedgerProgress& progress);

  // Any thread.

  const std::string& folder() const { return folder_; }
  LedgerProgress progress() const;
  // Sees to it that what was written is on the disk, and returns up to which command. Fails with kSystem.
  Result<Sequence> secure();
  // Makes `folder` a store with all that was written, while this one goes on. Fails with kSystem.
  Status copy_to(const std::string& folder) const;
  // What is there of programmes as of now; and how far the ledger had come then. Fails likewise.
  ProgrammeReader programmes() const;
  Result<LedgerProgress> progress_of(const ProgrammeReader& reader) const;
  // One account's entries as of one moment, of whatever is written meanwhile. Fails likewise.
  Result<EntryPage> page(const EntryQuery& query) const;

 private:
  struct Range;

  explicit LedgerStore(std::string folder);

  Error failure(const char* what, const rocksdb::Status& status) const;
  Error damaged(const std::string& what) const;
  Status open_store(rocksdb::Env* env);
  Result<LedgerProgress> read_progress(const rocksdb::ReadOptions& options) const;
  Result<Range> range_of(const EntryQuery& query, Sequence last, const rocksdb::ReadOptions& options) const;
  Result<Sequence> first_at(Timestamp time, std::string_view account, const Range& range,
                            const rocksdb::ReadOptions& options) const;
  Status read(const EntryQuery& query, const Range& range, rocksdb::ReadOptions options,
              EntryPage& page) const;

  const std::string folder_;
  std::unique_ptr<rocksdb::DB> db_;
  mutable std::mutex mutex_;  // of the next one
  LedgerProgress progress_;
};

}  // namespace farmgate
