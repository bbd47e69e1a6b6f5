#include "engine/service/call_access.h"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/util/json_util.h>
#include <grpc/grpc_security_constants.h>

#include <chrono>
#include <iterator>
#include <utility>

#include "engine/access/audit_log.h"
#include "engine/access/secret.h"
#include "engine/service/rpc_status.h"

namespace farmgate {
namespace {

constexpr std::size_t kAuditedBytesMax = 4'096;  // of a request that the audit log has in full

std::string_view view_of(const grpc::string_ref& text) {
  return {text.data(), text.size()};
}

Timestamp timestamp_of(std::chrono::system_clock::time_point time) {
  return Timestamp{std::chrono::duration_cast<std::chrono::nanoseconds>(time.time_since_epoch()).count()};
}

// The common name of the certificate that the client has proved to have; empty: there is none, or not one.
std::string_view common_name_of(const grpc::AuthContext& context) {
  if (!context.IsPeerAuthenticated()) return {};
  const auto names = context.FindPropertyValues(GRPC_X509_CN_PROPERTY_NAME);
  return names.size() == 1 ? view_of(names.front()) : std::string_view();
}

std::string json_of(const google::protobuf::Message& request) {
  std::string json;
  if (request.ByteSizeLong() > kAuditedBytesMax) return json;
  google::protobuf::util::JsonPrintOptions options;
  options.preserve_proto_field_names = true;
  if (!google::protobuf::util::MessageToJsonString(request, &json, options).ok()) json.clear();
  return json;
}

}  // namespace

const Rule& rule_of(const google::protobuf::Descriptor& request) {
  const google::protobuf::FileDescriptor& file = *request.file();
  for (int i = 0; i < file.service_count(); ++i) {
    const google::protobuf::ServiceDescriptor& service = *file.service(i);
    for (int j = 0; j < service.method_count(); ++j) {
      if (service.method(j)->input_type() != &request) continue;
      return rule_of(service.name() + "." + service.method(j)->name());
    }
  }
  return rule_of(std::string_view());
}

std::string_view outcome_of(const v1::CommandResult& result) {
  if (result.reject_reason() == v1::REJECT_REASON_UNSPECIFIED) return code_name(grpc::StatusCode::OK);
  return v1::RejectReason_Name(result.reject_reason());
}

grpc::Status CallAccess::begin(const grpc::ServerContext& call) {
  call_ = &call;
  if (context_.tokens == nullptr) return grpc::Status::OK;
  permission_ = Permission::kNo;
  generation_ = context_.tokens->generation();
  caller_ = identify();
  if (!caller_ || has_expired()) return caller_unknown();
  permission_ = rule_.of(caller_->role());
  return permission_ == Permission::kNo ? denied() : grpc::Status::OK;
}

// A wrong token is not made up for by a certificate.
KnownCaller CallAccess::identify() const {
  const auto [first, last] = call_->client_metadata().equal_range("authorization");
  if (first == last) {
    const auto context = call_->auth_context();
    return poller_.callers().with_certificate(*context_.tokens, common_name_of(*context));
  }
  if (std::next(first) != last) return nullptr;
  const auto token = bearer_token(view_of(first->second));
  return token ? poller_.callers().with_token(*context_.tokens, *token) : nullptr;
}

bool CallAccess::has_expired() const {
  return caller_->may_expire() && caller_->is_expired(timestamp_of(context_.now()));
}

grpc::Status CallAccess::denied() {
  return not_permitted();
}

SharedUsage CallAccess::usage() const {
  UsageCache& usages = poller_.usages();
  return caller_ ? usages.of(*context_.usages, caller_->name()) : usages.of(*context_.usages, call_->peer());
}

grpc::Status CallAccess::answer_to(const Refusal& refusal) const {
  if (!refusal) return grpc::Status::OK;
  context_.usages->note(refusal->bound);
  return poller_.over_bounds().of(*refusal);
}

void CallAccess::begin_act(const google::protobuf::Message& request) {
  if (!rule_.is_administrative || context_.audit == nullptr) return;
  const std::string peer = call_->peer();
  const std::string json = json_of(request);
  is_being_noted_ = true;
  is_noted_.store(false, std::memory_order_relaxed);  // the log's thread has no part in it yet
  context_.audit->begin({.who = caller_ ? std::string_view(caller_->name()) : "anyone",
                         .role = to_string(caller_ ? caller_->role() : Role::kOperator),
                         .peer = peer,
                         .what = rule_.call,
                         .with = json},
                        [this, &poller = poller_](const Result<std::uint64_t>& number) {
                          if (number) act_ = *number;
                          if (!number) refusal_ = audit_failed(number.error());
                          is_noted_.store(true, std::memory_order_seq_cst);  // pairs with act_noted()
                          poller.wake();  // by now the call may be over, and this gone
                        });
}

// The disk may have taken long, and the caller be known no more.
std::optional<grpc::Status> CallAccess::act_noted() {
  if (!is_being_noted_) return grpc::Status::OK;
  if (!is_noted_.load(std::memory_order_seq_cst)) return std::nullopt;  // pairs with begin_act()
  is_being_noted_ = false;
  if (refusal_) return *std::exchange(refusal_, std::nullopt);
  return renew();
}

void CallAccess::end_act(std::string_view outcome, Sequence sequence) {
  if (!act_) return;
  const auto written = [warn = context_.warn](const Result<std::uint64_t>& number) {
    if (!number && warn) warn("the audit log misses what came of an act: " + number.error().message);
  };
  context_.audit->end(*act_, {.code = outcome, .sequence = sequence}, written);
  act_.reset();
}

}  // namespace farmgate
