#include "engine/runtime/order_input.h"

#include <algorithm>
#include <utility>

namespace farmgate {

Result<OrderInput> OrderInput::open(const ReplayOptions& options, const ReplayObserver& observer) {
  auto reader = OrderLogReader::open(options.orders);
  if (!reader) return std::move(reader).error();
  return OrderInput(std::move(*reader), options, observer);
}

Status OrderInput::read(RequestBatch& batch, std::size_t size_max) {
  batch.clear();
  if (options_->limit) size_max = std::min<std::uint64_t>(size_max, *options_->limit - commands_);
  while (!at_end_ && batch.requests.size() < size_max) {
    const auto item = reader_.read(batch.texts);
    if (!item) return item.error();
    if (*item == OrderLogReader::Item::kEnd) {
      at_end_ = true;
    } else if (*item == OrderLogReader::Item::kBadRow) {
      if (Status status = report_bad_row(); !status) return status;
    } else if (is_wanted(reader_.request())) {
      batch.requests.emplace_back(reader_.request(), names_);
    } else {
      at_end_ = options_->to && reader_.request().time >= *options_->to;
    }
  }
  commands_ += batch.requests.size();
  if (observer_->progress) {
    observer_->progress({.bytes = reader_.position(), .bytes_total = reader_.size(), .commands = commands_});
  }
  return {};
}

Status OrderInput::report_bad_row() {
  const std::string message = to_string(reader_.path(), reader_.problem());
  if (!options_->skip_bad_rows) return Error{.code = ErrorCode::kBadInput, .message = message};
  ++bad_rows_;
  if (observer_->bad_row) observer_->bad_row(message);
  return {};
}

bool OrderInput::is_wanted(const Request& request) const {
  if (options_->from && request.time < *options_->from) return false;
  return !options_->to || request.time < *options_->to;
}

}  // namespace farmgate
