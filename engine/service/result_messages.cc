#include "engine/service/result_messages.h"

#include <farmgate/v1/market.pb.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

#include "engine/model/event_record.h"
#include "engine/service/event_messages.h"
#include "engine/service/word_messages.h"

namespace farmgate {
namespace {

// Of a command that is about many orders.
bool is_of_many(CancelReason reason) {
  return reason == CancelReason::kMassCancel || reason == CancelReason::kHalted ||
         reason == CancelReason::kSuspended;
}

// Adds the events of one command to its result, in order.
class ResultWriter {
 public:
  // `fills_left`: so many more are told with the answer.
  ResultWriter(const PreparedRequest& request, v1::CommandResult& result, int& fills_left)
      : request_(request), result_(result), fills_left_(fills_left) {}

  void add(const EventRecord& record) {
    record_ = &record;
    result_.set_sequenced_time_ns(record.time.value());
    std::visit(*this, record.payload);
  }

  void operator()(const AcceptedRecord& accepted) const {
    set_order(accepted.order, v1::ORDER_STATUS_OPEN,
              {.open = accepted.quantity, .filled = {}, .cancelled = {}});
  }
  void operator()(const RejectedRecord& rejected) const {
    result_.set_reject_reason(message_of(rejected.reason));
    result_.clear_order();
  }
  void operator()(const FilledRecord& fill) const {
    if (!is_own(fill.taker().order)) return;  // what a change of lanes or a resumption brought about
    const PartyRecord& own = fill.taker();
    set_order(own.order, own.open == Lots{0} ? v1::ORDER_STATUS_FILLED : v1::ORDER_STATUS_OPEN,
              {.open = own.open, .filled = own.filled, .cancelled = {}});
    result_.set_fill_count(result_.fill_count() + 1);
    result_.set_filled_quantity_lots(result_.filled_quantity_lots() + fill.quantity.value());
    if (fills_left_ == 0 || result_.fills_size() == kResultFillsMax) return result_.set_more(true);
    --fills_left_;
    write_fill(*record_, *result_.add_fills());
  }
  void operator()(const CancelledRecord& cancelled) const {
    if (is_of_many(cancelled.reason)) {
      result_.set_cancelled_order_count(result_.cancelled_order_count() + 1);
    }
    if (!is_own(cancelled.order)) return;
    set_order(cancelled.order, v1::ORDER_STATUS_CANCELLED,
              {.open = {}, .filled = cancelled.filled, .cancelled = cancelled.cancelled});
    result_.mutable_order()->set_cancel_reason(message_of(cancelled.reason));
  }
  void operator()(const ExpiredRecord&) const {}  // expires before the command acts
  void operator()(const ReplacedRecord& replaced) const {
    set_order(replaced.order, v1::ORDER_STATUS_OPEN,
              {.open = replaced.open, .filled = replaced.filled, .cancelled = {}});
  }
  void operator()(const ReferenceChangedRecord&) const {}
  void operator()(const BookedRecord&) const {}

 private:
  struct Quantities {
    Lots open;
    Lots filled;
    Lots cancelled;
  };

  bool is_own(const OrderRecord& order) const {
    return order.id == request_.order_id.view() && order.account == request_.account.view();
  }
  void set_order(const OrderRecord& order, v1::OrderStatus status, const Quantities& quantities) const {
    v1::OrderState& state = *result_.mutable_order();
    state.set_account(std::string(order.account));
    state.set_order_id(std::string(order.id));
    state.set_status(status);
    state.set_open_quantity_lots(quantities.open.value());
    state.set_filled_quantity_lots(quantities.filled.value());
    state.set_cancelled_quantity_lots(quantities.cancelled.value());
  }

  const PreparedRequest& request_;
  v1::CommandResult& result_;
  int& fills_left_;
  const EventRecord* record_ = nullptr;
};

Error broken_events() {
  return {.code = ErrorCode::kSystem, .message = "the events of a command cannot be read back"};
}

// The first outcome of what came again.
Status write_retry(const PreparedRequest& request, Sequence first, const EventFeed& feed,
                   v1::CommandResult& result, int& fills_left) {
  result.set_retry_of_sequence(static_cast<std::int64_t>(first));
  const auto chunk = feed.read(first);
  if (!chunk && chunk.error().code == ErrorCode::kUsage) {
    result.set_events_dropped(true);
    return {};
  }
  if (!chunk) return chunk.error();
  ResultWriter writer(request, result, fills_left);
  EventRecords records((*chunk)->events);
  for (EventRecord record; records.next(record);) {
    if (record.sequence == first) writer.add(record);
  }
  return records.broken() ? Status(broken_events()) : Status();
}

}  // namespace

Status write_results(const Submission& submission, const EventFeed& feed, CommandResults& results) {
  const auto& requests = submission.batch.requests;
  const int first = results.size();
  int fills_left = kAnswerFillsMax;
  for (std::size_t i = 0; i < requests.size(); ++i) {
    v1::CommandResult& result = *results.Add();
    result.set_sequence(static_cast<std::int64_t>(submission.first + i));
    result.set_sequenced_time_ns(requests[i].time.value());
    const Decision& decision = submission.decisions[i];
    if (decision.outcome != Decision::Outcome::kRetry) continue;
    if (Status status = write_retry(requests[i], decision.first, feed, result, fills_left); !status) {
      return status;
    }
  }
  EventRecords records(submission.events);
  for (EventRecord record; records.next(record);) {
    const std::size_t place = record.sequence - submission.first;
    ResultWriter(requests[place], *results.Mutable(first + static_cast<int>(place)), fills_left).add(record);
  }
  return records.broken() ? Status(broken_events()) : Status();
}

}  // namespace farmgate
