#include <cstring>
#include <string>
#include <string_view>

#include "engine/base/check.h"
#include "engine/base/hash.h"
#include "engine/runtime/event_folds.h"
#include "engine/runtime/snapshot.h"
#include "tests/fuzz/memory_file.h"
#include "tests/fuzz/targets.h"

namespace farmgate {
namespace {

// A snapshot is of values, each behind its size and its hash. With the hashes put right, what lies behind
// them is reached.
std::string with_right_hashes(std::string_view bytes) {
  std::string right(bytes);
  std::uint32_t size = 0;
  std::uint64_t hash = 0;
  constexpr std::size_t kHead = sizeof size + sizeof hash;
  for (std::size_t at = 0; right.size() - at >= kHead; at += kHead + size) {
    std::memcpy(&size, right.data() + at, sizeof size);
    if (size > right.size() - at - kHead) break;
    hash = hash64(std::string_view(right).substr(at + kHead, size), 0);
    std::memcpy(right.data() + at + sizeof size, &hash, sizeof hash);
  }
  return right;
}

void load(const std::string& path, EventFolds* folds) {
  const auto loaded = load_snapshot(path, folds);
  if (!loaded) return check(loaded.error().code == ErrorCode::kBadInput);
}

}  // namespace

void fuzz_snapshot(FuzzBytes bytes) {
  const MemoryFile file(with_right_hashes(text_of(bytes)));
  load(file.path(), nullptr);
  EventFolds folds = EventFolds::by({});
  load(file.path(), &folds);
}

}  // namespace farmgate
