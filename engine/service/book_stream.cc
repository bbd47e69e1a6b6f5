#include "engine/service/book_stream.h"

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

// Whether what a message says besides levels has changed.
bool is_otherwise_same(const v1::GetBookResponse& a, const v1::GetBookResponse& b) {
  return a.halted() == b.halted() && a.more_bids() == b.more_bids() && a.more_asks() == b.more_asks();
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
  std::shared_ptr<const SharedBook::Content> content;
  grpc::Status status = book_->look(context_.market_data, look.sequence, SharedBook::Clock::now(), content);
  if (!status.ok()) return status;
  look.sequence = content->sequence();
  look.has_news = write(*content, response);
  if (look.has_news) sent_ = std::move(content);
  return grpc::Status::OK;
}

// Returns whether there is something to say.
bool StreamBook::write(const SharedBook::Content& content, Response& response) const {
  const v1::GetBookResponse& before = sent_ ? sent_->book : v1::GetBookResponse::default_instance();
  const v1::GetBookResponse& after = content.book;
  add_difference(before.bids(), after.bids(), *response.mutable_bids());
  add_difference(before.asks(), after.asks(), *response.mutable_asks());
  const bool has_changes = response.bids_size() + response.asks_size() > 0;
  if (sent_ && !has_changes && is_otherwise_same(before, after)) return false;
  response.set_as_of_sequence(after.as_of_sequence());
  response.set_after_sequence(before.as_of_sequence());
  response.set_snapshot(!sent_);
  response.set_halted(after.halted());
  response.set_more_bids(after.more_bids());
  response.set_more_asks(after.more_asks());
  response.set_checksum(content.checksum);
  return true;
}

}  // namespace farmgate
