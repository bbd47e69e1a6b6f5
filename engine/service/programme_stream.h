// ProgrammeService.StreamProgrammeEvents: what the ledger has to tell about programmes from a place on, then
// what comes next.
//
// Keeps its own place, and has one message under way: a slow reader costs one message and holds nobody up.
#pragma once

#include <farmgate/v1/programme_service.grpc.pb.h>
#include <grpcpp/grpcpp.h>

#include <set>
#include <string>
#include <vector>

#include "engine/journal/programme_entry.h"
#include "engine/service/call_access.h"
#include "engine/service/call_meters.h"
#include "engine/service/poller.h"
#include "engine/service/request_messages.h"
#include "engine/service/service_context.h"
#include "engine/service/subscribers.h"

namespace farmgate {

class ProgrammeStream final : private Waiter, private LastingCall {
 public:
  // Waits for a call; deletes itself when that is over, or the server stops. Another one waits once this has
  // begun.
  static void listen(ServiceContext& context, Poller& poller) { new ProgrammeStream(context, poller); }

 private:
  // An operation that gRPC has under way for the stream.
  class Operation final : public Tag {
   public:
    Operation(ProgrammeStream& stream, void (ProgrammeStream::*over)(bool)) : stream_(stream), over_(over) {}
    void proceed(bool ok) override { (stream_.*over_)(ok); }

   private:
    ProgrammeStream& stream_;
    void (ProgrammeStream::*over_)(bool);
  };

  ProgrammeStream(ServiceContext& context, Poller& poller);
  ~ProgrammeStream();

  void begun(bool ok);
  void wrote(bool ok);
  void done(bool ok);
  void finished(bool ok);
  void look_again() override;
  void callers_changed() override;

  std::vector<FieldViolation> violations() const;
  void begin();
  void go_on();
  // Whether it has events to send; an error says why they cannot be had.
  Result<bool> add_events(v1::StreamProgrammeEventsResponse& response);
  void finish(const grpc::Status& status);

  ServiceContext& context_;
  Poller& poller_;
  Subscriber subscriber_{method_name<v1::StreamProgrammeEventsRequest>()};
  grpc::ServerContext call_;
  CallAccess access_{context_, poller_, rule_of_call<v1::StreamProgrammeEventsRequest>()};
  TakenPlace place_;
  v1::StreamProgrammeEventsRequest request_;
  grpc::ServerAsyncWriter<v1::StreamProgrammeEventsResponse> writer_{&call_};
  Operation begin_{*this, &ProgrammeStream::begun};
  Operation write_{*this, &ProgrammeStream::wrote};
  Operation finish_{*this, &ProgrammeStream::finished};
  Operation done_{*this, &ProgrammeStream::done};
  CallTimer timer_{poller_.meters().of(subscriber_.method)};
  bool has_begun_ = false;
  bool is_subscribed_ = false;
  bool is_waiting_ = false;
  bool is_finished_ = false;
  bool is_done_ = false;
  bool has_all_ = false;          // it looked at all that the ledger had
  std::set<std::string> wanted_;  // programmes; empty: all
  ProgrammeNewsPlace next_;       // everything before it has been sent
};

}  // namespace farmgate
