// The ids that accounts have used, of orders or of requests, each with what the gate remembers of its first
// use.
//
// Belongs to the thread of the gate. Ids compare byte by byte within their account. The table is cut into
// segments that grow one at a time, so that no command ever pays for more than one small step of growth.
#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <string_view>
#include <vector>

#include "engine/base/chunked_vector.h"
#include "engine/base/hash.h"
#include "engine/base/text_pool.h"
#include "engine/model/ids.h"
#include "engine/model/units.h"
#include "engine/model/words.h"

namespace farmgate {

// Number of a record, its own until the record is removed.
using IdRecordIndex = std::uint32_t;
inline constexpr IdRecordIndex kNoRecord = std::numeric_limits<IdRecordIndex>::max();

// An id within its account, and its hash, by which it is looked for.
struct IdKey {
  AccountId account;
  std::string_view id;
  std::uint64_t hash = 0;

  IdKey() = default;
  IdKey(AccountId of, std::string_view text) : account(of), id(text), hash(hash64(text, of.value())) {}
};

// One cache line.
struct alignas(64) IdRecord {
  Sequence sequence = 0;  // of the first request
  Hash128 fingerprint;    // of the first request
  AccountId account;
  CommodityId commodity;  // of an order
  ZoneId zone;            // of an order
  IdRecordIndex next =
      kNoRecord;           // of an order: the first request that named it; of a request: the one after
  Side side = Side::kBid;  // of an order
  std::uint8_t id_size = 0;
  std::array<char, 22> id{};  // the id, or its handle in the table's pool when it is longer
};
static_assert(sizeof(IdRecord) == 64);

class IdTable {
 public:
  IdTable() : segments_(kSegmentCount) {}

  // kNoRecord: the account has not used the id, or it is forgotten.
  IdRecordIndex find(const IdKey& key) const;

  // The record of this hash whose first request has this sequence. Requires: there is one.
  IdRecordIndex find(std::uint64_t hash, Sequence sequence) const;

  // Fetch what find() will read, the second what the first has made known.
  void prefetch_entry(const IdKey& key) const;
  void prefetch_record(const IdKey& key) const;

  // A new record, with account and id set. Requires: find() does not find it.
  IdRecordIndex add(const IdKey& key);

  void remove(IdRecordIndex index);

  IdRecord& operator[](IdRecordIndex index) { return records_[index]; }
  const IdRecord& operator[](IdRecordIndex index) const { return records_[index]; }

  std::size_t size() const { return size_; }

 private:
  static constexpr std::size_t kSegmentCount = 1024;

  struct Entry {
    std::uint32_t tag = 0;  // low half of the hash
    IdRecordIndex record = kNoRecord;
  };

  // Linear probing over a power of two, at most half full; an entry's home is its tag modulo the size.
  struct Segment {
    std::vector<Entry> entries = std::vector<Entry>(8);
    std::size_t size = 0;

    std::size_t mask() const { return entries.size() - 1; }
    void insert(Entry entry);
    void erase(std::size_t hole);
    void grow();
  };

  static std::uint32_t tag_of(std::uint64_t hash) { return static_cast<std::uint32_t>(hash); }
  static std::size_t segment_of(std::uint64_t hash) { return hash >> 54; }
  static_assert(kSegmentCount == 1 << 10);

  std::string_view id_of(const IdRecord& record) const;
  void set_id(IdRecord& record, std::string_view id);
  TextPool::Handle long_id(const IdRecord& record) const;

  std::vector<Segment> segments_;
  ChunkedVector<IdRecord> records_;
  IdRecordIndex free_ = kNoRecord;  // chained by next
  TextPool long_ids_;
  std::size_t size_ = 0;
};

}  // namespace farmgate
