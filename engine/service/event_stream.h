// A stream of EventService: what has been published from a place on, then what is published next.
//
// Keeps its own place in the feed, and has one message under way: a slow reader costs one message and holds
// nobody up.
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

// `Method` says what is particular to a call: what StreamCall wants of it, add(), which adds an event to a
// response if it is of the stream's kind, and count() of those in a response.
template <class Method>
class EventStream final {
 public:
  // Waits for a call; deletes itself when that is over, or the server stops. Another one waits once this has
  // begun.
  static void listen(ServiceContext& context, Poller& poller) { new EventStream(context, poller); }

 private:
  static constexpr int kEventsMax = 1'000;  // of a message
  static constexpr int kChunksMax = 256;    // looked through at a time

  using Call = StreamCall<Method, EventStream>;
  friend Call;

  // An event's name; what comes next may be one there is not yet.
  struct Place {
    Sequence sequence = 0;
    std::uint32_t index = 0;

    friend auto operator<=>(const Place&, const Place&) = default;
  };

  EventStream(ServiceContext& context, Poller& poller) : context_(context), call_(*this, context, poller) {
    call_.listen();
  }

  void begun() {
    const typename Method::Request& request = call_.request();
    next_ = {.sequence = static_cast<Sequence>(request.from_sequence()),
             .index = static_cast<std::uint32_t>(request.from_index())};
    if (next_.sequence == 0) next_ = {.sequence = context_.pipeline().feed().position().last + 1};
    told_ = next_;
    call_.subscribe(next_.sequence);
    go_on();
  }

  static std::vector<FieldViolation> violations(const typename Method::Request& request) {
    FieldViolations violations;
    if (request.from_sequence() < 0) violations.add("from_sequence", "is negative");
    if (request.from_index() < 0) violations.add("from_index", "is negative");
    return violations.take();
  }

  void wrote() { go_on(); }
  void look_again() { go_on(); }

  // Sends what there is next, or waits for it.
  void go_on() {
    if (call_.client_has_gone()) return;
    response_.Clear();
    for (int chunks = 0; Method::count(response_) == 0 && chunks < kChunksMax; ++chunks) {
      const Status added = add_events();
      if (!added) return call_.finish(status_of(added.error()));
      if (!chunk_ && next_.sequence > context_.pipeline().feed().position().last) break;
    }
    call_.set_next(next_.sequence);
    if (told_ < next_) return write();
    if (!call_.has_ended()) call_.wait();
  }

  // Adds what the next chunk has, as much as goes into one message.
  Status add_events() {
    if (!chunk_) {
      auto chunk = context_.pipeline().feed().read(next_.sequence);
      if (!chunk) return std::move(chunk).error();
      if (!*chunk) return {};
      chunk_ = std::move(*chunk);
      records_.emplace(chunk_->events);
    }
    EventRecord record;
    while (Method::count(response_) < kEventsMax) {
      if (!records_->next(record)) return end_chunk();
      if (Place{.sequence = record.sequence, .index = record.index} < next_) continue;
      if (passes(call_.request().filter(), record)) Method::add(record, response_);
      next_ = {.sequence = record.sequence, .index = record.index + 1};
    }
    return {};
  }

  Status end_chunk() {
    if (records_->broken())
      return Error{.code = ErrorCode::kSystem, .message = "the events cannot be read back"};
    next_ = {.sequence = chunk_->last + 1};
    records_.reset();
    chunk_.reset();
    return {};
  }

  void write() {
    response_.set_next_sequence(static_cast<std::int64_t>(next_.sequence));
    response_.set_next_index(static_cast<std::int32_t>(next_.index));
    told_ = next_;
    call_.write(response_);
  }

  ServiceContext& context_;
  Call call_;
  typename Method::Response response_;
  Place next_;                               // everything before it has been looked at
  Place told_;                               // what the client was told of it
  std::shared_ptr<const EventChunk> chunk_;  // being read
  std::optional<EventRecords> records_;
};

}  // namespace farmgate
