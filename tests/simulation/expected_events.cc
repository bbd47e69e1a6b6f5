#include "tests/simulation/expected_events.h"

#include <farmgate/journal/v1/journal.pb.h>

#include <stdexcept>
#include <utility>

#include "engine/journal/command_record.h"
#include "engine/model/digest.h"
#include "engine/model/event_buffer.h"
#include "engine/runtime/engine.h"
#include "tests/simulation/journal_commands.h"
#include "tests/simulation/must.h"
#include "tests/support/engine_request.h"
#include "tests/support/engine_subject.h"
#include "tests/support/oracle.h"

namespace farmgate {
namespace {

// What the journal says of a request, but when it came.
std::string content_of(PreparedRequest request) {
  request.time = {};
  journal::v1::Command record;
  write_record(request, {}, record);
  return record.SerializeAsString();
}

}  // namespace

ExpectedEvents::ExpectedEvents(const RandomMarket& market) : market_(market) {
  for (const TextCommand& command : market_.commands) {
    ReferenceChange change;
    commands_.emplace(content_of(parse_command(command, change)), &command);
  }
}

TextCommand ExpectedEvents::text_of(const PreparedRequest& request) const {
  TextCommand command{.ts_ns = 0, .op = "tick", .fields = {}, .changes = {}};
  if (request.operation != Operation::kTick) {
    const auto found = commands_.find(content_of(request));
    if (found == commands_.end()) throw std::logic_error("the journal has a command that nobody sent");
    command = *found->second;
  }
  command.ts_ns = request.time.value();
  return command;
}

Result<EventLines> ExpectedEvents::play(const Journal& journal) const {
  Oracle oracle;
  EngineSubject engine;
  oracle.start(market_.options, market_.reference);
  engine.start(market_.options, market_.reference);
  EventLines events;
  Sequence sequence = 0;
  Status played = visit_commands(journal, [&](const PreparedRequest& request) {
    ++sequence;
    const TextCommand command = text_of(request);
    std::vector<std::string> lines = oracle.apply(command);
    engine.apply(command);
    oracle.audit();
    engine.audit();
    if (!lines.empty()) events.emplace(sequence, std::move(lines));
  });
  if (!played) return std::move(played).error();
  must(oracle.balances() == engine.balances(), "oracle and engine say that somebody has other balances");
  return events;
}

Result<std::uint64_t> ExpectedEvents::digest(const Journal& journal) const {
  Engine engine(parse_reference(market_.reference), gate_options(market_.options));
  Digest digest;
  Status played = visit_commands(journal, [&](const PreparedRequest& request) {
    EventBuffer events;
    engine.apply(request, events);
    digest.add(events.events(), engine.reference().symbols());
  });
  if (!played) return std::move(played).error();
  return digest.value();
}

}  // namespace farmgate
