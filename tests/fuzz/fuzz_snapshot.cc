#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/base/check.h"
#include "engine/base/hash.h"
#include "engine/files/file_descriptor.h"
#include "engine/model/event_buffer.h"
#include "engine/runtime/event_folds.h"
#include "engine/runtime/snapshot.h"
#include "tests/fuzz/memory_file.h"
#include "tests/fuzz/targets.h"
#include "tests/support/small_market.h"

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

// What lies in a pipe: a file that is written where it is, and leaves nothing behind.
class Pipe {
 public:
  Pipe() {
    std::array<int, 2> ends{};
    check(::pipe2(ends.data(), O_CLOEXEC | O_NONBLOCK) == 0);
    from_ = FileDescriptor(ends[0]);
    to_ = FileDescriptor(ends[1]);
    check(::fcntl(to_.get(), F_SETPIPE_SZ, kSize) >= kSize);
  }

  std::string path() const { return "/proc/self/fd/" + std::to_string(to_.get()); }
  std::string take() const {
    std::string bytes(kSize, '\0');
    std::size_t size = 0;
    for (;;) {
      const ssize_t count = ::read(from_.get(), bytes.data() + size, bytes.size() - size);
      if (count <= 0) break;
      size += static_cast<std::size_t>(count);
    }
    bytes.resize(size);
    return bytes;
  }

 private:
  static constexpr int kSize = 1 << 18;  // more than an input can come to

  FileDescriptor from_;
  FileDescriptor to_;
};

std::string saved(const RecoveredEngine& state, const EventFolds* folds) {
  const Pipe pipe;
  check(save_snapshot(state, pipe.path(), folds).ok());
  return pipe.take();
}

// Whatever the snapshot has of the small market; what it has not, is rejected.
std::vector<Request> next_requests() {
  return {new_ask({"al", "fuzzed ask"}, Lots{5}, Price{50}),
          new_bid({"bo", "fuzzed bid"}, Lots{3}, Price{100}),
          replace_of({"al", "fuzzed ask"}, Lots{4}, Price{60}), mass_cancel_of("al"),
          cancel_of({"al", "fuzzed ask"})};
}

// What commands come to that follow.
std::uint64_t go_on(RecoveredEngine& state, EventFolds* folds) {
  EventBuffer events;
  for (Request request : next_requests()) {
    request.time = state.last_time;
    events.clear();
    state.engine->apply(PreparedRequest(request), events);
    state.engine->audit();
    state.digest.add(events.events(), state.engine->reference().symbols());
    if (folds != nullptr) folds->add(events.events(), state.engine->reference().symbols());
  }
  return state.digest.value();
}

// Whether commands can follow this one: no engine comes near the others.
bool can_go_on(const RecoveredEngine& state) {
  return state.engine->last_sequence() < Sequence{1} << 60U;
}

// What is loaded is saved again as the same, and goes on as the same.
void use(RecoveredEngine state, EventFolds* folds) {
  state.engine->audit();
  const std::string again = saved(state, folds);
  const MemoryFile file(again);
  EventFolds folds_again = EventFolds::by({});
  EventFolds* const other_folds = folds == nullptr ? nullptr : &folds_again;
  auto loaded = load_snapshot(file.path(), other_folds);
  check(loaded.ok());
  check(saved(*loaded, other_folds) == again);
  if (!can_go_on(state)) return;
  check(go_on(state, folds) == go_on(*loaded, other_folds));
  check(saved(state, folds) == saved(*loaded, other_folds));
}

void load(const std::string& path, EventFolds* folds) {
  auto loaded = load_snapshot(path, folds);
  if (!loaded) return check(loaded.error().code == ErrorCode::kBadInput);
  use(*std::move(loaded), folds);
}

}  // namespace

void fuzz_snapshot(FuzzBytes bytes) {
  const MemoryFile file(with_right_hashes(text_of(bytes)));
  load(file.path(), nullptr);
  EventFolds folds = EventFolds::by({});
  load(file.path(), &folds);
}

}  // namespace farmgate
