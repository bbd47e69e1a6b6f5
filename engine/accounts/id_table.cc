#include "engine/accounts/id_table.h"

#include <algorithm>
#include <cstring>
#include <numeric>
#include <utility>

#include "engine/base/check.h"

namespace farmgate {

std::string_view KeptId::view() const {
  const char* text = reinterpret_cast<const char*>(bytes_.data()) + 1;
  if (bytes_[0] > kInsideMax) std::memcpy(&text, &bytes_[kAddressAt], sizeof text);
  return {text, bytes_[0]};
}

void KeptId::keep_outside(std::string_view id, TextPool& pool) {
  const char* const text = pool.keep(id).data();
  bytes_[0] = static_cast<std::uint8_t>(id.size());
  std::memcpy(&bytes_[kAddressAt], &text, sizeof text);
}

void IdTable::Bucket::insert(Tag tag, RecordId record) {
  std::uint32_t at = home_of(tag);
  while (groups[at].with(IdGroup::kFree) == 0) at = (at + 1) % kGroups;
  const std::uint32_t free = IdGroup::first_of(groups[at].with(IdGroup::kFree));
  groups[at].put(free, tag, record);
}

// An entry is beyond a group only while that is full, so when a full one loses an entry, one from beyond
// takes its place.
void IdTable::Bucket::erase(Tag tag, RecordId record) {
  std::uint32_t hole_group = home_of(tag);
  const auto entry_in = [record](const IdGroup& group) {
    return static_cast<std::uint32_t>(std::ranges::find(group.records, record) - group.records.begin());
  };
  while (entry_in(groups[hole_group]) == IdGroup::kSize) {
    check(groups[hole_group].with(IdGroup::kFree) == 0);
    hole_group = (hole_group + 1) % kGroups;
  }
  std::uint32_t hole = entry_in(groups[hole_group]);
  for (std::uint32_t at = hole_group; groups[at].with(IdGroup::kFree) == 0;) {
    at = (at + 1) % kGroups;
    const std::uint32_t beyond = first_from(groups[at], at, (at - hole_group) % kGroups);
    if (beyond == IdGroup::kSize) continue;
    groups[hole_group].put(hole, groups[at].tags[beyond], groups[at].records[beyond]);
    hole_group = at;
    hole = beyond;
  }
  groups[hole_group].put(hole, IdGroup::kFree, RecordId{});
}

// The first entry of the group at this place whose home is at least so far back, or kSize.
std::uint32_t IdTable::Bucket::first_from(const IdGroup& group, std::uint32_t at, std::uint32_t distance) {
  for (std::uint32_t entry = 0; entry < IdGroup::kSize; ++entry) {
    const Tag tag = group.tags[entry];
    if (tag != IdGroup::kFree && (at - home_of(tag)) % kGroups >= distance) return entry;
  }
  return IdGroup::kSize;
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
  --shift_;
  states_.assign(directory_.size(), {.depth = 32 - shift_});
}

IdTable::Place IdTable::search(const IdKey& key) const {
  const Tag tag = tag_of(key.hash);
  const BucketNumber number = bucket_of(tag);
  const Bucket& bucket = buckets_[number];
  for (std::uint32_t at = home_of(tag);; at = (at + 1) % Bucket::kGroups) {
    const IdGroup& group = bucket.groups[at];
    for (IdGroup::Mask same = group.with(tag); same != 0; same &= same - 1) {
      const std::uint32_t entry = IdGroup::first_of(same);
      const RecordId record = group.records[entry];
      if (is_of(record, key)) return {.record = record, .bucket = number, .group = at, .entry = entry};
    }
    const IdGroup::Mask free = group.with(IdGroup::kFree);
    if (free == 0) continue;
    return {.record = {}, .bucket = number, .group = at, .entry = IdGroup::first_of(free)};
  }
}

void IdTable::insert(Tag tag, RecordId record) {
  BucketNumber number = bucket_of(tag);
  while (states_[number].size == kBucketSizeMax) {
    split(number);
    number = bucket_of(tag);
  }
  buckets_[number].insert(tag, record);
  ++states_[number].size;
}

// Moves the entries whose next bit is 1 to a bucket of their own.
void IdTable::split(BucketNumber full) {
  const std::uint32_t depth = ++states_[full].depth;
  check(depth < 32);
  if (depth > 32 - shift_) {
    std::vector<BucketNumber> doubled(directory_.size() * 2);
    for (std::size_t i = 0; i < doubled.size(); ++i) doubled[i] = directory_[i / 2];
    directory_ = std::move(doubled);
    --shift_;
  }

  const auto added = static_cast<BucketNumber>(states_.size());
  buckets_.emplace_back();
  states_.push_back({.depth = depth});
  const Bucket before = std::exchange(buckets_[full], Bucket{});
  states_[full].size = 0;
  const std::uint32_t next_bit = 32 - depth;
  std::size_t first = directory_.size();  // of the places whose tags have a 1 there
  for (const IdGroup& group : before.groups) {
    for (std::size_t i = 0; i < IdGroup::kSize; ++i) {
      const Tag tag = group.tags[i];
      if (tag == IdGroup::kFree) continue;
      const BucketNumber number = (tag >> next_bit & 1) != 0 ? added : full;
      buckets_[number].insert(tag, group.records[i]);
      ++states_[number].size;
      first = directory_place(tag);
    }
  }
  const std::size_t shared = std::size_t{1} << (32 - shift_ - depth);  // places of one bucket of this depth
  first = (first / shared | 1) * shared;
  for (std::size_t i = first; i < first + shared; ++i) directory_[i] = added;
}

void IdTable::remove(RecordId id, WithHash known) {
  IdRecord& record = (*this)[id];
  const Tag tag = tag_of(known.hash);
  const BucketNumber number = bucket_of(tag);
  buckets_[number].erase(tag, id);
  --states_[number].size;
  record.id.release(long_ids_);
  record.account = {};  // of no id, whatever a hint says
  record.next = std::exchange(free_, id);
  --size_;
}

}  // namespace farmgate
