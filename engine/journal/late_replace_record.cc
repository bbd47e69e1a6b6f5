#include "engine/journal/late_replace_record.h"

#include <cstdint>

namespace farmgate {
namespace {

bool is_money(std::int64_t amount) {
  return amount >= 0 && amount <= kMoneyMax;
}

}  // namespace

void write_late_replaces(std::span<const LateReplace> all, journal::v1::EventChunk& record) {
  for (const LateReplace& late : all) {
    journal::v1::LateReplace& to = *record.add_late_replaces();
    to.set_sequence(late.sequence);
    to.set_reserved(late.reserved);
    to.set_programme(late.programme);
    to.set_locked(late.locked);
  }
}

std::optional<std::vector<LateReplace>> late_replaces_from(const journal::v1::EventChunk& record) {
  std::vector<LateReplace> all;
  Sequence next = record.first_sequence();
  for (const journal::v1::LateReplace& from : record.late_replaces()) {
    const bool is_in_turn = from.sequence() >= next && from.sequence() <= record.last_sequence();
    if (!is_in_turn || !is_money(from.reserved()) || !is_money(from.locked())) return {};
    next = from.sequence() + 1;
    all.push_back({.sequence = from.sequence(),
                   .reserved = from.reserved(),
                   .programme = from.programme(),
                   .locked = from.locked()});
  }
  return all;
}

}  // namespace farmgate
