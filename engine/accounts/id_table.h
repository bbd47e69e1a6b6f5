// The ids that accounts have used, of orders or of requests, each with what the gate remembers of its first
// use.
//
// Belongs to the thread of the gate. Ids compare byte by byte within their account.
//
// Extendible hashing (Fagin, Nievergelt, Pippenger, Strong, 1979): the first bits of a hash choose one of
// many small tables of one size, and one that is full is split in two. So no command ever pays for more than
// one split, and what belongs together lies within one page.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "engine/accounts/chunked_vector.h"
#include "engine/accounts/content.h"
#include "engine/base/hash.h"
#include "engine/base/short_text.h"
#include "engine/base/text_pool.h"
#include "engine/model/ids.h"

namespace farmgate {

// An id within its account, and its hash, by which it is looked for.
struct IdKey {
  AccountId account;
  std::string_view id;
  std::uint64_t hash = 0;

  IdKey() = default;
  IdKey(AccountId of, std::string_view text) : account(of), id(text), hash(hash_of(of, text)) {}

  static std::uint64_t hash_of(AccountId account, std::string_view id) { return hash64(id, account.value()); }
};

// One cache line.
struct alignas(64) IdRecord {
  Sequence sequence = 0;  // of the first request
  Content content;        // of the first request
  AccountId account;
  RecordId next;              // of an order: the first request that named it; of a request: the one after
  OrderSlot slot = kNoOrder;  // of an order: what it had while it was open
  std::uint8_t id_size = 0;
  std::array<char, 11> id{};  // the id, or its handle in the table's pool when it is longer
};
static_assert(sizeof(IdRecord) == 64);

class IdTable {
 public:
  IdTable();

  // Makes memory ready for so many ids. Requires: the table is empty.
  void reserve(std::size_t size);

  // Not valid(): the account has not used the id, or it is forgotten.
  RecordId find(const IdKey& key) const;

  // The same, quicker when the record is the one of the hint.
  RecordId find(const IdKey& key, RecordId hint) const {
    return hint.valid() && is_of(hint, key) ? hint : find(key);
  }

  // Fetches what find() will read first.
  void prefetch(const IdKey& key) const { __builtin_prefetch(&home(tag_of(key.hash))); }
  // What find() is likely to find, as a hint, its record fetched.
  RecordId prefetch_record(const IdKey& key) const;

  // A new record, with account and id set. Requires: find() does not find it.
  RecordId add(const IdKey& key);

  void remove(RecordId id);

  IdRecord& operator[](RecordId id) { return records_[id.value()]; }
  const IdRecord& operator[](RecordId id) const { return records_[id.value()]; }

  std::size_t size() const { return size_; }

 private:
  // High half of an id's hash. Its first bits choose the bucket, its last the home within.
  using Tag = std::uint32_t;
  static Tag tag_of(std::uint64_t hash) { return static_cast<Tag>(hash >> 32); }

  struct Entry {
    Tag tag = 0;
    RecordId record;
  };

  // Linear probing, never full.
  struct Bucket {
    static constexpr std::size_t kSize = 512;
    static constexpr std::size_t kMask = kSize - 1;

    void insert(Entry entry);
    void erase(std::size_t hole);

    std::array<Entry, kSize> entries;
  };
  struct BucketState {
    std::uint32_t depth = 0;  // so many first bits are the same in all its tags
    std::uint32_t size = 0;
  };
  using BucketNumber = std::uint32_t;

  // A bucket that would hold more is split.
  static constexpr std::uint32_t kBucketSizeMax = Bucket::kSize * 5 / 8;

  // Of 64 bits, so that a depth of 0 is a legal shift.
  std::size_t place(Tag tag) const { return std::uint64_t{tag} >> (32 - depth_); }
  const Bucket& bucket(Tag tag) const { return buckets_[directory_[place(tag)]]; }
  const Entry& home(Tag tag) const { return bucket(tag).entries[tag & Bucket::kMask]; }

  bool is_of(RecordId id, const IdKey& key) const {
    const IdRecord& record = (*this)[id];
    return record.account == key.account && same_text(id_of(record), key.id);
  }
  void insert(Entry entry);
  void split(BucketNumber full);
  void split_all();
  RecordId new_record();
  std::string_view id_of(const IdRecord& record) const {
    if (record.id_size <= record.id.size()) return {record.id.data(), record.id_size};
    return long_ids_.text(long_id(record));
  }
  void set_id(IdRecord& record, std::string_view id);
  TextPool::Handle long_id(const IdRecord& record) const;

  std::uint32_t depth_ = 0;              // the directory has 2^depth_ places
  std::vector<BucketNumber> directory_;  // by the first bits of a tag
  ChunkedVector<Bucket> buckets_;
  std::vector<BucketState> states_;  // by bucket
  ChunkedVector<IdRecord> records_;
  RecordId free_;  // chained by next
  TextPool long_ids_;
  std::size_t size_ = 0;
};

}  // namespace farmgate
