#include <cstdio>
#include <string>
#include <vector>

#include "engine/base/check.h"
#include "engine/journal/frame.h"
#include "engine/model/digest.h"
#include "engine/runtime/engine.h"
#include "tests/fuzz/targets.h"
#include "tests/support/differential.h"
#include "tests/support/engine_request.h"
#include "tests/support/engine_subject.h"
#include "tests/support/oracle.h"
#include "tests/support/random_requests.h"

namespace farmgate {
namespace {

constexpr std::size_t kCommandsMax = 150;

void compare_with_oracle(const RandomMarket& market) {
  const NamedSubject oracle{"oracle", [] { return std::make_unique<Oracle>(); }};
  const NamedSubject engine{"engine", [] { return std::make_unique<EngineSubject>(); }};
  const auto difference = find_difference(market, oracle, engine);
  if (!difference) return;
  std::fputs(difference->report.c_str(), stderr);
  check(false);
}

Engine engine_of(const RandomMarket& market) {
  return {parse_reference(market.reference), gate_options(market.options)};
}

std::uint64_t digest_of(const EventBuffer& events, const Engine& engine) {
  Digest digest;
  digest.add(events.events(), engine.reference().symbols());
  return digest.value();
}

// What a journal keeps of them, read back.
RecordedCommands journalled(std::span<const PreparedRequest> requests, std::span<const Decision> decisions) {
  FrameWriter writer;
  FrameReader reader;
  const std::array<std::span<const PreparedRequest>, 1> runs{requests};
  const std::string_view bytes = writer.write({.first = 1, .requests = runs, .decisions = decisions}, 1, {});
  check(reader.open(bytes).ok());
  RecordedCommands commands;
  check(reader.read(commands).ok());
  return commands;
}

// Blocks of commands at a time, one at a time, and as a follower of the journal.
void compare_ways(const RandomMarket& market) {
  const RandomRequests requests(market);
  Engine in_blocks = engine_of(market);
  EventBuffer events;
  std::vector<Decision> decisions;
  in_blocks.apply(requests.all(), events, decisions);
  const std::uint64_t digest = digest_of(events, in_blocks);

  Engine one_by_one = engine_of(market);
  events.clear();
  for (const PreparedRequest& request : requests.all()) one_by_one.apply(request, events);
  check(digest_of(events, one_by_one) == digest);

  if (decisions.empty()) return;
  const RecordedCommands commands = journalled(requests.all(), decisions);
  Engine follower = engine_of(market);
  events.clear();
  for (std::size_t i = 0; i < decisions.size(); ++i) {
    check(follower.follow(commands.requests[i], commands.decisions[i], events));
  }
  check(digest_of(events, follower) == digest);
  follower.audit();
}

}  // namespace

void fuzz_differential(FuzzBytes bytes) {
  const RandomMarket market = make_drawn_market(bytes, kCommandsMax);
  compare_with_oracle(market);
  compare_ways(market);
}

}  // namespace farmgate
