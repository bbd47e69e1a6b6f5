// What is fuzzed: a function for each subject, which takes any bytes and returns. Whatever else happens, a
// check that fails, a sanitizer's complaint or two answers that should be one, is a bug that it has found.
//
// A fuzzer calls its function with bytes of its own; the ordinary tests call it with those of its corpus. The
// functions keep nothing between two calls. Each belongs to the thread that calls it.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

namespace farmgate {

using FuzzBytes = std::span<const std::uint8_t>;

// A CSV file, read as every kind of file that has columns: the reference files and an order log.
void fuzz_csv(FuzzBytes bytes);

// A frame of the journal, whose commands an engine then follows; or the events of a chunk.
void fuzz_journal_frame(FuzzBytes bytes);

// A snapshot, not compressed; the hashes of its parts are put right first.
void fuzz_snapshot(FuzzBytes bytes);

// Messages of the API that ask for a change: each a byte that says which one, its size, and the message.
void fuzz_messages(FuzzBytes bytes);

// What is drawn to make a random market, which the oracle and the engine must agree on.
void fuzz_differential(FuzzBytes bytes);

// The daemon's arguments, one on a line; then, behind a line `---`, its configuration file.
void fuzz_configuration(FuzzBytes bytes);

// A file of those who may call; then, behind a line `---`, what a call shows: an `authorization` header, or
// the common name of its certificate.
void fuzz_tokens(FuzzBytes bytes);

// By the names of their corpora and fuzzers.
struct FuzzTarget {
  std::string_view name;
  void (*run)(FuzzBytes bytes);
};
inline constexpr std::array<FuzzTarget, 7> kFuzzTargets{{{"csv", fuzz_csv},
                                                         {"journal_frame", fuzz_journal_frame},
                                                         {"snapshot", fuzz_snapshot},
                                                         {"messages", fuzz_messages},
                                                         {"differential", fuzz_differential},
                                                         {"configuration", fuzz_configuration},
                                                         {"tokens", fuzz_tokens}}};

inline std::string_view text_of(FuzzBytes bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

}  // namespace farmgate
