#include "engine/journal/command_record.h"

#include <farmgate/journal/v1/journal.pb.h>

#include <string>
#include <utility>

#include "engine/journal/coupon_record.h"
#include "engine/journal/enum_record.h"
#include "engine/journal/reference_record.h"

namespace farmgate {
namespace {

namespace pb = journal::v1;

static_assert(static_cast<int>(Decision::Outcome::kBooked) + 1 == pb::OUTCOME_BOOKED);

void set_text(const ShortText& text, std::string& to) {
  to.assign(text.view());
}

template <class Amount>
std::uint32_t bits_of(Compact<Amount> amount) {
  return static_cast<std::uint32_t>(amount.value());
}

Error broken(std::string what) {
  return {.code = ErrorCode::kBadInput, .message = std::move(what)};
}

ShortText kept(const std::string& text, TextArena& texts) {
  const ShortText as_is(text);
  return as_is.is_inside() ? as_is : ShortText(texts.keep(text));
}

// Which fields a well-formed request of this kind has given.
Request::Given given_in(const pb::Command& record, const Request& request) {
  const bool is_new = request.operation == Operation::kNew;
  const bool has_amounts = is_new || request.operation == Operation::kReplace;
  return {.side = record.side_given(),
          .quantity = has_amounts,
          .price = has_amounts,
          .time_in_force = is_new,
          .expire_time = is_new && request.time_in_force == TimeInForce::kGoodTillDate,
          .min_quantity = is_new && request.min_quantity != Lots{0},
          .post_only = is_new && request.post_only,
          .self_trade = is_new};
}

void read_booking(const pb::Command& record, TextArena& texts, Request& request) {
  request.amount_given = record.has_amount();
  request.amount = record.amount();
  request.ordered_by = kept(record.ordered_by(), texts);
}

Result<Request> read_request(const pb::Command& record, RecordedCommands& to) {
  const auto operation = from_record(record.operation(), Operation::kReinstate);
  if (!operation) return broken("a command of no known operation");
  const auto time_in_force = from_record(record.time_in_force(), TimeInForce::kFillOrKill);
  const auto self_trade = from_record(record.self_trade(), SelfTrade::kCancelBoth);
  if (!time_in_force || !self_trade) return broken("a command with an unknown option");

  Request request;
  request.time = Timestamp{record.time_ns()};
  request.operation = *operation;
  request.side = record.is_ask() ? Side::kAsk : Side::kBid;
  request.time_in_force = *time_in_force;
  request.self_trade = *self_trade;
  request.post_only = record.post_only();
  request.cancel_resting = record.cancel_resting();
  request.readable = !record.malformed();
  request.account = kept(record.account(), to.texts);
  request.order_id = kept(record.order_id(), to.texts);
  request.request_id = kept(record.request_id(), to.texts);
  request.commodity = kept(record.commodity(), to.texts);
  request.zone = kept(record.zone(), to.texts);
  request.quantity = Lots{record.quantity_lots()};
  request.price = Price{record.price()};
  request.min_quantity = Lots{record.min_quantity_lots()};
  request.expire_time = Timestamp{record.expire_time_ns()};
  request.given = given_in(record, request);
  if (is_booking(*operation)) read_booking(record, to.texts, request);
  if (*operation != Operation::kReference) return request;

  Status read = read_edits(record.edits(), to.changes.emplace_back());
  if (!read) return std::move(read).error();
  request.change = &to.changes.back();
  return request;
}

Result<Decision> read_decision(const pb::Command& record) {
  const auto outcome = from_record(record.outcome(), Decision::Outcome::kBooked);
  if (!outcome) return broken("a command without an outcome");
  Decision decision{.outcome = *outcome, .first = record.retry_of_sequence(), .coupon = read_coupon(record)};
  if (*outcome == Decision::Outcome::kRejected) {
    const auto reason = parse_reject_reason(record.reason());
    if (!reason) return broken("an unknown reason: " + record.reason());
    decision.reason = *reason;
  }
  return decision;
}

void write_booking(const PreparedRequest& request, pb::Command& record) {
  if (request.is_given(kAmountGiven)) record.set_amount(request.amount);
  set_text(request.ordered_by(), *record.mutable_ordered_by());
}

}  // namespace

void write_record(const PreparedRequest& request, const Decision& decision, pb::Command& record) {
  record.set_time_ns(request.time.value());
  record.set_operation(record_of<pb::Operation>(request.operation));
  record.set_malformed(!request.is_well_formed);
  set_text(request.account, *record.mutable_account());
  set_text(request.order_id, *record.mutable_order_id());
  if (!request.request_id.empty()) set_text(request.request_id, *record.mutable_request_id());
  if (!request.commodity.empty()) set_text(request.commodity, *record.mutable_commodity());
  if (is_booking(request.operation)) {
    write_booking(request, record);
  } else if (!request.zone.empty()) {
    set_text(request.zone, *record.mutable_zone());
  }
  record.set_quantity_lots(bits_of(request.quantity));
  record.set_price(bits_of(request.price));
  record.set_min_quantity_lots(bits_of(request.min_quantity));
  record.set_expire_time_ns(request.expire_time.value());
  record.set_is_ask(request.side == Side::kAsk);
  record.set_side_given(request.is_given(kSideGiven));
  record.set_time_in_force(record_of<pb::TimeInForce>(request.time_in_force));
  record.set_self_trade(record_of<pb::SelfTrade>(request.self_trade));
  record.set_post_only(request.post_only);
  record.set_cancel_resting(request.is_given(kCancelResting));
  if (request.change != nullptr) write_edits(*request.change, *record.mutable_edits());

  record.set_outcome(record_of<pb::Outcome>(decision.outcome));
  if (decision.outcome == Decision::Outcome::kRejected)
    record.set_reason(std::string(to_string(decision.reason)));
  record.set_retry_of_sequence(decision.first);
  write_coupon(decision.coupon, record);
}

Status read_record(const pb::Command& record, RecordedCommands& to) {
  const auto request = read_request(record, to);
  if (!request) return request.error();
  const auto decision = read_decision(record);
  if (!decision) return decision.error();
  to.decisions.push_back(*decision);
  const PreparedRequest& prepared = to.requests.emplace_back(*request);
  if (!prepared.is_well_formed && !record.malformed())
    return broken("a malformed command that is not said to be");
  return {};
}

}  // namespace farmgate
