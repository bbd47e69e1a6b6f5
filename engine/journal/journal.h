// The journal: every command the engine gave a sequence to, with what the gate decided, on disk before anyone
// is answered.
//
// One RocksDB value per frame, under its first sequence; frames are chained by their hashes, and a mark
// beside the journal says up to where it was durable. RocksDB alone would open a damaged log as a shorter
// one; chain and mark tell that from one whose last frames were never finished.
//
// Its first frames can be dropped once a snapshot stands for them; then it says with which sequence it
// begins.
//
// Owned by one thread, which writes. Another one may read it, and drop frames from it. Any may read the rows
// it begins with, which are not held.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "engine/base/result.h"
#include "engine/journal/durable_mark.h"
#include "engine/journal/frame.h"
#include "engine/journal/genesis.h"
#include "engine/journal/journal_beginning.h"

namespace rocksdb {
class DB;
class Env;
class WriteBatch;
}  // namespace rocksdb

namespace farmgate {

struct JournalSurvey;

// When a command counts as durable.
enum class Durability : std::uint8_t {
  kSync,      // when the disk has it
  kInterval,  // when the operating system has it; the disk has it within the interval
  kNone,      // when the operating system has it
};

struct JournalOptions {
  Durability durability = Durability::kSync;
  std::chrono::milliseconds interval{100};  // of kInterval
  rocksdb::Env* env = nullptr;              // whose files to write; nullptr: the system's. Must outlive it
};

// `where_and_what` completes "the journal in FOLDER is damaged"; the message ends with the remedies.
Error damaged_journal(const std::string& folder, const std::string& where_and_what);

class Journal {
 public:
  // Opens the journal in `folder`, or makes one, to write, with a term of its own. Fails with kBadInput,
  // saying where, when the journal is damaged or has lost what was durable, kUsage when another process has
  // it open, kSystem when it cannot be read. Then nothing has been changed.
  static Result<std::unique_ptr<Journal>> open(const std::string& folder, const JournalOptions& options);

  // Opens the journal in `folder` to read alone, and changes nothing there. Fails likewise, and with
  // kBadInput when there is none. Requires: nobody writes it.
  static Result<std::unique_ptr<Journal>> open_to_read(const std::string& folder,
                                                       const JournalOptions& options = {});

  // The same for one that may be damaged: neither its end nor its mark are looked at, and last() is 0. Fails
  // when not even its beginning can be read.
  static Result<std::unique_ptr<Journal>> open_as_it_lies(const std::string& folder,
                                                          const JournalOptions& options = {});

  ~Journal();

  // What its commands start from; nothing: it has to begin() yet.
  const std::optional<Genesis>& genesis() const { return genesis_; }
  // So many rows are in it.
  std::uint64_t genesis_row_count() const { return genesis_row_count_; }

  // Says what all commands start from, durably. Fails when its rows cannot be had, and with kSystem.
  // Requires: nothing did as yet.
  Status begin(const Genesis& genesis);

  // The first command that it has, or is to have. 1: nothing was dropped. Any thread.
  Sequence first() const { return first_.load(std::memory_order_relaxed); }

  // The last command of the journal; 0: it is empty.
  Sequence last() const { return last_; }
  // The hash of the last frame, or of the genesis.
  const Chain& chain() const { return chain_; }
  std::uint64_t term() const { return term_; }
  const std::string& folder() const { return folder_; }

  // The last command that lies in the store, whether what comes before it is whole or not; 0: none can be
  // found.
  Sequence last_stored() const;

  // Whether a journal whose last whole frame ends with `last`, and has this chain, has all that was durable.
  // Fails with kBadInput, naming sequence and file.
  Status reaches(const DurableMark::Position& mark, Sequence last, const Chain& chain) const;

  // Takes commands as the next frame, to be written by commit(). Requires: it has begun, and they follow
  // what was added before.
  void add(const DecidedCommands& commands);

  // Makes what was added durable, as the options say; the mark moves with what is durable, of kInterval with
  // what the disk has. Fails with kSystem, and ever after, when it cannot:
  // then what was added may be there or not.
  Status commit();

  // Drops the frames before the one that holds a command, for good and durably, and gives their space back.
  // For the thread that reads. Fails with kSystem when that cannot be written; then they are there, or not,
  // or have kept their space.
  Status drop_before(Sequence sequence);

  // Makes `folder` a journal with all that was committed, but its mark, while this one goes on. Any thread
  // but that which drops. Fails with kSystem.
  Status copy_to(const std::string& folder) const;

  // Of kInterval: gives the disk what it has not got yet, when it is time; true: it was.
  Result<bool> sync_when_due();
  // When that is; nothing: there is nothing that the disk has not got.
  std::optional<std::chrono::steady_clock::time_point> sync_due() const;

 private:
  friend class JournalReader;
  friend Status copy_whole_frames(const Journal& damaged, const JournalSurvey& found,
                                  const std::string& folder);
  enum class Access { kWrite, kRead, kReadWhatCanBe };
  Journal(std::string folder, const JournalOptions& options);

  Status open_store(Access access);
  Status find_genesis();
  Status visit_genesis_rows(const ReferenceSource::Take& take) const;
  void keep_genesis(std::string_view bytes, const Genesis& genesis, std::uint64_t row_count);
  Status find_beginning();
  Status find_end(const DurableMark::Position& mark);
  Status raise_term();
  Status mark();
  Error failure(const char* what, const std::string& why) const;

  const std::string folder_;
  const JournalOptions options_;
  std::unique_ptr<rocksdb::DB> db_;
  std::unique_ptr<rocksdb::WriteBatch> batch_;
  std::unique_ptr<DurableMark> mark_;
  FrameWriter writer_;
  std::optional<Genesis> genesis_;  // its rows are read from the store
  std::uint64_t genesis_row_count_ = 0;
  JournalBeginning beginning_;  // the chain is the genesis', or of the last frame that was dropped
  std::atomic<Sequence> first_{1};
  Sequence last_ = 0;
  Chain chain_{};  // of the last frame, or the genesis
  std::uint64_t term_ = 0;
  std::chrono::steady_clock::time_point last_sync_;
  bool synced_ = true;
  bool failed_ = false;
};

}  // namespace farmgate
