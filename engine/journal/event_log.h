// The event log: the events of every command, by sequence, for whoever follows them.
//
// RocksDB, without a log of its own: what a crash takes away is made again from the journal, and held against
// the digests of what is left. Appended to by one thread; read by any. Its first chunks can be dropped.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.h"
#include "engine/journal/chunk_bounds.h"
#include "engine/journal/late_replace.h"
#include "engine/model/units.h"

namespace rocksdb {
class DB;
class Env;
class WriteBatch;
}  // namespace rocksdb

namespace farmgate {

// The events of consecutive commands. What is published never changes.
struct EventChunk {
  Sequence first = 0;
  Sequence last = 0;
  std::uint32_t event_count = 0;
  std::uint64_t digest_before = 0;  // over all events before these
  std::uint64_t digest_after = 0;
  std::string events;                      // as EventRecords reads them
  std::vector<LateReplace> late_replaces;  // by rising sequence
};

class EventLog {
 public:
  // Opens the log in `folder`, or makes one, for chunks of so many bytes of events at most. Fails with
  // kBadInput when it is damaged, kSystem when it cannot be opened.
  static Result<std::unique_ptr<EventLog>> open(const std::string& folder, rocksdb::Env* env = nullptr,
                                                std::uint64_t event_bytes_max = kChunkEventBytesMax);

  // Opens the log in `folder` to read alone, and changes nothing there. Fails likewise, and with kBadInput
  // when there is none.
  static Result<std::unique_ptr<EventLog>> open_to_read(const std::string& folder);

  ~EventLog();

  // Appends a chunk. Requires: it follows the last one. Fails with kSystem; of one that is too large, nothing
  // is written.
  Status append(const EventChunk& chunk);

  // Drops the chunks before the one that holds the events of a command, for good and durably, and gives their
  // space back. One thread at a time, which may be another than appends. Fails with kSystem; then they are
  // there, or not, or have kept their space.
  Status drop_before(Sequence sequence);

  // Drops all chunks that end behind a command, for good. Fails with kSystem.
  Status drop_after(Sequence last);

  // Sees to it that all that was appended is on the disk.
  Status flush();

  // Makes `folder` a log with all that was appended, while this one goes on. Any thread but that which drops.
  // Fails with kSystem.
  Status copy_to(const std::string& folder) const;

  // The first command whose events it has; 0: it is empty. Any thread.
  Sequence first() const { return first_.load(std::memory_order_relaxed); }

  // The last chunk; nothing: the log is empty.
  Result<std::optional<EventChunk>> last() const;

  // The chunk that holds the events of a command, or the next one when that has been dropped; nothing: it
  // comes after the end. Fails with kBadInput when what is stored is damaged.
  Result<std::optional<EventChunk>> read(Sequence sequence) const;

 private:
  EventLog(std::string folder, std::uint64_t event_bytes_max);

  Status open_store(bool read_only, rocksdb::Env* env);
  Status find_first();
  Error failure(const char* what, const std::string& why) const;
  Result<std::optional<EventChunk>> parse(std::string_view key, std::string_view value) const;

  std::string folder_;
  std::uint64_t event_bytes_max_;  // of a chunk
  std::unique_ptr<rocksdb::DB> db_;
  std::unique_ptr<rocksdb::WriteBatch> batch_;  // empty between appends; kept for its memory
  std::atomic<Sequence> first_{0};
};

}  // namespace farmgate
