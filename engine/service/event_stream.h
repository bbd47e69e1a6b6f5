// A stream of EventService: what has been published from a place on, then what is published next.
//
// Keeps its own place in the feed, and has one message under way: a slow reader costs one message and holds
// nobody up. One that has been sent all there was looks again with the others of its poller: where there are
// many, they get fewer and larger messages. One that is behind looks again as soon as its reader has taken
// what it was sent, but behind what clients send meanwhile.
#pragma once

#include <grpcpp/grpcpp.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "engine/model/event_record.h"
#include "engine/service/event_messages.h"
#include "engine/service/field_violations.h"
#include "engine/service/poller.h"
#include "engine/service/rpc_status.h"
#include "engine/service/service_context.h"
#include "engine/service/stream_call.h"

namespace farmgate {

// `Method` says what is particular to a call: what StreamCall wants of it, kFillsAlone, add(), which adds
// an event to a response if it is of the stream's kind, and count() of those in a response.
template <class Method>
class EventStream final {
 public:
  // Waits for a call; deletes itself when that is over, or the server stops. Another one waits once this has
  // begun.
  static void listen(ServiceContext& context, Poller& poller) { new EventStream(context, poller); }

 private:
  static constexpr int kEventsMax = 1'000;  // of a message
  static constexpr int kChunksMax = 256;    // looked through at a time
  // Of what others may look at too.
  static constexpr Sequence kSharedCommands = 100'000;    // the last ones
  static constexpr std::uint32_t kSharedEvents = 16'384;  // of a chunk
  static constexpr int kLookedAtMax = 4'000;  // events at a time, which takes half a millisecond or so
  // Names of a filter that take as long as one event: to compare with its own, and to look up.
  static constexpr int kNamesCompared = 64;
  static constexpr int kNamesLookedUp = 8;

  using Call = StreamCall<Method, EventStream>;
  friend Call;

  // An event's name; what comes next may be one there is not yet.
  struct Place {
    Sequence sequence = 0;
    std::uint32_t index = 0;

    friend auto operator<=>(const Place&, const Place&) = default;
  };

  EventStream(ServiceContext& context, Poller& poller)
      : context_(context), poller_(poller), call_(*this, context, poller) {
    call_.listen();
  }

  void begun() {
    const typename Method::Request& request = call_.request();
    next_ = {.sequence = static_cast<Sequence>(request.from_sequence()),
             .index = static_cast<std::uint32_t>(request.from_index())};
    if (next_.sequence == 0) next_ = {.sequence = context_.pipeline().feed().position().last + 1};
    told_ = next_;
    const v1::EventFilter& filter = request.filter();
    names_ = filter.accounts_size() + filter.commodities_size() + filter.zones_size();
    call_.subscribe(next_.sequence);
    call_.look_soon();
  }

  static std::vector<FieldViolation> violations(const typename Method::Request& request) {
    FieldViolations violations;
    if (request.from_sequence() < 0) violations.add("from_sequence", "is negative");
    if (request.from_index() < 0) violations.add("from_index", "is negative");
    violations.check_wanted("filter.accounts", request.filter().accounts());
    violations.check_wanted("filter.commodities", request.filter().commodities());
    violations.check_wanted("filter.zones", request.filter().zones());
    return violations.take();
  }

  void wrote() {
    if (!had_all_) return call_.look_soon();
    const bool is_new = next_.sequence <= context_.pipeline().feed().position().last;
    if (call_.is_ending() || !is_new) return go_on();
    wait(true);
  }
  void look_again() { go_on(); }

  // Sends what there is next, or waits for it.
  void go_on() {
    if (call_.client_has_gone()) return;
    typename Method::Response& response = call_.response();
    looked_at_ = 0;
    for (int chunks = 0; has_room(response) && chunks < kChunksMax; ++chunks) {
      const Status added = add_events(response);
      if (!added && told_ < next_) break;  // what there is comes first, then why there is no more
      if (!added) return call_.finish(status_of(added.error()));
      if (!chunk_ && next_.sequence > context_.pipeline().feed().position().last) break;
    }
    call_.set_next(next_.sequence);
    had_all_ = !chunk_ && next_.sequence > context_.pipeline().feed().position().last;
    if (told_ < next_) return write(response);
    wait(!had_all_);  // the time for a look may be over before anything was found
  }

  // Looks again with others, soon if something `is_new` already.
  void wait(bool is_new) {
    if (!call_.has_ended()) call_.wait_for_events(is_new);
  }

  // Whether more events are looked at, for this message.
  bool has_room(const typename Method::Response& response) const {
    return Method::count(response) < kEventsMax && looked_at_ < kLookedAtMax;
  }

  // Adds what the next chunk has, as much as there is room for in the message.
  Status add_events(typename Method::Response& response) {
    if (!chunk_) {
      auto chunk = context_.pipeline().feed().read(next_.sequence);
      if (!chunk) return std::move(chunk).error();
      if (!*chunk) return {};
      if (has_nothing(**chunk)) {
        next_ = {.sequence = (*chunk)->last + 1};
        return {};
      }
      chunk_ = std::move(*chunk);
      records_.emplace(chunk_->events);
    }
    EventRecord record;
    while (has_room(response)) {
      if (!records_->next(record)) return end_chunk();
      if (Place{.sequence = record.sequence, .index = record.index} < next_) {
        ++looked_at_;  // passing over takes time, too: to where it resumes there may be millions
        continue;
      }
      looked_at_ += 1 + names_ / kNamesCompared;
      if (passes(call_.request().filter(), record)) Method::add(record, response);
      next_ = {.sequence = record.sequence, .index = record.index + 1};
    }
    return {};
  }

  // Whether it is known that the stream need not read a chunk. One that is far behind reads by itself: what
  // it found out would help nobody.
  bool has_nothing(const EventChunk& chunk) {
    const v1::EventFilter& filter = call_.request().filter();
    if (names_ == 0 && !Method::kFillsAlone) return false;
    const bool is_old = chunk.last + kSharedCommands < context_.pipeline().feed().position().last;
    if (is_old || chunk.event_count > kSharedEvents) return false;
    const ChunkSubjects* subjects = poller_.subjects().find(chunk);
    if (subjects == nullptr) {
      looked_at_ += static_cast<int>(chunk.event_count);
      subjects = &poller_.subjects().add(chunk);
    }
    looked_at_ += names_ / kNamesLookedUp;
    return !subjects->may_pass(filter) || (Method::kFillsAlone && !subjects->may_have_fills());
  }

  Status end_chunk() {
    if (records_->broken())
      return Error{.code = ErrorCode::kSystem, .message = "the events cannot be read back"};
    next_ = {.sequence = chunk_->last + 1};
    records_.reset();
    chunk_.reset();
    return {};
  }

  void write(typename Method::Response& response) {
    response.set_next_sequence(static_cast<std::int64_t>(next_.sequence));
    response.set_next_index(static_cast<std::int32_t>(next_.index));
    told_ = next_;
    call_.write(response);
  }

  ServiceContext& context_;
  Poller& poller_;
  Call call_;
  int names_ = 0;                            // in the filter
  int looked_at_ = 0;                        // events, at its last look
  bool had_all_ = false;                     // at its last look: there was nothing more
  Place next_;                               // everything before it has been looked at
  Place told_;                               // what the client was told of it
  std::shared_ptr<const EventChunk> chunk_;  // being read
  std::optional<EventRecords> records_;
};

}  // namespace farmgate
