#include "tests/fuzz/rows_text.h"

#include <string_view>
#include <variant>

#include "engine/base/check.h"
#include "engine/model/digest.h"
#include "engine/model/event_buffer.h"
#include "engine/model/event_record.h"
#include "engine/model/reference_change_record.h"

namespace farmgate {
namespace {

// Of an event that says so.
std::string written(const ReferenceChange& change) {
  EventBuffer events;
  events.add({.sequence = 1}, ReferenceChanged{.change = &change});
  std::string bytes;
  Digest().add(events.events(), Symbols(), bytes);
  EventRecords records(bytes);
  EventRecord record;
  check(records.next(record));
  return std::string(std::get<ReferenceChangedRecord>(record.payload).rows);
}

}  // namespace

std::string canonical_rows(const ReferenceChange& change) {
  std::string rows = written(change);
  const auto read = read_reference_change(rows);
  check(read.has_value());
  check(written(*read) == rows);
  return rows;
}

}  // namespace farmgate
