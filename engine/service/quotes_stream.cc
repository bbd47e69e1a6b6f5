#include "engine/service/quotes_stream.h"

#include <chrono>
#include <string>

#include "engine/service/book_names.h"
#include "engine/service/field_violations.h"

namespace farmgate {
namespace {

constexpr int kZonesMax = 1'000;

// Writes the quotes of one side that have changed after a command.
class QuoteWriter {
 public:
  QuoteWriter(const ZoneQuotes& quotes, Side takers, Sequence after)
      : quotes_(quotes.of(takers)), others_(quotes.of(opposite(takers))), after_(after) {}

  // Of these zones; of none: of every one. Calls write(quote, the zone it would trade with).
  template <class Write>
  void write(const google::protobuf::RepeatedPtrField<std::string>& zones, Write write) const {
    if (zones.empty()) {
      for (const ZoneQuote& quote : quotes_.all()) write_if_changed(quote, write);
    }
    for (const std::string& zone : zones) {
      const ZoneQuote* const quote = quotes_.find(zone);
      if (quote != nullptr) write_if_changed(*quote, write);
    }
  }

 private:
  // To who has been told of none, none has ended.
  template <class Write>
  void write_if_changed(const ZoneQuote& quote, Write write) const {
    if (quote.changed <= after_ || (after_ == 0 && !quote.exists())) return;
    const std::string nowhere;
    write(quote, quote.exists() ? others_.all()[quote.counterpart].zone : nowhere);
  }

  const SideQuotes& quotes_;
  const SideQuotes& others_;
  const Sequence after_;
};

std::int64_t nanoseconds(std::chrono::system_clock::time_point time) {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(time.time_since_epoch()).count();
}

}  // namespace

std::vector<FieldViolation> StreamQuotes::violations(const Request& request) {
  FieldViolations violations;
  violations.check_name("commodity", request.commodity());
  if (request.zones_size() > kZonesMax) violations.add("zones", "are more than 1,000");
  for (const std::string& zone : request.zones()) violations.check_name("zones", zone);
  violations.check_side("side", request.side(), false);
  violations.check_interval(request.interval_ms());
  violations.check_min_sequence(request.min_sequence());
  return violations.take();
}

grpc::Status StreamQuotes::look(const Request& request, Response& response, MarketLook& look) {
  if (!quotes_) {
    if (grpc::Status status = begin(request); !status.ok()) return status;
  }
  return quotes_->look(
      context_.market_data, look.sequence, SharedQuotes::Clock::now(),
      [&](const ZoneQuotes& quotes, std::chrono::system_clock::time_point copy_time) -> grpc::Status {
        if (quotes.state() == CommodityState::kUnknown) return deleted_commodity(request.commodity());
        look.sequence = quotes.sequence();
        look.has_news = write(quotes, request, response);
        if (look.has_news) tell(quotes, copy_time, response);
        return grpc::Status::OK;
      });
}

// What it is about has to be there.
grpc::Status StreamQuotes::begin(const Request& request) {
  grpc::Status status = context_.market_data.read([&](const MarketState& market) {
    CommodityId commodity;
    grpc::Status found = find_live_commodity(market.books(), request.commodity(), commodity);
    for (const std::string& symbol : request.zones()) {
      ZoneId zone;
      if (found.ok()) found = find_live_zone(market.books(), symbol, zone);
    }
    return found;
  });
  if (status.ok()) quotes_ = context_.shared_quotes.of(request.commodity());
  return status;
}

// Returns whether there is something to say.
bool StreamQuotes::write(const ZoneQuotes& quotes, const Request& request, Response& response) const {
  if (request.side() != v1::SIDE_BID) {
    QuoteWriter(quotes, Side::kAsk, told_)
        .write(request.zones(), [&](const ZoneQuote& quote, const std::string& destination) {
          v1::NetbackQuote& netback = *response.add_netbacks();
          netback.set_origin(quote.zone);
          netback.set_price(quote.price.value());
          netback.set_destination(destination);
          netback.set_quantity_lots(quote.depth_lots);
        });
  }
  if (request.side() != v1::SIDE_ASK) {
    QuoteWriter(quotes, Side::kBid, told_)
        .write(request.zones(), [&](const ZoneQuote& quote, const std::string& origin) {
          v1::LandedCostQuote& landed_cost = *response.add_landed_costs();
          landed_cost.set_destination(quote.zone);
          landed_cost.set_price(quote.price.value());
          landed_cost.set_origin(origin);
          landed_cost.set_quantity_lots(quote.depth_lots);
        });
  }
  response.set_halted(quotes.state() == CommodityState::kHalted);
  return !has_told_ || response.halted() != told_halted_ || response.netbacks_size() > 0 ||
         response.landed_costs_size() > 0;
}

// Says as of when, and notes that it has been told.
void StreamQuotes::tell(const ZoneQuotes& quotes, std::chrono::system_clock::time_point copy_time,
                        Response& response) {
  response.set_as_of_sequence(static_cast<std::int64_t>(quotes.sequence()));
  response.set_after_sequence(static_cast<std::int64_t>(told_));
  response.set_snapshot(!has_told_);
  response.set_as_of_time_ns(quotes.time().value());
  response.set_copy_time_ns(nanoseconds(copy_time));
  has_told_ = true;
  told_ = quotes.sequence();
  told_halted_ = response.halted();
}

}  // namespace farmgate
