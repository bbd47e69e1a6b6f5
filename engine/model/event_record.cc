#include "engine/model/event_record.h"

#include <cstring>

#include "engine/model/canonical_reader.h"
#include "engine/model/digest.h"
#include "engine/model/event_bounds.h"

namespace farmgate {
namespace {

void read_order(CanonicalReader& in, OrderRecord& to) {
  to.account = in.text();
  to.id = in.text();
}

// The last thing in a record, where there is one.
void read_coupon(CanonicalReader& in, CouponRecord& to) {
  to = {};
  if (in.at_end()) return;
  to.programme = in.text();
  in.read(to.locked);
}

void read_payload(CanonicalReader& in, AcceptedRecord& to) {
  read_order(in, to.order);
  to.side = in.word(parse_side);
  to.zone = in.text();
  in.read(to.quantity);
  in.read(to.price);
  to.time_in_force = in.word(parse_time_in_force);
  in.read(to.expire_time);
  in.read(to.min_quantity);
  to.post_only = in.integer<std::uint8_t>() != 0;
  to.self_trade = in.word(parse_self_trade);
  read_coupon(in, to.coupon);
}

void read_payload(CanonicalReader& in, RejectedRecord& to) {
  read_order(in, to.order);
  to.reason = in.word(parse_reject_reason);
}

void read_party(CanonicalReader& in, PartyRecord& to) {
  read_order(in, to.order);
  to.zone = in.text();
  in.read(to.open);
  in.read(to.filled);
}

void read_payload(CanonicalReader& in, FilledRecord& to) {
  to.taker_side = in.word(parse_side);
  read_party(in, to.ask);
  read_party(in, to.bid);
  in.read(to.quantity);
  in.read(to.farm_gate);
  in.read(to.delivered);
  in.read(to.unit_cost);
  in.read(to.subsidy);
  to.programme = in.text();
  if (!to.programme.empty()) in.read(to.redeemed);
}

void read_payload(CanonicalReader& in, CancelledRecord& to) {
  read_order(in, to.order);
  to.reason = in.word(parse_cancel_reason);
  in.read(to.filled);
  in.read(to.cancelled);
}

void read_payload(CanonicalReader& in, ExpiredRecord& to) {
  read_order(in, to.order);
  in.read(to.filled);
  in.read(to.cancelled);
}

void read_payload(CanonicalReader& in, ReplacedRecord& to) {
  read_order(in, to.order);
  in.read(to.quantity);
  in.read(to.price);
  in.read(to.open);
  in.read(to.filled);
  read_coupon(in, to.coupon);
}

void read_payload(CanonicalReader& in, ReferenceChangedRecord& to) {
  to.what = in.word(parse_operation);
  if (is_suspension(to.what)) {
    to.account = in.text();
  } else {
    to.rows = in.remainder();
  }
}

void read_payload(CanonicalReader& in, BookedRecord& to) {
  to.account = in.text();
  to.request_id = in.text();
  const auto amount = in.integer<std::int64_t>();
  if (amount != kUnlimitedInBytes) to.amount = amount;
  to.ordered_by = in.text();
}

template <class Record>
void read_as(CanonicalReader& in, EventRecord& to) {
  read_payload(in, to.payload.emplace<Record>());
}

// Reads what follows the name of its kind; false: there is no such kind.
bool read_kind(std::string_view kind, CanonicalReader& in, EventRecord& to) {
  to.commodity = in.text();
  if (kind == "filled") {
    read_as<FilledRecord>(in, to);
  } else if (kind == "accepted") {
    read_as<AcceptedRecord>(in, to);
  } else if (kind == "cancelled") {
    read_as<CancelledRecord>(in, to);
  } else if (kind == "rejected") {
    read_as<RejectedRecord>(in, to);
  } else if (kind == "replaced") {
    read_as<ReplacedRecord>(in, to);
  } else if (kind == "expired") {
    read_as<ExpiredRecord>(in, to);
  } else if (kind == "reference_changed") {
    read_as<ReferenceChangedRecord>(in, to);
  } else if (const auto booked = parse_booked(kind)) {
    read_as<BookedRecord>(in, to);
    std::get<BookedRecord>(to.payload).what = *booked;
  } else {
    return false;
  }
  return true;
}

bool read_record(std::string_view bytes, EventRecord& to) {
  CanonicalReader in(bytes);
  to.sequence = in.integer<std::uint64_t>();
  to.index = in.integer<std::uint32_t>();
  in.read(to.time);
  const std::string_view kind = in.text();
  return read_kind(kind, in, to) && !in.failed() && in.at_end() && is_within_bounds(to);
}

}  // namespace

bool EventRecords::next(EventRecord& record) {
  if (rest_.empty() || broken_) return false;
  std::uint32_t size = 0;
  broken_ = rest_.size() < sizeof size;
  if (broken_) return false;
  std::memcpy(&size, rest_.data(), sizeof size);
  broken_ = rest_.size() - sizeof size < size || !read_record(rest_.substr(sizeof size, size), record);
  if (broken_) return false;
  rest_.remove_prefix(sizeof size + size);
  return true;
}

std::size_t size_up_to(std::string_view bytes, Sequence last) {
  std::size_t at = 0;
  while (at < bytes.size()) {
    CanonicalReader event(bytes.substr(at));
    const auto size = event.integer<std::uint32_t>();
    if (event.integer<Sequence>() > last) break;
    at += sizeof size + size;
  }
  return at;
}

}  // namespace farmgate
