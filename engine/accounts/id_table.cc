#include "engine/accounts/id_table.h"

#include <utility>

#include "engine/base/check.h"

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

IdRecordIndex IdTable::find(AccountId account, std::string_view id) const {
  const std::uint64_t full = hash(account, id);
  const Segment& segment = segments_[segment_of(full)];
  const auto tag = static_cast<std::uint32_t>(full);
  for (std::size_t at = tag & segment.mask();; at = (at + 1) & segment.mask()) {
    const Entry& entry = segment.entries[at];
    if (entry.record == kNoRecord) return kNoRecord;
    if (entry.tag != tag) continue;
    const IdRecord& record = records_[entry.record];
    if (record.account == account && texts_.text(record.id) == id) return entry.record;
  }
}

IdRecordIndex IdTable::add(AccountId account, std::string_view id) {
  IdRecordIndex index = free_;
  if (index == kNoRecord) {
    check(records_.size() < kNoRecord);
    index = static_cast<IdRecordIndex>(records_.size());
    records_.emplace_back();
  } else {
    free_ = records_[index].next;
    records_[index] = {};
  }
  records_[index].account = account;
  records_[index].id = texts_.add(id);

  const std::uint64_t full = hash(account, id);
  Segment& segment = segments_[segment_of(full)];
  if ((segment.size + 1) * 2 > segment.entries.size()) segment.grow();
  segment.insert({.tag = static_cast<std::uint32_t>(full), .record = index});
  ++segment.size;
  ++size_;
  return index;
}

void IdTable::remove(IdRecordIndex index) {
  IdRecord& record = records_[index];
  const std::uint64_t full = hash(record.account, texts_.text(record.id));
  Segment& segment = segments_[segment_of(full)];
  std::size_t at = full & segment.mask();
  while (segment.entries[at].record != index) {
    check(segment.entries[at].record != kNoRecord);
    at = (at + 1) & segment.mask();
  }
  segment.erase(at);
  texts_.remove(record.id);
  record.next = std::exchange(free_, index);
  --size_;
}

}  // namespace farmgate
