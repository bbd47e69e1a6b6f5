#include "engine/service/status_call.h"
#include "engine/service/admin_calls.h"

#include <string>

#include "engine/model/digest.h"
#include "engine/service/rpc_status.h"

namespace farmgate {
namespace {

std::int64_t as_message(Sequence sequence) {
  return static_cast<std::int64_t>(sequence);
}

// Before there is an engine: what is durable is what the journal has, and matched what was applied again.
void write_recovery(const ServiceContext& context, v1::GetStatusResponse& response) {
  const Sequence durable = context.journal_sequence.load(std::memory_order_relaxed);
  response.set_recovering(true);
  response.set_accepted_sequence(as_message(durable));
  response.set_durable_sequence(as_message(durable));
  response.set_matched_sequence(as_message(context.recovered_sequence.load(std::memory_order_relaxed)));
}

void write_engine(const PipelineStatus& status, v1::GetStatusResponse& response) {
  response.set_accepted_sequence(as_message(status.accepted));
  response.set_durable_sequence(as_message(status.durable));
  response.set_matched_sequence(as_message(status.matched));
  response.set_published_sequence(as_message(status.published));
  response.set_oldest_command_sequence(as_message(status.oldest_command));
  response.set_oldest_event_sequence(as_message(status.oldest_event));
  response.set_digest(Digest::from(status.digest).text());
  response.set_resting_order_count(static_cast<std::int64_t>(status.resting_orders));
  response.set_undurable_batch_count(static_cast<std::int64_t>(status.undurable_batches));
  response.set_unpublished_batch_count(static_cast<std::int64_t>(status.unpublished_batches));
  response.set_clock_ahead_seconds(
      std::chrono::duration_cast<std::chrono::seconds>(status.clock_ahead).count());
  response.set_everyone_suspended(status.everyone_suspended);
  response.set_suspended_account_count(static_cast<std::int64_t>(status.suspended_accounts));
  response.set_taking_commands(!status.stopped);
  response.set_failure(status.failure);
}

v1::GetStatusResponse response_of(const ServiceContext& context) {
  v1::GetStatusResponse response;
  if (context.is_recovered()) {
    write_engine(context.pipeline().status(), response);
  } else {
    write_recovery(context, response);
  }
  response.set_pending_command_count(static_cast<std::int64_t>(context.pending_commands()));
  response.set_durability(context.durability);
  const auto uptime = std::chrono::steady_clock::now() - context.start;
  response.set_uptime_seconds(std::chrono::duration_cast<std::chrono::seconds>(uptime).count());
  response.set_version(FARMGATE_VERSION);
  response.set_client_clock(context.client_clock);
  response.set_market_data_sequence(as_message(context.market_data_sequence()));
  response.set_market_data_failure(context.market_data_failure());
  response.set_ledger_sequence(as_message(context.ledger.sequence()));
  response.set_ledger_failure(context.ledger_failure());
  return response;
}

}  // namespace

StatusCall::StatusCall(ServiceContext& context, Poller& poller) : context_(context), poller_(poller) {
  context_.admin.RequestGetStatus(&call_, &request_, &responder_, &poller_.queue(), &poller_.queue(),
                                  static_cast<Tag*>(this));
}

StatusCall::~StatusCall() {
  if (has_begun_) poller_.end_call();
}

void StatusCall::proceed(bool ok) {
  if (!has_begun_) has_begun_ = ok && poller_.begin_call();
  if (!has_begun_ || is_finishing_) {
    delete this;
    return;
  }
  if (!context_.closing.load(std::memory_order_acquire)) {  // pairs with Server::stop()
    listen(context_, poller_);
  }
  answer();
}

// Whoever has as many calls under way as it may have of other kinds may have as many of these.
void StatusCall::answer() {
  is_finishing_ = true;
  timer_.begin();
  grpc::Status status = access_.begin(call_, request_);
  if (status.ok()) status = access_.take_call(place_, 1);
  timer_.end(status.error_code());
  if (!status.ok()) return responder_.FinishWithError(status, static_cast<Tag*>(this));
  responder_.Finish(response_of(context_), grpc::Status::OK, static_cast<Tag*>(this));
}

}  // namespace farmgate
