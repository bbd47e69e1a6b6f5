#include "engine/service/chunk_subjects.h"

#include <farmgate/v1/event_service.pb.h>

#include <algorithm>
#include <string_view>
#include <variant>

#include "engine/base/check.h"
#include "engine/base/hash.h"
#include "engine/model/event_record.h"

namespace farmgate {
namespace {

// No names: all are wanted.
template <class Wanted, class Names>
bool has_any(const Wanted& wanted, const Names& names) {
  return wanted.empty() || std::ranges::any_of(wanted, [&names](std::string_view name) {
           return names.contains(keyed_hash64(name));
         });
}

}  // namespace

// Notes the names that passes() looks at.
struct ChunkSubjects::Noting {
  ChunkSubjects& subjects;

  static void note(std::string_view name, Names& names) { names.insert(keyed_hash64(name)); }

  void operator()(const FilledRecord& fill) const {
    subjects.has_fills_ = true;
    for (const PartyRecord* const party : {&fill.ask, &fill.bid}) {
      note(party->order.account, subjects.accounts_);
      note(party->zone, subjects.zones_);
    }
  }
  void operator()(const AcceptedRecord& accepted) const {
    note(accepted.order.account, subjects.accounts_);
    note(accepted.zone, subjects.zones_);
  }
  void operator()(const ReferenceChangedRecord& changed) const {
    subjects.is_of_every_account_ |= changed.account.empty();
    note(changed.account, subjects.accounts_);
  }
  void operator()(const BookedRecord& booked) const { note(booked.account, subjects.accounts_); }
  template <class Record>
  void operator()(const Record& record) const {
    note(record.order.account, subjects.accounts_);
  }
};

ChunkSubjects::ChunkSubjects(const EventChunk& chunk) {
  EventRecords records(chunk.events);
  EventRecord record;
  while (records.next(record)) {
    Noting::note(record.commodity, commodities_);
    std::visit(Noting{*this}, record.payload);
  }
  is_broken_ = records.broken();
}

bool ChunkSubjects::may_pass(const v1::EventFilter& filter) const {
  if (is_broken_) return true;
  return has_any(filter.commodities(), commodities_) && has_any(filter.zones(), zones_) &&
         (is_of_every_account_ || has_any(filter.accounts(), accounts_));
}

const ChunkSubjects& RecentSubjects::add(const EventChunk& chunk) {
  if (order_.size() == kKept) {
    kept_.erase(order_.front());
    order_.pop_front();
  }
  const auto [added, is_new] = kept_.emplace(chunk.first, std::make_unique<const ChunkSubjects>(chunk));
  check(is_new);
  order_.push_back(chunk.first);
  return *added->second;
}

}  // namespace farmgate
