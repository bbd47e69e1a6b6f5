#include "engine/runtime/frames_ahead.h"

#include <chrono>

#include "engine/base/check.h"
#include "engine/runtime/thread_name.h"

namespace farmgate {
namespace {

constexpr std::chrono::milliseconds kSleepMax{100};

}  // namespace

FramesAhead::FramesAhead(const Journal& journal, Sequence from) : reader_(journal, from) {
  for (FrameAhead& frame : frames_) check(free_.push(&frame));
  thread_ = std::thread([this] { run(); });
}

FramesAhead::~FramesAhead() {
  stopping_.store(true, std::memory_order_release);  // pairs with take_free()
  reader_parker_.wake();
  thread_.join();
}

Result<const FrameAhead*> FramesAhead::next() {
  if (current_ != nullptr) {
    check(free_.push(current_));
    reader_parker_.wake();
    current_ = nullptr;
  }
  for (;;) {
    const Parker::Ticket ticket = applier_.prepare();
    const bool ended = ended_.load(std::memory_order_acquire);  // pairs with run()
    if (read_.pop(current_)) return static_cast<const FrameAhead*>(current_);
    if (ended && failure_) return *failure_;
    if (ended) return static_cast<const FrameAhead*>(nullptr);
    applier_.wait(ticket, kSleepMax);
  }
}

void FramesAhead::run() {
  name_this_thread("frames");
  for (;;) {
    FrameAhead* const frame = take_free();
    if (frame == nullptr || !read(*frame)) break;
    check(read_.push(frame));
    applier_.wake();
  }
  ended_.store(true, std::memory_order_release);  // pairs with next()
  applier_.wake();
}

bool FramesAhead::read(FrameAhead& frame) {
  const auto next = reader_.next();
  if (!next) {
    failure_ = next.error();
    return false;
  }
  if (!*next) return false;
  frame.header = reader_.header();
  frame.rules_version = reader_.rules_version();
  frame.chain = reader_.chain();
  frame.commands.clear();
  if (frame.rules_version != kRulesVersion) return true;
  if (Status status = reader_.read(frame.commands); !status) {
    failure_ = status.error();
    return false;
  }
  return true;
}

// A frame that may be read into; nullptr: nothing more is wanted.
FrameAhead* FramesAhead::take_free() {
  for (;;) {
    const Parker::Ticket ticket = reader_parker_.prepare();
    if (stopping_.load(std::memory_order_acquire)) return nullptr;  // pairs with the destructor
    FrameAhead* frame = nullptr;
    if (free_.pop(frame)) return frame;
    reader_parker_.wait(ticket, kSleepMax);
  }
}

}  // namespace farmgate
