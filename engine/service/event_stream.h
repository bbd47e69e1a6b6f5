// A stream of EventService: what has been published from a place on, then what is published next.
//
// Keeps its own place in the feed, and has one message under way: a slow reader costs one message and holds
// nobody up. One that has been sent all there was looks again with the others of its poller: where there are
// many, they get fewer and larger messages.
#pragma once

#include <grpcpp/grpcpp.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "engine/model/event_record.h"
#include "engine/service/call_access.h"
#include "engine/service/event_messages.h"
#include "engine/service/field_violations.h"
#include "engine/service/poller.h"
#include "engine/service/rpc_status.h"
#include "engine/service/service_context.h"

namespace farmgate {

// `Method` says what is particular to a call: its Request and Response, listen(), which asks gRPC for the
// next one, kFillsAlone, add(), which adds an event to a response if it is of the stream's kind, and count()
// of those in a response.
template <class Method>
class EventStream final : private Waiter, private LastingCall {
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

  // An operation that gRPC has under way for the stream.
  class Operation final : public Tag {
   public:
    Operation(EventStream& stream, void (EventStream::*over)(bool)) : stream_(stream), over_(over) {}
    void proceed(bool ok) override { (stream_.*over_)(ok); }

   private:
    EventStream& stream_;
    void (EventStream::*over_)(bool);
  };

  // An event's name; what comes next may be one there is not yet.
  struct Place {
    Sequence sequence = 0;
    std::uint32_t index = 0;

    friend auto operator<=>(const Place&, const Place&) = default;
  };

  EventStream(ServiceContext& context, Poller& poller) : context_(context), poller_(poller) {
    call_.AsyncNotifyWhenDone(&done_);
    Method::listen(context_, call_, request_, writer_, poller_.queue(), &begin_);
  }
  ~EventStream() {
    if (is_subscribed_) context_.subscribers.remove(subscriber_);
    poller_.lasting_calls().remove(*this);
    if (has_begun_) poller_.end_call();
  }

  void begun(bool ok) {
    if (!ok) {  // then done_ does not come
      delete this;
      return;
    }
    has_begun_ = poller_.begin_call();
    if (!has_begun_) {  // done_ comes
      is_finished_ = true;
      if (is_done_) delete this;
      return;
    }
    if (!context_.closing.load(std::memory_order_acquire)) {  // pairs with Server::stop()
      listen(context_, poller_);
    }
    timer_.begin();
    if (const grpc::Status status = access_.begin(call_, request_); !status.ok()) return finish(status);
    if (const grpc::Status status = access_.take_stream(place_); !status.ok()) return finish(status);
    if (!context_.is_recovered()) return finish(engine_recovering());
    if (const auto violations = this->violations(); !violations.empty()) {
      return finish(malformed(violations));
    }
    next_ = {.sequence = static_cast<Sequence>(request_.from_sequence()),
             .index = static_cast<std::uint32_t>(request_.from_index())};
    if (next_.sequence == 0) next_ = {.sequence = context_.pipeline().feed().position().last + 1};
    told_ = next_;
    subscriber_.next.set(next_.sequence);
    context_.subscribers.add(subscriber_);
    is_subscribed_ = true;
    poller_.lasting_calls().add(*this);
    go_on();
  }

  std::vector<FieldViolation> violations() const {
    FieldViolations violations;
    if (request_.from_sequence() < 0) violations.add("from_sequence", "is negative");
    if (request_.from_index() < 0) violations.add("from_index", "is negative");
    return violations.take();
  }

  void wrote(bool ok) {
    if (!ok) return finish({grpc::StatusCode::CANCELLED, "the client has gone"});
    const bool ends =
        is_done_ || context_.closing.load(std::memory_order_acquire);  // pairs with Server::stop()
    const bool is_new = next_.sequence <= context_.pipeline().feed().position().last;
    if (ends || !had_all_ || !is_new) return go_on();
    wait(true);
  }

  // The call is over: the client has gone, or it was finished.
  void done(bool) {
    is_done_ = true;
    if (is_finished_) {
      delete this;
      return;
    }
    if (is_waiting_) {
      poller_.forget(*this);
      is_waiting_ = false;
      finish({grpc::StatusCode::CANCELLED, "the client has gone"});
    }
  }

  void finished(bool) {
    is_finished_ = true;
    if (is_done_) delete this;
  }

  // One that waits ends at once, any other before it sends something or waits.
  void callers_changed() override {
    if (!is_waiting_) return;
    const grpc::Status allowed = access_.renew(request_);
    if (allowed.ok()) return;
    poller_.forget(*this);
    is_waiting_ = false;
    finish(allowed);
  }

  void look_again() override {
    is_waiting_ = false;
    go_on();
  }

  // Sends what there is next, or waits for it.
  void go_on() {
    if (is_done_) return finish({grpc::StatusCode::CANCELLED, "the client has gone"});
    auto& response = poller_.scratch().of<typename Method::Response>();
    looked_at_ = 0;
    for (int chunks = 0; has_room(response) && chunks < kChunksMax; ++chunks) {
      const Status added = add_events(response);
      if (!added && told_ < next_) break;  // what there is comes first, then why there is no more
      if (!added) return finish(status_of(added.error()));
      if (!chunk_ && next_.sequence > context_.pipeline().feed().position().last) break;
    }
    subscriber_.next.set(next_.sequence);
    had_all_ = !chunk_ && next_.sequence > context_.pipeline().feed().position().last;
    if (told_ < next_) return write(response);
    if (context_.closing.load(std::memory_order_acquire)) {  // pairs with Server::stop()
      return finish({grpc::StatusCode::UNAVAILABLE, "the engine is stopping"});
    }
    wait(!had_all_);  // the time for a look may be over before anything was found
  }

  // Looks again with others, soon if something `is_new` already.
  void wait(bool is_new) {
    if (const grpc::Status status = access_.renew(request_); !status.ok()) return finish(status);
    is_waiting_ = true;
    poller_.wait_for_events(*this, is_new);
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
      if (Place{.sequence = record.sequence, .index = record.index} < next_) continue;
      ++looked_at_;
      if (passes(request_.filter(), record)) Method::add(record, response);
      next_ = {.sequence = record.sequence, .index = record.index + 1};
    }
    return {};
  }

  // Whether it is known that the stream need not read a chunk. One that is far behind reads by itself: what
  // it found out would help nobody.
  bool has_nothing(const EventChunk& chunk) {
    const v1::EventFilter& filter = request_.filter();
    const bool is_filtered =
        !filter.accounts().empty() || !filter.commodities().empty() || !filter.zones().empty();
    if (!is_filtered && !Method::kFillsAlone) return false;
    const bool is_old = chunk.last + kSharedCommands < context_.pipeline().feed().position().last;
    if (is_old || chunk.event_count > kSharedEvents) return false;
    const ChunkSubjects* subjects = poller_.subjects().find(chunk);
    if (subjects == nullptr) {
      looked_at_ += static_cast<int>(chunk.event_count);
      subjects = &poller_.subjects().add(chunk);
    }
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
    if (const grpc::Status status = access_.renew(request_); !status.ok()) return finish(status);
    response.set_next_sequence(static_cast<std::int64_t>(next_.sequence));
    response.set_next_index(static_cast<std::int32_t>(next_.index));
    told_ = next_;
    writer_.Write(response, &write_);
  }

  void finish(const grpc::Status& status) {
    timer_.end(status.error_code());
    place_.give_back();  // before the client hears of the end, and begins the next one
    writer_.Finish(status, &finish_);
  }

  ServiceContext& context_;
  Poller& poller_;
  Subscriber subscriber_{method_name<typename Method::Request>()};
  grpc::ServerContext call_;
  CallAccess access_{context_, poller_, rule_of_call<typename Method::Request>()};
  TakenPlace place_;
  typename Method::Request request_;
  grpc::ServerAsyncWriter<typename Method::Response> writer_{&call_};
  Operation begin_{*this, &EventStream::begun};
  Operation write_{*this, &EventStream::wrote};
  Operation finish_{*this, &EventStream::finished};
  Operation done_{*this, &EventStream::done};
  CallTimer timer_{poller_.meters().of(subscriber_.method)};
  bool has_begun_ = false;
  bool is_subscribed_ = false;
  bool is_waiting_ = false;
  bool is_finished_ = false;
  bool is_done_ = false;
  int looked_at_ = 0;                        // events, at its last look
  bool had_all_ = false;                     // at its last look: there was nothing more
  Place next_;                               // everything before it has been looked at
  Place told_;                               // what the client was told of it
  std::shared_ptr<const EventChunk> chunk_;  // being read
  std::optional<EventRecords> records_;
};

}  // namespace farmgate
