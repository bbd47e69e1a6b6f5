#include "engine/accounts/id_table.h"

#include <cstring>
#include <utility>

#include "engine/base/check.h"
#include "engine/base/short_text.h"

namespace farmgate {

void IdTable::Segment::insert(Entry entry) {
  std::size_t at = entry.tag & mask();
  while (entries[at].record != kNoRecord) at = (at + 1) & mask();
  entries[at] = entry;
}

// Entries behind the hole move up unless that would put them before their home.
void IdTable::Segment::erase(std::size_t hole) {
  for (std::size_t at = (hole + 1) & mask(); entries[at].record != kNoRecord; at = (at + 1) & mask()) {
    const std::size_t distance_from_home = (at - entries[at].tag) & mask();
    const std::size_t distance_from_hole = (at - hole) & mask();
    if (distance_from_home < distance_from_hole) continue;
    entries[hole] = entries[at];
    hole = at;
  }
  entries[hole] = {};
  --size;
}

void IdTable::Segment::grow() {
  const std::vector<Entry> old = std::exchange(entries, std::vector<Entry>(entries.size() * 2));
  for (const Entry& entry : old) {
    if (entry.record != kNoRecord) insert(entry);
  }
}

TextPool::Handle IdTable::long_id(const IdRecord& record) const {
  TextPool::Handle handle = 0;
  std::memcpy(&handle, record.id.data(), sizeof handle);
  return handle;
}

std::string_view IdTable::id_of(const IdRecord& record) const {
  if (record.id_size <= record.id.size()) return {record.id.data(), record.id_size};
  return long_ids_.text(long_id(record));
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

IdRecordIndex IdTable::find(const IdKey& key) const {
  const Segment& segment = segments_[segment_of(key.hash)];
  for (std::size_t at = tag_of(key.hash) & segment.mask();; at = (at + 1) & segment.mask()) {
    const Entry& entry = segment.entries[at];
    if (entry.record == kNoRecord) return kNoRecord;
    if (entry.tag != tag_of(key.hash)) continue;
    const IdRecord& record = records_[entry.record];
    if (record.account == key.account && same_text(id_of(record), key.id)) return entry.record;
  }
}

IdRecordIndex IdTable::find(std::uint64_t hash, Sequence sequence) const {
  const Segment& segment = segments_[segment_of(hash)];
  for (std::size_t at = tag_of(hash) & segment.mask();; at = (at + 1) & segment.mask()) {
    const Entry& entry = segment.entries[at];
    check(entry.record != kNoRecord);
    if (entry.tag == tag_of(hash) && records_[entry.record].sequence == sequence) return entry.record;
  }
}

void IdTable::prefetch_entry(const IdKey& key) const {
  const Segment& segment = segments_[segment_of(key.hash)];
  __builtin_prefetch(&segment.entries[tag_of(key.hash) & segment.mask()]);
}

void IdTable::prefetch_record(const IdKey& key) const {
  const Segment& segment = segments_[segment_of(key.hash)];
  const Entry& entry = segment.entries[tag_of(key.hash) & segment.mask()];
  if (entry.record != kNoRecord && entry.tag == tag_of(key.hash)) __builtin_prefetch(&records_[entry.record]);
}

IdRecordIndex IdTable::add(const IdKey& key) {
  IdRecordIndex index = free_;
  if (index == kNoRecord) {
    check(records_.size() < kNoRecord);
    index = static_cast<IdRecordIndex>(records_.size());
    records_.emplace_back();
  } else {
    free_ = records_[index].next;
    records_[index] = {};
  }
  records_[index].account = key.account;
  set_id(records_[index], key.id);

  Segment& segment = segments_[segment_of(key.hash)];
  if ((segment.size + 1) * 2 > segment.entries.size()) segment.grow();
  segment.insert({.tag = tag_of(key.hash), .record = index});
  ++segment.size;
  ++size_;
  return index;
}

void IdTable::remove(IdRecordIndex index) {
  IdRecord& record = records_[index];
  const IdKey key(record.account, id_of(record));
  Segment& segment = segments_[segment_of(key.hash)];
  std::size_t at = tag_of(key.hash) & segment.mask();
  while (segment.entries[at].record != index) {
    check(segment.entries[at].record != kNoRecord);
    at = (at + 1) & segment.mask();
  }
  segment.erase(at);
  if (record.id_size > record.id.size()) long_ids_.remove(long_id(record));
  record.next = std::exchange(free_, index);
  --size_;
}

}  // namespace farmgate
