#include <string>
#include <string_view>
#include <variant>

#include "engine/base/check.h"
#include "engine/journal/frame.h"
#include "engine/model/event_record.h"
#include "engine/model/reference_change_record.h"
#include "engine/runtime/engine.h"
#include "tests/fuzz/targets.h"
#include "tests/support/small_market.h"

namespace farmgate {
namespace {

std::string written(const RecordedCommands& commands, const FrameHeader& header) {
  const std::array<std::span<const PreparedRequest>, 1> runs{commands.requests};
  FrameWriter writer;
  return std::string(writer.write({.first = header.first, .requests = runs, .decisions = commands.decisions},
                                  header.term, header.chain));
}

// Nothing: it can't be read.
bool read(std::string_view bytes, FrameHeader& header, RecordedCommands& commands) {
  FrameReader reader;
  const auto opened = reader.open(bytes);
  if (!opened) return false;
  header = *opened;
  return reader.read(commands).ok();
}

// What is read of a frame is all that is written of it.
void write_again(const RecordedCommands& commands, const FrameHeader& header) {
  const std::string bytes = written(commands, header);
  FrameHeader again;
  RecordedCommands read_again;
  check(read(bytes, again, read_again));
  check(again.first == header.first && again.count == header.count && again.term == header.term);
  check(written(read_again, again) == bytes);
}

// As recovery does: up to the first command that can't have been decided so.
void follow(const RecordedCommands& commands) {
  Engine engine(small_market(), {.open_accounts = true, .remembered_closes = 2});
  EventBuffer events;
  Timestamp last_time;
  for (std::size_t i = 0; i < commands.requests.size(); ++i) {
    const PreparedRequest& request = commands.requests[i];
    if (request.time < last_time) return;
    last_time = request.time;
    events.clear();
    if (!engine.follow(request, commands.decisions[i], events)) return;
  }
}

void read_events(std::string_view bytes) {
  EventRecords records(bytes);
  EventRecord record;
  while (records.next(record)) {
    const auto* const change = std::get_if<ReferenceChangedRecord>(&record.payload);
    if (change != nullptr) (void)read_reference_change(change->rows);
    const std::size_t read = bytes.size() - records.rest().size();
    check(size_up_to(bytes.substr(0, read), INT64_MAX) <= read);
  }
}

}  // namespace

void fuzz_journal_frame(FuzzBytes bytes) {
  FrameHeader header;
  RecordedCommands commands;
  if (read(text_of(bytes), header, commands)) {
    write_again(commands, header);
    follow(commands);
  }
  read_events(text_of(bytes));
}

}  // namespace farmgate
