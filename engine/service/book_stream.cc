#include "engine/service/book_stream.h"

#include <cstdint>
#include <utility>

#include "engine/service/book_difference.h"
#include "engine/service/book_query.h"
#include "engine/service/field_violations.h"

namespace farmgate {
namespace {

v1::GetBookRequest book_of(const v1::StreamBookRequest& request) {
  v1::GetBookRequest book;
  book.set_commodity(request.commodity());
  book.set_seen_from_zone(request.seen_from_zone());
  book.set_side(request.side());
  book.set_level_count_max(request.level_count_max());
  return book;
}

}  // namespace

std::vector<FieldViolation> StreamBook::violations(const Request& request) {
  std::vector<FieldViolation> all = GetBook::violations(book_of(request));
  FieldViolations own;
  own.check_min_sequence(request.min_sequence());
  own.check_interval(request.interval_ms());
  for (FieldViolation& violation : own.take()) all.push_back(std::move(violation));
  return all;
}

grpc::Status StreamBook::look(const Request& request, Response& response, MarketLook& look) {
  if (!book_) book_ = context_.shared_books.of(book_of(request));
  SharedBook::Seen seen;
  grpc::Status status = book_->look(context_.market_data, look.sequence, SharedBook::Clock::now(), seen);
  if (!status.ok()) return status;
  look.sequence = seen.sequence;
  look.has_news = write(seen, response);
  if (look.has_news) {
    sent_ = std::move(seen);
  } else {
    sent_.content = std::move(seen.content);  // which says the same, and need not be compared again
  }
  return grpc::Status::OK;
}

// Returns whether there is something to say. What was changed and changed back since it was sent is nothing.
bool StreamBook::write(const SharedBook::Seen& seen, Response& response) const {
  if (seen.content == sent_.content) return false;
  const bool is_first = !sent_.content;
  const v1::GetBookResponse& before =
      is_first ? v1::GetBookResponse::default_instance() : sent_.content->book;
  const v1::GetBookResponse& after = seen.content->book;
  add_difference(before.bids(), after.bids(), *response.mutable_bids());
  add_difference(before.asks(), after.asks(), *response.mutable_asks());
  const bool has_changes = response.bids_size() + response.asks_size() > 0;
  if (!is_first && !has_changes && is_otherwise_same(before, after)) return false;
  response.set_as_of_sequence(static_cast<std::int64_t>(seen.sequence));
  response.set_after_sequence(static_cast<std::int64_t>(sent_.sequence));
  response.set_snapshot(is_first);
  response.set_halted(after.halted());
  response.set_more_bids(after.more_bids());
  response.set_more_asks(after.more_asks());
  response.set_checksum(seen.content->checksum);
  return true;
}

}  // namespace farmgate
