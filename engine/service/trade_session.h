// A session of OrderService.Trade: batches of commands in, their results out in the same order.
//
// Several batches may be under way; one that comes when as many are waits with the client, in the connection.
// One with which its caller would have too much of the engine waits here for its turn, and nobody but this
// session with it. One for which the engine has no room waits here too, but not for ever: then the session
// ends, and nothing is done of it and of those behind it. Nor is it when the caller may trade no more. What
// the batches of all sessions take in memory is bounded: one that would take more ends its session, once
// those before it are answered.
#pragma once

#include <farmgate/v1/order_service.pb.h>
#include <grpcpp/grpcpp.h>
#include <grpcpp/support/async_stream.h>

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "engine/access/held_memory.h"
#include "engine/service/call_access.h"
#include "engine/service/cancel_on_disconnect.h"
#include "engine/service/commands_in_flight.h"
#include "engine/service/poller.h"
#include "engine/service/service_context.h"

namespace farmgate {

class TradeSession final : private Submitter, private Waiter, private LastingCall {
 public:
  // Waits for a session; deletes itself when that is over, or the server stops. Another one waits once this
  // has begun.
  static void listen(ServiceContext& context, Poller& poller) { new TradeSession(context, poller); }

 private:
  static constexpr std::size_t kWindow = 32;  // batches
  static constexpr int kCommandsMax = 1'024;

  // One of the operations that gRPC has under way for a session.
  class Operation final : public Tag {
   public:
    Operation(TradeSession& session, void (TradeSession::*over)(bool)) : session_(session), over_(over) {}
    bool is_under_way() const { return under_way_; }
    Tag* begin() {
      under_way_ = true;
      return this;
    }
    void proceed(bool ok) override {
      under_way_ = false;
      (session_.*over_)(ok);
    }

   private:
    TradeSession& session_;
    void (TradeSession::*over_)(bool);
    bool under_way_ = false;
  };

  // Has the session look again at what waits: for an engine that is full, when that has taken long enough;
  // for the caller's turn, when that may have come.
  class Patience final : public Waiter {
   public:
    explicit Patience(TradeSession& session) : session_(session) {}
    bool is_under_way() const { return under_way_; }
    void begin(std::chrono::milliseconds wait) {
      under_way_ = true;
      session_.poller_.pause(*this, wait);
    }
    void look_again() override {
      under_way_ = false;
      session_.submit();
      session_.finish_when_idle();
    }

   private:
    TradeSession& session_;
    bool under_way_ = false;
  };

  // A batch on its way, or room for one. The requests' text is the message's.
  struct Batch {
    v1::TradeRequest message;
    OwnedSubmission submission;
    std::string events;     // its own, when it does not keep the engine's chunk for them
    std::int64_t held = 0;  // bytes
    bool is_plain = false;  // its memory may be kept for the next one
    std::chrono::steady_clock::time_point read_at;
    bool answered = false;
    bool is_let_in = false;
    bool has_waited = false;  // for its caller's turn
  };

  TradeSession(ServiceContext& context, Poller& poller);
  ~TradeSession();

  void begun(bool ok);
  void read(bool ok);
  void wrote(bool ok);
  void finished(bool ok);
  void collected(Submission& submission) override;
  void look_again() override;
  void callers_changed() override;

  bool take_writer();
  void give_writer_back();
  grpc::Status take_options(const v1::TradeRequest& message);
  void read_next();
  void take(Batch& batch);
  grpc::Status take_requests(Batch& batch);
  Refusal hold(Batch& batch);
  void drop(Batch& batch);
  static void keep_own_events(Batch& batch);
  void done_with(Batch& batch);
  void submit();
  bool let_in(Batch& batch);
  void wait_for_room();
  void turn_away(const grpc::Status& status);
  void shut_out(const grpc::Status& status);
  void write_next();
  void end(const grpc::Status& status);
  void finish_when_idle();
  bool cancel_resting();
  void resting_cancelled();

  Batch& at(std::size_t number) { return batches_[number % kWindow]; }

  ServiceContext& context_;
  Poller& poller_;
  CallTimer timer_{poller_.meters().of("Trade")};
  grpc::ServerContext call_;
  CallAccess access_{context_, poller_, rule_of_call<v1::TradeRequest>()};
  grpc::ServerAsyncReaderWriter<v1::TradeResponse, v1::TradeRequest> stream_{&call_};
  Operation begin_{*this, &TradeSession::begun};
  Operation read_{*this, &TradeSession::read};
  Operation write_{*this, &TradeSession::wrote};
  Operation finish_{*this, &TradeSession::finished};
  Patience patience_{*this};
  Patience turn_{*this};
  TakenPlace place_;
  HeldMemory memory_;
  CommandsInFlight in_flight_{context_};

  // Batches are numbered as they come: those before written_ are done with, those before submitted_ are with
  // the engine or answered, those before taken_ were read.
  std::array<Batch, kWindow> batches_;
  Batch* reading_ = nullptr;  // which is read, or was read last
  std::size_t taken_ = 0;
  std::size_t submitted_ = 0;
  std::size_t collected_ = 0;
  std::size_t written_ = 0;
  std::optional<std::chrono::steady_clock::time_point> full_since_;  // when the next to submit found no room
  v1::TradeResponse response_;
  std::optional<CancelOnDisconnect> cancels_;  // when the client asked for them

  bool has_begun_ = false;
  bool reading_over_ = false;  // the client sends no more, or the session ends
  bool broken_ = false;        // nothing can be written any more
  bool waiting_ = false;       // to look_again()
  bool is_writer_ = false;     // has the clock
  bool finish_begun_ = false;
  bool finish_over_ = false;
  grpc::Status status_;  // to end with
};

}  // namespace farmgate
