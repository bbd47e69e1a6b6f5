// What the whole market, and all fills of what has some attribute, have come to over twelve months.
//
// Plain: belongs to one thread at a time.
#pragma once

#include <vector>

#include "engine/insight/attribute_lists.h"
#include "engine/insight/image.h"
#include "engine/insight/sale.h"
#include "engine/insight/year.h"

namespace farmgate {

class TradeGroups {
 public:
  // A fill counts once for every attribute.
  void add(Day day, const std::vector<AttributeId>& attributes, const Trade& trade) {
    market_.add(day, trade);
    for (const AttributeId attribute : attributes) to_change(attribute).add(day, trade);
  }

  void expire(Day last) {
    market_.drop_up_to(last);
    for (RollingYear<Trade>& year : by_attribute_) year.drop_up_to(last);
  }

  const Trade& market() const { return market_.sum(); }
  Trade of(AttributeId attribute) const {
    return attribute.value() < by_attribute_.size() ? by_attribute_[attribute.value()].sum() : Trade();
  }
  // Above all attributes that have any.
  std::size_t attribute_count() const { return by_attribute_.size(); }

  void save(const AttributeLists& attributes, const TakeRecord& take) const {
    if (!market_.days().empty()) take(ImageRecord(ImageKind::kMarket).year(market_).take());
    for (std::size_t i = 0; i < by_attribute_.size(); ++i) {
      if (by_attribute_[i].days().empty()) continue;
      ImageRecord record(ImageKind::kAttribute);
      take(record.text(attributes.symbols().symbol(AttributeId{i})).year(by_attribute_[i]).take());
    }
  }
  // Take in one record each. False: it is none.
  bool restore_market(CanonicalReader& in) { return restore(in, market_); }
  bool restore_attribute(CanonicalReader& in, AttributeLists& attributes) {
    const std::string_view attribute = in.text();
    return !in.failed() && restore(in, to_change(attributes.take(attribute)));
  }

 private:
  RollingYear<Trade>& to_change(AttributeId attribute) {
    if (attribute.value() >= by_attribute_.size()) by_attribute_.resize(attribute.value() + std::size_t{1});
    return by_attribute_[attribute.value()];
  }
  static bool restore(CanonicalReader& in, RollingYear<Trade>& year) {
    if (!year.days().empty()) return false;  // it was there before
    const auto days = read_year<Trade>(in);
    if (in.failed()) return false;  // what was read may not even be added up
    for (const auto& [day, trade] : days) year.add(day, trade);
    return true;
  }

  RollingYear<Trade> market_;
  std::vector<RollingYear<Trade>> by_attribute_;  // by number
};

}  // namespace farmgate
