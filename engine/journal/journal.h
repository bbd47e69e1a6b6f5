// The journal: every command the engine gave a sequence to, with what the gate decided, on disk before anyone
// is answered.
//
// One RocksDB value per frame, under its first sequence; frames are chained by their hashes, and a mark
// beside the journal says up to where it was durable. RocksDB alone would open a damaged log as a shorter
// one; chain and mark tell that from one whose last frames were never finished.
//
// Owned and used by one thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "engine/base/result.h"
#include "engine/journal/durable_mark.h"
#include "engine/journal/frame.h"
#include "engine/journal/genesis.h"

namespace rocksdb {
class DB;
class Env;
class WriteBatch;
}  // namespace rocksdb

namespace farmgate {

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

class Journal {
 public:
  // Opens the journal in `folder`, or makes one, to write, with a term of its own. Fails with kBadInput,
  // saying where, when the journal is damaged or has lost what was durable, kUsage when another process has
  // it open, kSystem when it cannot be read.
  static Result<std::unique_ptr<Journal>> open(const std::string& folder, const JournalOptions& options);

  ~Journal();

  // What its commands start from; nothing: it has to begin() yet.
  const std::optional<Genesis>& genesis() const { return genesis_; }

  // Says what all commands start from, durably. Requires: nothing did as yet.
  Status begin(Genesis genesis);

  // The last command of the journal; 0: it is empty.
  Sequence last() const { return last_; }
  std::uint64_t term() const { return term_; }
  const std::string& folder() const { return folder_; }

  // Takes commands as the next frame, to be written by commit(). Requires: it has begun, and they follow
  // what was added before.
  void add(const DecidedCommands& commands);

  // Makes what was added durable, as the options say. Fails with kSystem, and ever after, when it cannot:
  // then what was added may be there or not.
  Status commit();

  // Of kInterval: gives the disk what it has not got yet, when it is time.
  Status sync_when_due();

 private:
  friend class JournalReader;
  Journal(std::string folder, const JournalOptions& options);

  Status find_genesis();
  Status find_end();
  Status raise_term();
  Error failure(const char* what, const std::string& why) const;

  const std::string folder_;
  const JournalOptions options_;
  std::unique_ptr<rocksdb::DB> db_;
  std::unique_ptr<rocksdb::WriteBatch> batch_;
  std::unique_ptr<DurableMark> mark_;
  FrameWriter writer_;
  std::optional<Genesis> genesis_;
  Chain genesis_chain_{};
  Sequence last_ = 0;
  Chain chain_{};  // of the last frame, or the genesis
  std::uint64_t term_ = 0;
  std::chrono::steady_clock::time_point last_sync_;
  bool synced_ = true;
  bool failed_ = false;
};

// Reads a journal frame by frame. Owned and used by one thread, while nobody writes.
class JournalReader {
 public:
  // Starts with the frame that holds the command `from`, or at its first one if that comes later. The journal
  // must outlive it.
  JournalReader(const Journal& journal, Sequence from);
  ~JournalReader();

  // Goes to the next frame; false: there is none. Fails with kBadInput, naming folder and sequence, for a
  // frame that is none, one that is missing, or a broken chain.
  Result<bool> next();

  // The frame it is at.
  const FrameHeader& header() const { return header_; }
  std::uint32_t rules_version() const { return reader_.rules_version(); }
  std::string_view bytes() const;
  // Its commands, appended.
  Status read(RecordedCommands& commands) const;

 private:
  struct Cursor;

  Error damage(Sequence sequence, const std::string& what) const;
  Status check_place();
  Status check_link(const FrameHeader& frame) const;

  std::string folder_;
  Chain genesis_chain_{};
  std::unique_ptr<Cursor> cursor_;
  FrameReader reader_;
  FrameHeader header_;
  bool at_start_ = true;
  Chain chain_{};  // of the frame it is at
};

}  // namespace farmgate
