#include "engine/market_data/side_quotes.h"

#include <algorithm>

#include "engine/base/check.h"

namespace farmgate {

const ZoneQuote* SideQuotes::find(const std::string& zone) const {
  const auto found = places_.find(zone);
  return found == places_.end() ? nullptr : &quotes_[found->second];
}

void SideQuotes::begin(const std::vector<TakerZone>& zones, std::int32_t limit) {
  limit_ = limit;
  zones_.clear();
  thresholds_.clear();
  for (const TakerZone& zone : zones) {
    zones_.push_back({.place = place_of(zone.symbol), .deleted = zone.deleted});
    thresholds_.push_back(zone.deleted ? kNotOffered : limit);
  }
  heads_.assign(zones.size(), kNoOrder);
  is_stale_.assign(zones.size(), 1);
}

void SideQuotes::end_where_no_lane_goes(Sequence sequence) {
  std::vector<bool> has_lane(quotes_.size());
  for (const Taker& zone : zones_) has_lane[zone.place] = true;
  for (std::size_t place = 0; place < quotes_.size(); ++place) {
    if (!has_lane[place]) end(quotes_[place], sequence);
  }
}

std::uint32_t SideQuotes::place_of(const std::string& zone) {
  const auto [found, is_new] = places_.try_emplace(zone, static_cast<std::uint32_t>(quotes_.size()));
  if (is_new) quotes_.push_back({.zone = zone});
  return found->second;
}

// Written so that the compiler makes vector instructions of it.
void SideQuotes::note(OrderSlot head, Score score, CostRow row) {
  const std::size_t count = zones_.size();
  check(row.size() >= count);
  const std::int32_t* const costs = row.costs();
  const OrderSlot* const heads = heads_.data();
  const std::int32_t* const thresholds = thresholds_.data();
  std::int32_t* const is_stale = is_stale_.data();
  for (std::size_t number = 0; number < count; ++number) {
    const std::int32_t was_best = heads[number] == head ? 1 : 0;
    const std::int32_t may_be_best = score - costs[number] >= thresholds[number] ? 1 : 0;
    is_stale[number] |= was_best | may_be_best;
  }
}

void SideQuotes::update(const TopOfBook& top, const SideQuotes& others, Sequence sequence) {
  for (std::size_t number = 0; number < zones_.size(); ++number) {
    if (is_stale_[number] != 0) {
      search(number, top.market());
      set(number, top, others, sequence);
    } else if (heads_[number] != kNoOrder) {
      set_depth(quotes_[zones_[number].place], top.depth_lots(heads_[number]), sequence);
    }
  }
}

void SideQuotes::search(std::size_t number, const Market& top) {
  is_stale_[number] = 0;
  if (zones_[number].deleted) return;
  const BookSide& makers = top.makers(opposite(takers_));
  search_.start(makers, top.costs().costs(takers_, static_cast<LaneNumber>(number)), limit_);
  const Offer offer = search_.next(top.orders());
  set_best(number, makers, offer);
  if (takers_ == Side::kBid && top.coupons() != nullptr) {
    search_under_coupons(static_cast<LaneNumber>(number), top, offer);
  }
}

// Takes the best of the asks under coupons, where a bid would take it before the best of the others.
void SideQuotes::search_under_coupons(LaneNumber number, const Market& top, const Offer& plain) {
  const CouponBook& coupons = *top.coupons();
  search_.start(coupons.asks(), coupons.costs_to(number), limit_);
  const Offer offer = search_.next(top.orders());
  if (coupons.comes_first(top.orders(), offer, top.makers(Side::kAsk), plain)) {
    set_best(number, coupons.asks(), offer);
  }
}

void SideQuotes::set_best(std::size_t number, const BookSide& makers, const Offer& offer) {
  heads_[number] = offer.exists() ? makers.ladder(offer.cell).best() : kNoOrder;
  thresholds_[number] = offer.exists() ? offer.value : limit_;
}

void SideQuotes::set(std::size_t number, const TopOfBook& top, const SideQuotes& others, Sequence sequence) {
  ZoneQuote& quote = quotes_[zones_[number].place];
  const OrderSlot head = heads_[number];
  if (head == kNoOrder) return end(quote, sequence);
  const LaneNumber from = top.market().costs().number(opposite(takers_), top.market().orders()[head].zone);
  const std::uint32_t counterpart = others.zones_[from].place;
  const Price value = price(opposite(takers_), thresholds_[number]);
  if (quote.counterpart != counterpart || quote.price != value) quote.changed = sequence;
  quote.counterpart = counterpart;
  quote.price = value;
  set_depth(quote, top.depth_lots(head), sequence);
}

void SideQuotes::set_depth(ZoneQuote& quote, std::int64_t depth_lots, Sequence sequence) {
  if (quote.depth_lots != depth_lots) quote.changed = sequence;
  quote.depth_lots = depth_lots;
}

void SideQuotes::end_all(Sequence sequence) {
  for (ZoneQuote& quote : quotes_) end(quote, sequence);
  std::ranges::fill(is_stale_, 1);
}

void SideQuotes::end(ZoneQuote& quote, Sequence sequence) {
  if (!quote.exists()) return;
  quote.counterpart = ZoneQuote::kNowhere;
  quote.price = Price{0};
  quote.depth_lots = 0;
  quote.changed = sequence;
}

}  // namespace farmgate
