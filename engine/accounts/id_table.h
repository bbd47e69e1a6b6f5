// The ids that accounts have used, of orders or of requests, each with what the gate remembers of its first
// use.
//
// Belongs to the thread of the gate. Ids compare byte by byte within their account.
//
// Extendible hashing (Fagin, Nievergelt, Pippenger, Strong, 1979): the first bits of a hash choose one of
// many small tables of one size, and one that is full is split in two. So no command ever pays for more than
// one split, and what belongs together lies within one page. Within such a bucket, entries are looked at a
// group at a time, by their tags.
#pragma once

#ifdef __AVX2__
#include <immintrin.h>
#endif

#include <array>
#include <bit>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/accounts/chunked_vector.h"
#include "engine/accounts/content.h"
#include "engine/base/check.h"
#include "engine/base/prefetch.h"
#include "engine/base/short_text.h"
#include "engine/base/text_pool.h"
#include "engine/model/ids.h"
#include "engine/model/prepared_request.h"

namespace farmgate {

// The hash of a key that was worked out before.
struct WithHash {
  std::uint64_t hash = 0;
};

// An id within its account, and its hash, by which it is looked for. Refers to the id's text.
struct IdKey {
  AccountId account;
  ShortText id;
  std::uint64_t hash = 0;

  IdKey() = default;
  IdKey(AccountId of, const ShortText& text) : IdKey(of, text, WithHash{hash_of(of, hash_of_id(text))}) {}
  IdKey(AccountId of, const ShortText& text, WithHash known) : account(of), id(text), hash(known.hash) {}

  // Spreads the accounts that use one text over all hashes (Fibonacci hashing).
  static std::uint64_t hash_of(AccountId account, std::uint64_t text_hash) {
    return text_hash + account.value() * 0x9e3779b97f4a7c15u;
  }
};

// Number of a record in the gate's memory, its own until the record is removed.
using RecordId = Index<struct RecordTag>;
inline constexpr std::size_t kRecordCountMax = std::size_t{1} << 31;

// The id in a record: what ShortText has for it when it is short enough, else its size and its address in the
// table's pool.
class KeptId {
 public:
  bool is(const ShortText& id) const {
    if (bytes_[0] > kInsideMax) return view() == id.view();
    std::uint64_t first = 0;
    std::uint32_t rest = 0;
    std::memcpy(&first, bytes_.data(), sizeof first);
    std::memcpy(&rest, bytes_.data() + sizeof first, sizeof rest);
    return ((first ^ id.words()[0]) | (rest ^ static_cast<std::uint32_t>(id.words()[1]))) == 0;
  }

  void keep(const ShortText& id, TextPool& pool) {
    if (id.size() > kInsideMax) return keep_outside(id.view(), pool);
    std::memcpy(bytes_.data(), id.words().data(), sizeof bytes_);
  }
  void release(TextPool& pool) const {
    if (bytes_[0] > kInsideMax) pool.release(view());
  }

  // Valid until release().
  std::string_view view() const;

 private:
  static constexpr std::uint8_t kInsideMax = 11;
  static constexpr std::size_t kAddressAt = 4;

  void keep_outside(std::string_view id, TextPool& pool);

  std::array<std::uint8_t, kInsideMax + 1> bytes_{};
};

// One cache line.
struct alignas(64) IdRecord {
  Sequence sequence = 0;  // of the first request
  Content content;        // of the first request
  AccountId account;
  RecordId next;  // of an order: the first request that named it; of a request: the one after
  std::uint32_t slot_or_order = kNoOrder;  // of an order: its slot; of a request: the record of its order
  KeptId id;
};
static_assert(sizeof(IdRecord) == 64);

// Some entries of a table of ids, in one cache line, all compared at once.
struct alignas(64) IdGroup {
  using Tag = std::uint32_t;
  using Mask = std::uint32_t;  // a bit for every entry

  static constexpr std::uint32_t kSize = 8;
  static constexpr Tag kFree = 0;

  // The entries that have a tag.
  Mask with(Tag tag) const;
  static std::uint32_t first_of(Mask mask) { return static_cast<std::uint32_t>(std::countr_zero(mask)); }

  void put(std::uint32_t entry, Tag tag, RecordId record) {
    tags[entry] = tag;
    records[entry] = record;
  }

  std::array<Tag, kSize> tags{};
  std::array<RecordId, kSize> records;
};

inline IdGroup::Mask IdGroup::with(Tag tag) const {
#ifdef __AVX2__
  const __m256i wanted = _mm256_set1_epi32(static_cast<int>(tag));
  const __m256i same =
      _mm256_cmpeq_epi32(_mm256_load_si256(reinterpret_cast<const __m256i*>(tags.data())), wanted);
  return static_cast<Mask>(_mm256_movemask_ps(_mm256_castsi256_ps(same)));
#else
  Mask mask = 0;
  for (std::size_t i = 0; i < kSize; ++i) mask |= Mask{tags[i] == tag} << i;
  return mask;
#endif
}

class IdTable {
  using BucketNumber = std::uint32_t;

 public:
  // Where an id is, or would go. Valid until the next add() or remove().
  struct Place {
    RecordId record;  // not valid(): the account has not used the id, or it is forgotten
    BucketNumber bucket = 0;
    std::uint32_t group = 0;  // of the bucket
    std::uint32_t entry = 0;  // of the group
  };

  IdTable();

  // Makes memory ready for so many ids. Requires: the table is empty.
  void reserve(std::size_t size);

  Place look_up(const IdKey& key) const {
    const Tag tag = tag_of(key.hash);
    const BucketNumber number = bucket_of(tag);
    const IdGroup& home = buckets_[number].groups[home_of(tag)];
    const IdGroup::Mask free = home.with(IdGroup::kFree);
    if (home.with(tag) != 0 || free == 0) [[unlikely]] {
      return search(key);
    }
    return {.record = {}, .bucket = number, .group = home_of(tag), .entry = IdGroup::first_of(free)};
  }
  RecordId find(const IdKey& key) const { return search(key).record; }

  // The same, quicker when the record is the one of the hint.
  RecordId find(const IdKey& key, RecordId hint) const {
    return hint.valid() && is_of(hint, key) ? hint : find(key);
  }

  // Fetches what look_up() of a key of this hash will read first.
  void prefetch(std::uint64_t hash) const {
    const Tag tag = tag_of(hash);
    farmgate::prefetch(&buckets_[bucket_of(tag)].groups[home_of(tag)]);
  }
  // What find() is likely to find, as a hint, its record fetched.
  RecordId prefetch_record(std::uint64_t hash) const;

  // A new record with account, id and next set, and the rest left to the caller. Requires: `place` is what
  // look_up() just said of the key, without a record.
  struct Added {
    RecordId id;
    IdRecord& record;
  };
  Added add(const IdKey& key, const Place& place) {
    const RecordId id = new_record();
    IdRecord& record = (*this)[id];
    record.account = key.account;
    record.next = {};
    record.id.keep(key.id, long_ids_);
    ++size_;
    const Tag tag = tag_of(key.hash);
    BucketState& state = states_[place.bucket];
    if (state.size == kBucketSizeMax) [[unlikely]] {
      insert(tag, id);
      return {id, record};
    }
    ++state.size;
    buckets_[place.bucket].groups[place.group].put(place.entry, tag, id);
    return {id, record};
  }

  // The hash of a record's key, for remove(): what that reads can be fetched before its turn comes.
  std::uint64_t hash_of(RecordId id) const {
    const IdRecord& record = (*this)[id];
    return IdKey(record.account, record.id.view()).hash;
  }
  // Requires: the hash is hash_of() the record.
  void remove(RecordId id, WithHash known);
  void remove(RecordId id) { remove(id, {hash_of(id)}); }

  // Fetches a record.
  void prefetch(RecordId id) const { farmgate::prefetch(&(*this)[id]); }

  IdRecord& operator[](RecordId id) { return records_[id.value()]; }
  const IdRecord& operator[](RecordId id) const { return records_[id.value()]; }

  std::size_t size() const { return size_; }

 private:
  using Tag = IdGroup::Tag;

  // High half of an id's hash, never 0. Its first bits choose the bucket, its last the home within.
  static Tag tag_of(std::uint64_t hash) {
    const auto tag = static_cast<Tag>(hash >> 32);
    return tag != IdGroup::kFree ? tag : 1;
  }

  // Groups in a ring: an entry is in its home or, when that was full, in the next group that was not.
  struct Bucket {
    static constexpr std::uint32_t kGroups = 64;
    static constexpr std::uint32_t kSize = kGroups * IdGroup::kSize;

    void insert(Tag tag, RecordId record);
    void erase(Tag tag, RecordId record);
    static std::uint32_t first_from(const IdGroup& group, std::uint32_t at, std::uint32_t distance);

    std::array<IdGroup, kGroups> groups;
  };
  struct BucketState {
    std::uint32_t depth = 0;  // so many first bits are the same in all its tags
    std::uint32_t size = 0;
  };

  // A bucket that would hold more is split, so that there always is a free entry.
  static constexpr std::uint32_t kBucketSizeMax = Bucket::kSize * 5 / 8;

  // Of 64 bits, so that a depth of 0 is a legal shift.
  std::size_t directory_place(Tag tag) const { return std::uint64_t{tag} >> shift_; }
  BucketNumber bucket_of(Tag tag) const { return directory_[directory_place(tag)]; }
  static std::uint32_t home_of(Tag tag) { return tag % Bucket::kGroups; }

  bool is_of(RecordId id, const IdKey& key) const {
    const IdRecord& record = (*this)[id];
    return record.account == key.account && record.id.is(key.id);
  }
  // look_up() wherever the id is.
  Place search(const IdKey& key) const;
  void insert(Tag tag, RecordId record);
  void split(BucketNumber full);
  void split_all();
  // With nothing set.
  RecordId new_record() {
    if (free_.valid()) return std::exchange(free_, (*this)[free_].next);
    check(records_.size() < kRecordCountMax);
    records_.append();
    return RecordId{records_.size() - 1};
  }

  std::uint32_t shift_ = 32;             // the directory has 2^(32 - shift_) places
  std::vector<BucketNumber> directory_;  // by the first bits of a tag
  ChunkedVector<Bucket> buckets_;
  std::vector<BucketState> states_;  // by bucket
  ChunkedVector<IdRecord> records_;
  RecordId free_;  // chained by next
  TextPool long_ids_;
  std::size_t size_ = 0;
};

// Looks into the home alone, and takes no branch that hangs on what it finds there, since nothing foretells
// it.
inline RecordId IdTable::prefetch_record(std::uint64_t hash) const {
  const Tag tag = tag_of(hash);
  const IdGroup& home = buckets_[bucket_of(tag)].groups[home_of(tag)];
  const IdGroup::Mask same = home.with(tag);
  if (same == 0) return {};
  const RecordId record = home.records[IdGroup::first_of(same)];
  farmgate::prefetch(&(*this)[record]);
  return record;
}

}  // namespace farmgate
