// Who makes a call, and whether it may: every call asks this before it does anything. What is administrative
// goes into the audit log here too.
#pragma once

#include <farmgate/v1/market.pb.h>
#include <google/protobuf/message.h>
#include <grpcpp/grpcpp.h>

#include <atomic>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "engine/access/caller_usages.h"
#include "engine/access/callers.h"
#include "engine/access/rule.h"
#include "engine/access/token_watch.h"
#include "engine/service/poller.h"
#include "engine/service/request_standing.h"
#include "engine/service/service_context.h"

namespace farmgate {

// Of the call that has this message as its request, which no other has.
const Rule& rule_of(const google::protobuf::Descriptor& request);

template <class Request>
const Rule& rule_of_call() {
  static const Rule& rule = rule_of(*Request::descriptor());
  return rule;
}

// What the audit log says of an act that was given a sequence, and of which nothing more is known: its events
// could not be read back, or the journal failed while it was written. If the journal has it at that sequence,
// it was done.
inline constexpr std::string_view kSequenced = "SEQUENCED";

// What the audit log says of an act that was a command.
std::string_view outcome_of(const v1::CommandResult& result);

// Belongs to a call, and is used again for the next one. Where callers are not known, whoever calls may do
// everything.
class CallAccess {
 public:
  CallAccess(ServiceContext& context, Poller& poller, const Rule& rule)
      : context_(context), poller_(poller), rule_(rule) {}

  // Finds out who calls, and whether its role ever may. Not OK: how the call has to end. The call's context
  // is asked again by renew(), and must still be there then.
  grpc::Status begin(const grpc::ServerContext& call);

  // Whether the caller may for the accounts that the request is about.
  template <class Request>
  grpc::Status allow(const Request& request) const {
    if (context_.tokens == nullptr) return grpc::Status::OK;
    return caller_ && allows(permission_, standing_of(*caller_, request)) ? grpc::Status::OK : denied();
  }

  template <class Request>
  grpc::Status begin(const grpc::ServerContext& call, const Request& request) {
    grpc::Status status = begin(call);
    return status.ok() ? allow(request) : status;
  }

  // Whether a stream that goes on may still do so: callers are revoked, and expire.
  grpc::Status renew() { return is_valid() ? grpc::Status::OK : begin(*call_); }
  template <class Request>
  grpc::Status renew(const Request& request) {
    return is_valid() ? grpc::Status::OK : begin(*call_, request);
  }

  // Whether the answer may be about this account, once it is known which one that is; empty: none that there
  // is.
  grpc::Status allow_account(std::string_view account) const {
    if (context_.tokens == nullptr || permission_ == Permission::kYes) return grpc::Status::OK;
    return caller_ && caller_->owns(account) ? grpc::Status::OK : denied();
  }

  // Who calls; nullptr: callers are not known. Requires: begin() has let it in.
  const KnownCaller& caller() const { return caller_; }

  // What the caller has of the engine. One who is not known is its connection. Requires: begin() has let it
  // in.
  SharedUsage usage() const;

  // Has the call, stream or session take its place, as far as there is one for its caller. Not OK: how the
  // call has to end. Requires: begin() has let it in.
  grpc::Status take_call(TakenPlace& place, std::int64_t more = 0) const {
    return answer_to(place.take_call(usage(), more));
  }
  grpc::Status take_stream(TakenPlace& place) const {
    return answer_to(place.take_stream(*context_.usages, usage()));
  }
  grpc::Status take_session(TakenPlace& place) const {
    return answer_to(place.take_session(*context_.usages, usage()));
  }

  // How a call that was refused has to end, which is noted; OK: it was not.
  grpc::Status answer_to(const Refusal& refusal) const;

  // Has the audit log note that the call is about to be done, if it is administrative.
  void begin_act(const google::protobuf::Message& request);

  // Whether that is noted. Nothing: the disk has not got so far, and the poller is woken when it has; the
  // call must not end before. Not OK: it must not be done.
  std::optional<grpc::Status> act_noted();

  // Has it note what came of it, if the call was noted. `sequence`: of its command; 0: it was none.
  void end_act(std::string_view outcome, Sequence sequence);

 private:
  static grpc::Status denied();
  KnownCaller identify() const;
  bool has_expired() const;
  // Whether what begin() found out still holds.
  bool is_valid() const {
    if (context_.tokens == nullptr) return true;
    return caller_ && context_.tokens->generation() == generation_ && !has_expired();
  }

  ServiceContext& context_;
  Poller& poller_;
  const Rule& rule_;
  const grpc::ServerContext* call_ = nullptr;
  KnownCaller caller_;  // nullptr: callers are not known, or this one is not
  Permission permission_ = Permission::kNo;
  std::uint64_t generation_ = 0;         // of the callers among which it was found
  bool is_being_noted_ = false;          // in the audit log
  std::atomic<bool> is_noted_{false};    // or cannot be; before, the next two are of the log's thread
  std::optional<grpc::Status> refusal_;  // the audit log cannot be written
  std::optional<std::uint64_t> act_;     // its number in the audit log
};

}  // namespace farmgate
