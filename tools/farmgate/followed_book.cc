#include "tools/farmgate/followed_book.h"

#include <absl/strings/str_cat.h>

#include <algorithm>
#include <string_view>
#include <tuple>
#include <vector>

namespace farmgate {
namespace {

std::uint64_t fnv1a(std::string_view text) {
  std::uint64_t hash = 14'695'981'039'346'656'037u;
  for (const char c : text) hash = (hash ^ static_cast<std::uint8_t>(c)) * 1'099'511'628'211u;
  return hash;
}

std::uint64_t hash_of(v1::Side side, const v1::BookLevel& level) {
  std::string text = absl::StrCat(side == v1::SIDE_BID ? "bid " : "ask ", level.zone(), " ", level.price(),
                                  " ", level.quantity_lots(), " ", level.order_count(), " ",
                                  level.price_here(), " ", level.unit_cost(), " ", level.subsidy(), " ",
                                  level.transit_hours(), " ", level.priority_sequence());
  if (!level.programme().empty()) absl::StrAppend(&text, " ", level.programme(), " ", level.locked_amount());
  return fnv1a(text);
}

Error broken(const v1::StreamBookResponse& message, const std::string& what) {
  return {.code = ErrorCode::kSystem,
          .message = "the book as of sequence " + std::to_string(message.as_of_sequence()) +
                     " is not to be trusted: " + what + "; begin again"};
}

}  // namespace

Status FollowedBook::take(const v1::StreamBookResponse& message) {
  if (message.snapshot()) {
    for (Levels& levels : levels_) levels.clear();
    checksum_ = 0;
  } else if (message.after_sequence() != last_.as_of_sequence()) {
    return broken(message, "it changes that of sequence " + std::to_string(message.after_sequence()) +
                               ", but that of " + std::to_string(last_.as_of_sequence()) + " is here");
  }
  take(v1::SIDE_BID, message.bids());
  take(v1::SIDE_ASK, message.asks());
  last_ = message;
  last_.clear_bids();
  last_.clear_asks();
  if (absl::StrCat(absl::Hex(checksum_, absl::kZeroPad16)) != message.checksum())
    return broken(message, "its checksum is not " + message.checksum());
  return {};
}

void FollowedBook::take(v1::Side side, const Messages& changes) {
  for (const v1::BookLevel& change : changes) {
    const auto [at, is_new] = levels(side).try_emplace(
        Name(change.zone(), change.price(), change.programme(), change.locked_amount()));
    checksum_ -= at->second.hash;  // 0 of a new one
    if (change.order_count() == 0) {
      levels(side).erase(at);
      continue;
    }
    at->second = {.message = change, .hash = hash_of(side, change)};
    checksum_ += at->second.hash;
  }
}

v1::GetBookResponse FollowedBook::book() const {
  v1::GetBookResponse book;
  write(v1::SIDE_BID, *book.mutable_bids());
  write(v1::SIDE_ASK, *book.mutable_asks());
  book.set_as_of_sequence(last_.as_of_sequence());
  book.set_halted(last_.halted());
  book.set_more_bids(last_.more_bids());
  book.set_more_asks(last_.more_asks());
  return book;
}

// Best first; of equals the one whose first order has the older place.
void FollowedBook::write(v1::Side side, Messages& messages) const {
  const auto rank = [&](const v1::BookLevel* level) {
    const std::int64_t worth = is_seen_from_zone_ ? level->price_here() : level->price();
    return std::tuple(side == v1::SIDE_BID ? -worth : worth, level->priority_sequence());
  };
  std::vector<const v1::BookLevel*> sorted;
  for (const auto& [name, level] : levels(side)) sorted.push_back(&level.message);
  std::ranges::sort(sorted, {}, rank);
  for (const v1::BookLevel* const level : sorted) *messages.Add() = *level;
}

}  // namespace farmgate
