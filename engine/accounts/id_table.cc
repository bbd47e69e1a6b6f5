#include "engine/accounts/id_table.h"

#include <cstring>
#include <limits>
#include <numeric>
#include <utility>

#include "engine/base/check.h"
#include "engine/base/short_text.h"

namespace farmgate {

void IdTable::Bucket::insert(Entry entry) {
  std::size_t at = entry.tag & kMask;
  while (entries[at].record.valid()) at = (at + 1) & kMask;
  entries[at] = entry;
}

// Entries behind the hole move up unless that would put them before their home.
void IdTable::Bucket::erase(std::size_t hole) {
  for (std::size_t at = (hole + 1) & kMask; entries[at].record.valid(); at = (at + 1) & kMask) {
    const std::size_t distance_from_home = (at - entries[at].tag) & kMask;
    const std::size_t distance_from_hole = (at - hole) & kMask;
    if (distance_from_home < distance_from_hole) continue;
    entries[hole] = entries[at];
    hole = at;
  }
  entries[hole] = {};
}

IdTable::IdTable() : directory_(1), states_(1) {
  buckets_.emplace_back();
}

// As many buckets as leave some room in each.
void IdTable::reserve(std::size_t size) {
  constexpr std::size_t kBucketSizeMean = kBucketSizeMax * 3 / 4;
  check(size_ == 0);
  records_.reserve(size);
  while (states_.size() * kBucketSizeMean < size) {
    split_all();
  }
}

void IdTable::split_all() {
  for (BucketNumber number = 0; number < directory_.size(); ++number) buckets_.emplace_back();
  directory_.resize(directory_.size() * 2);
  std::iota(directory_.begin(), directory_.end(), BucketNumber{0});
  ++depth_;
  states_.assign(directory_.size(), {.depth = depth_});
}

TextPool::Handle IdTable::long_id(const IdRecord& record) const {
  TextPool::Handle handle = 0;
  std::memcpy(&handle, record.id.data(), sizeof handle);
  return handle;
}

void IdTable::set_id(IdRecord& record, std::string_view id) {
  record.id_size = static_cast<std::uint8_t>(id.size());
  if (id.size() <= record.id.size()) {
    copy_text(record.id.data(), id);
  } else {
    const TextPool::Handle handle = long_ids_.add(id);
    std::memcpy(record.id.data(), &handle, sizeof handle);
  }
}

RecordId IdTable::find(const IdKey& key) const {
  const Tag tag = tag_of(key.hash);
  const Bucket& in = bucket(tag);
  for (std::size_t at = tag & Bucket::kMask;; at = (at + 1) & Bucket::kMask) {
    const Entry& entry = in.entries[at];
    if (!entry.record.valid()) return {};
    if (entry.tag != tag) continue;
    if (is_of(entry.record, key)) return entry.record;
  }
}

RecordId IdTable::prefetch_record(const IdKey& key) const {
  const Tag tag = tag_of(key.hash);
  const Bucket& in = bucket(tag);
  for (std::size_t at = tag & Bucket::kMask;; at = (at + 1) & Bucket::kMask) {
    const Entry& entry = in.entries[at];
    if (!entry.record.valid()) return {};
    if (entry.tag != tag) continue;
    __builtin_prefetch(&(*this)[entry.record]);
    return entry.record;
  }
}

RecordId IdTable::add(const IdKey& key) {
  const RecordId id = new_record();
  IdRecord& record = (*this)[id];
  record.account = key.account;
  set_id(record, key.id);
  insert({.tag = tag_of(key.hash), .record = id});
  ++size_;
  return id;
}

RecordId IdTable::new_record() {
  if (!free_.valid()) {
    check(records_.size() < std::numeric_limits<std::uint32_t>::max());
    records_.emplace_back();
    return RecordId{records_.size() - 1};
  }
  const RecordId id = std::exchange(free_, (*this)[free_].next);
  (*this)[id] = {};
  return id;
}

void IdTable::insert(Entry entry) {
  BucketNumber number = directory_[place(entry.tag)];
  while (states_[number].size == kBucketSizeMax) {
    split(number);
    number = directory_[place(entry.tag)];
  }
  buckets_[number].insert(entry);
  ++states_[number].size;
}

// Moves the entries whose next bit is 1 to a bucket of their own.
void IdTable::split(BucketNumber full) {
  const std::uint32_t depth = ++states_[full].depth;
  check(depth < 32);
  if (depth > depth_) {
    std::vector<BucketNumber> doubled(directory_.size() * 2);
    for (std::size_t i = 0; i < doubled.size(); ++i) doubled[i] = directory_[i / 2];
    directory_ = std::move(doubled);
    ++depth_;
  }

  const auto added = static_cast<BucketNumber>(states_.size());
  buckets_.emplace_back();
  states_.push_back({.depth = depth});
  const Bucket before = std::exchange(buckets_[full], Bucket{});
  states_[full].size = 0;
  const std::uint32_t next_bit = 32 - depth;
  std::size_t first = directory_.size();  // of the places whose tags have a 1 there
  for (const Entry& entry : before.entries) {
    if (!entry.record.valid()) continue;
    const BucketNumber number = (entry.tag >> next_bit & 1) != 0 ? added : full;
    buckets_[number].insert(entry);
    ++states_[number].size;
    first = place(entry.tag);
  }
  const std::size_t shared = std::size_t{1} << (depth_ - depth);  // places of one bucket of this depth
  first = (first / shared | 1) * shared;
  for (std::size_t i = first; i < first + shared; ++i) directory_[i] = added;
}

void IdTable::remove(RecordId id) {
  IdRecord& record = (*this)[id];
  const Tag tag = tag_of(IdKey(record.account, id_of(record)).hash);
  const BucketNumber number = directory_[place(tag)];
  Bucket& in = buckets_[number];
  std::size_t at = tag & Bucket::kMask;
  while (in.entries[at].record != id) {
    check(in.entries[at].record.valid());
    at = (at + 1) & Bucket::kMask;
  }
  in.erase(at);
  --states_[number].size;
  if (record.id_size > record.id.size()) long_ids_.remove(long_id(record));
  record.account = {};  // of no id, whatever a hint says
  record.next = std::exchange(free_, id);
  --size_;
}

}  // namespace farmgate
