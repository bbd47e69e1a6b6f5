#include "engine/service/book_query.h"

#include <google/protobuf/repeated_field.h>

#include <string>

#include "engine/market_data/book_view.h"
#include "engine/market_data/quote.h"
#include "engine/service/book_names.h"
#include "engine/service/field_violations.h"

namespace farmgate {
namespace {

constexpr int kLevels = 10;
constexpr int kLevelsMax = 1'000;

using Levels = google::protobuf::RepeatedPtrField<v1::BookLevel>;

// Where a book is seen from, and what its levels are written with.
struct Viewer {
  const ReferenceData& reference;
  ClassId class_id;
  ZoneId zone;  // not valid(): none
};

// What a lane from there or to there is.
const Lane* lane_of(const Viewer& viewer, Side side, ZoneId zone) {
  if (!viewer.zone.valid()) return nullptr;
  const bool is_origin = side == Side::kAsk;
  return viewer.reference.lane(viewer.class_id,
                               is_origin ? ZonePair{zone, viewer.zone} : ZonePair{viewer.zone, zone});
}

void write_level(const BookLevel& level, Side side, const Viewer& viewer, v1::BookLevel& message) {
  message.set_zone(std::string(viewer.reference.symbols().zones.symbol(level.zone)));
  message.set_price(level.price.value());
  message.set_quantity_lots(level.quantity_lots);
  message.set_order_count(level.order_count);
  message.set_priority_sequence(static_cast<std::int64_t>(level.priority));
  if (level.coupon.exists()) {
    const Symbols& symbols = viewer.reference.symbols();
    message.set_programme(std::string(symbols.programmes.symbol(level.coupon.programme)));
    message.set_locked_amount(Price{level.coupon.locked}.value());
  }
  const Lane* const lane = lane_of(viewer, side, level.zone);
  if (lane == nullptr) return;
  message.set_price_here(
      (side == Side::kAsk ? level.price + level.net_cost : level.price - level.net_cost).value());
  message.set_unit_cost((level.net_cost + level.subsidy).value());
  message.set_subsidy(level.subsidy.value());
  message.set_transit_hours(lane->transit_hours);
}

// Writes one side; returns whether there is more of it.
bool write_side(const BookCopy& book, const BookQuestion& question, const Viewer& viewer, Levels& levels) {
  const BookView seen = view(book, question);
  for (const BookLevel& level : seen.levels) write_level(level, question.side, viewer, *levels.Add());
  return seen.more;
}

}  // namespace

std::vector<FieldViolation> GetBook::violations(const Request& request) {
  FieldViolations violations;
  violations.check_name("commodity", request.commodity());
  violations.check_size("seen_from_zone", request.seen_from_zone());
  violations.check_side("side", request.side(), false);
  violations.check_min_sequence(request.min_sequence());
  if (request.level_count_max() < 0 || request.level_count_max() > kLevelsMax)
    violations.add("level_count_max", "is not within 1 to 1,000, or 0 for 10");
  return violations.take();
}

grpc::Status GetBook::answer(const MarketState& market, const Request& request, Response& response) {
  const Books& books = market.books();
  CommodityId commodity;
  if (grpc::Status status = find_commodity(books, request.commodity(), commodity); !status.ok())
    return status;
  Viewer viewer{.reference = books.reference(),
                .class_id = books.reference().commodity(commodity).class_id,
                .zone = {}};
  if (!request.seen_from_zone().empty()) {
    if (grpc::Status status = find_zone(books, request.seen_from_zone(), viewer.zone); !status.ok())
      return status;
  }
  const BookCopy& book = books.book(commodity);
  BookQuestion question{.seen_from = viewer.zone,
                        .level_count = static_cast<std::size_t>(
                            request.level_count_max() == 0 ? kLevels : request.level_count_max())};
  if (request.side() != v1::SIDE_ASK) {
    question.side = Side::kBid;
    question.furthest = furthest_price(books.reference().commodity(commodity), Side::kAsk);
    response.set_more_bids(write_side(book, question, viewer, *response.mutable_bids()));
  }
  if (request.side() != v1::SIDE_BID) {
    question.side = Side::kAsk;
    question.furthest = furthest_price(books.reference().commodity(commodity), Side::kBid);
    response.set_more_asks(write_side(book, question, viewer, *response.mutable_asks()));
  }
  response.set_halted(book.market().is_halted());
  response.set_as_of_sequence(static_cast<std::int64_t>(market.sequence()));
  return grpc::Status::OK;
}

}  // namespace farmgate
