#include "engine/service/shared_book.h"

#include <absl/strings/str_cat.h>

#include <utility>

#include "engine/service/book_difference.h"
#include "engine/service/book_query.h"

namespace farmgate {

grpc::Status SharedBook::look(const MarketDataBuilder& market_data, Sequence sequence, Clock::time_point now,
                              Seen& seen) {
  const std::lock_guard lock(mutex_);
  const bool is_new_enough = last_.content && last_.sequence >= sequence && now - last_time_ < kAgeMax;
  if (!is_new_enough) {
    auto made = std::make_shared<Content>();
    grpc::Status status = market_data.read(
        [&](const MarketState& market) { return GetBook::answer(market, request_, made->book); });
    if (!status.ok()) return status;
    last_.sequence = static_cast<Sequence>(made->book.as_of_sequence());
    last_time_ = now;
    if (!last_.content || !is_same_book(last_.content->book, made->book)) {
      made->checksum = absl::StrCat(absl::Hex(checksum(made->book), absl::kZeroPad16));
      last_.content = std::move(made);
    }
  }
  seen = last_;
  return grpc::Status::OK;
}

std::shared_ptr<SharedBook> SharedBooks::of(const v1::GetBookRequest& request) {
  const std::lock_guard lock(mutex_);
  std::erase_if(books_, [](const auto& book) { return book.second.expired(); });
  std::weak_ptr<SharedBook>& known = books_[request.SerializeAsString()];
  std::shared_ptr<SharedBook> book = known.lock();
  if (!book) known = book = std::make_shared<SharedBook>(request);
  return book;
}

}  // namespace farmgate
