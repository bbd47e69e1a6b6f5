// ProgrammeService.StreamProgrammeEvents: what the ledger has to tell about programmes from a place on, then
// what comes next.
//
// Keeps its own place, and has one message under way: a slow reader costs one message and holds nobody up.
#pragma once

#include <grpcpp/grpcpp.h>

#include <set>
#include <string>
#include <vector>

#include "engine/journal/programme_entry.h"
#include "engine/service/poller.h"
#include "engine/service/programme_calls.h"
#include "engine/service/request_messages.h"
#include "engine/service/service_context.h"
#include "engine/service/stream_call.h"

namespace farmgate {

// What is particular to StreamProgrammeEvents, for StreamCall.
struct StreamProgrammeEvents {
  using Request = v1::StreamProgrammeEventsRequest;
  using Response = v1::StreamProgrammeEventsResponse;
  static void listen(ServiceContext& context, grpc::ServerContext& call, Request& request,
                     grpc::ServerAsyncWriter<Response>& writer, grpc::ServerCompletionQueue& queue,
                     Tag* tag) {
    context.programmes.RequestStreamProgrammeEvents(&call, &request, &writer, &queue, &queue, tag);
  }
};

class ProgrammeStream final {
 public:
  // Waits for a call; deletes itself when that is over, or the server stops. Another one waits once this has
  // begun.
  static void listen(ServiceContext& context, Poller& poller) { new ProgrammeStream(context, poller); }

 private:
  using Call = StreamCall<StreamProgrammeEvents, ProgrammeStream>;
  friend Call;

  ProgrammeStream(ServiceContext& context, Poller& poller);

  static std::vector<FieldViolation> violations(const v1::StreamProgrammeEventsRequest& request);
  void begun();
  void wrote() { call_.look_soon(); }
  void look_again() { go_on(); }
  void go_on();
  // Whether it has events to send; an error says why they cannot be had.
  Result<bool> add_events(v1::StreamProgrammeEventsResponse& response);

  ServiceContext& context_;
  Call call_;
  bool has_all_ = false;          // it looked at all that the ledger had
  std::set<std::string> wanted_;  // programmes; empty: all
  ProgrammeNewsPlace next_;       // everything before it has been sent
};

}  // namespace farmgate
