#include "engine/runtime/event_feed.h"

#include <algorithm>
#include <string>
#include <utility>

#include "engine/base/check.h"

namespace farmgate {
namespace {

// In memory: chunks without events have a size too.
std::size_t size_of(const EventChunk& chunk) {
  return sizeof chunk + chunk.events.size() + chunk.late_replaces.size() * sizeof(LateReplace);
}

}  // namespace

Status EventFeed::publish(std::shared_ptr<const EventChunk> chunk) {
  if (Status status = log_.append(*chunk); !status) return status;
  const std::lock_guard lock(mutex_);
  check(chunk->first == position_.last + 1);
  position_ = {.last = chunk->last, .digest = chunk->digest_after};
  recent_bytes_ += size_of(*chunk);
  recent_.push_back(std::move(chunk));
  while (recent_bytes_ > kRecentBytesMax && recent_.size() > 1) {
    recent_bytes_ -= size_of(*recent_.front());
    recent_.pop_front();
  }
  return {};
}

EventFeed::Position EventFeed::position() const {
  const std::lock_guard lock(mutex_);
  return position_;
}

Sequence EventFeed::oldest() const {
  const Sequence first = log_.first();
  return first == 0 ? position().last + 1 : first;
}

// Requires: the lock is held.
std::shared_ptr<const EventChunk> EventFeed::find_recent(Sequence sequence) const {
  const auto at =
      std::ranges::lower_bound(recent_, sequence, {}, [](const auto& chunk) { return chunk->last; });
  return at == recent_.end() || (*at)->first > sequence ? nullptr : *at;
}

Error EventFeed::not_retained(Sequence sequence) const {
  return {.code = ErrorCode::kUsage,
          .message = "the events of sequence " + std::to_string(sequence) +
                     " are not retained any more; the oldest there are those of " + std::to_string(oldest())};
}

Result<std::shared_ptr<const EventChunk>> EventFeed::read(Sequence sequence) const {
  if (sequence < oldest()) return not_retained(sequence);
  {
    const std::lock_guard lock(mutex_);
    if (sequence > position_.last) return std::shared_ptr<const EventChunk>();
    if (auto chunk = find_recent(sequence)) return chunk;
  }
  auto chunk = log_.read(sequence);
  if (!chunk) return std::move(chunk).error();
  check(chunk->has_value());                                      // something later was published
  if ((*chunk)->first > sequence) return not_retained(sequence);  // it was dropped just now
  return std::make_shared<const EventChunk>(std::move(**chunk));
}

Result<std::uint64_t> EventFeed::digest_at(Sequence sequence) const {
  const Position now = position();
  if (sequence == now.last) return now.digest;
  if (sequence == 0) return std::uint64_t{0};
  const auto chunk = read(sequence);
  if (!chunk) return chunk.error();
  if (*chunk && (*chunk)->last == sequence) return (*chunk)->digest_after;
  return Error{.code = ErrorCode::kUsage,
               .message = "no chunk of events ends with sequence " + std::to_string(sequence)};
}

}  // namespace farmgate
