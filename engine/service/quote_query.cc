#include "engine/service/quote_query.h"

#include "engine/market_data/quote.h"
#include "engine/service/book_names.h"
#include "engine/service/field_violations.h"
#include "engine/service/price_check.h"
#include "engine/service/quote_messages.h"
#include "engine/service/word_messages.h"

namespace farmgate {
namespace {

constexpr int kFills = 100;
constexpr int kFillsMax = 1'000;

QuoteTerms terms_of(const v1::GetQuoteRequest& request, const OrderPlace& place, const MarketState& market) {
  QuoteTerms terms{.side = request.side() == v1::SIDE_BID ? Side::kBid : Side::kAsk,
                   .zone = place.zone,
                   .quantity = Lots{request.quantity_lots()},
                   .limit = Price{request.limit_price()},
                   .account = market.orders().symbols().accounts.find(request.account()),
                   .is_suspended = market.accounts().is_suspended(request.account()),
                   .self_trade = self_trade_of(request.self_trade()),
                   .time = market.time(),
                   .coupon = {}};
  if (terms.side == Side::kAsk) {
    terms.coupon = market.coupon_for({.commodity = place.commodity,
                                      .zone = place.zone,
                                      .account = request.account(),
                                      .quantity = terms.quantity});
  }
  const Commodity& commodity = market.books().reference().commodity(place.commodity);
  if (terms.limit == Price{0}) terms.limit = furthest_price(commodity, terms.side);
  return terms;
}

}  // namespace

std::vector<FieldViolation> GetQuote::violations(const Request& request) {
  FieldViolations violations;
  violations.check_side("side", request.side(), true);
  violations.check_name("commodity", request.commodity());
  violations.check_name("zone", request.zone());
  violations.check_size("account", request.account());
  violations.check_min_sequence(request.min_sequence());
  const Lots quantity{request.quantity_lots()};
  if (quantity < kQuantityMin || quantity > kQuantityMax)
    violations.add("quantity_lots", "is not within 1 to 1,000,000,000");
  if (request.limit_price() < 0) violations.add("limit_price", "is negative");
  violations.check_self_trade("self_trade", request.self_trade());
  if (request.fill_count_max() < 0 || request.fill_count_max() > kFillsMax)
    violations.add("fill_count_max", "is not within 1 to 1,000, or 0 for 100");
  return violations.take();
}

grpc::Status GetQuote::answer(const MarketState& market, const Request& request, Response& response) {
  OrderPlace place;
  const Books& books = market.books();
  if (grpc::Status status = find_place(books, request.commodity(), request.zone(), place); !status.ok())
    return status;
  const Commodity& commodity = books.reference().commodity(place.commodity);
  const QuoteTerms terms = terms_of(request, place, market);
  if (grpc::Status status = check_price(commodity, terms.limit, "limit_price"); !status.ok()) return status;
  const Quote quoted = quote(books.book(place.commodity).market(), terms);
  const int fills = request.fill_count_max() == 0 ? kFills : request.fill_count_max();
  write_quote(quoted, terms,
              {.reference = books.reference(), .class_id = commodity.class_id, .fill_count_max = fills},
              response);
  response.set_as_of_sequence(static_cast<std::int64_t>(market.sequence()));
  return grpc::Status::OK;
}

}  // namespace farmgate
