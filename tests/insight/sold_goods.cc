#include "tests/insight/sold_goods.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <utility>

namespace farmgate {

SoldGoods& SoldGoods::with(const ReferenceChange& rows) {
  insight_.begin(rows);
  return *this;
}

Moment SoldGoods::next(Day day) {
  const Moment at{.sequence = ++sequence_, .time = Timestamp{day * kDayNs}};
  insight_.reach(at);
  return at;
}

void SoldGoods::sell(const SaleTerms& terms) {
  const Price farm_gate{terms.farm_gate};
  const Price delivered{terms.farm_gate + terms.unit_cost - terms.redeemed};
  const Moment at = next(terms.day);
  insight_.add(at, {.producer = terms.producer,
                    .buyer = terms.buyer,
                    .origin = terms.origin,
                    .destination = terms.destination,
                    .programme = terms.programme,
                    .quantity = Lots{terms.lots},
                    .farm_gate = farm_gate,
                    .delivered = delivered,
                    .unit_cost = Price{terms.unit_cost},
                    .subsidy = Price{terms.redeemed},
                    .redeemed = Price{terms.redeemed},
                    .ask_limit = farm_gate - Price{terms.ask_slack},
                    .bid_limit = delivered + Price{terms.bid_slack},
                    .payments = terms.payments});
}

void SoldGoods::change(Day day, const ReferenceChange& rows) {
  const Moment at = next(day);
  insight_.change(at, rows);
}

void SoldGoods::pass(Day day) {
  next(day);
}

void SoldGoods::restart(const ReferenceChange& rows) {
  insight_ = insight_of(insight_.terms(), rows, image_of(insight_));
}

Int128 SoldGoods::income(const std::string& account) const {
  const Producers& producers = insight_.producers();
  const AccountId id = producers.find_account(account);
  const bool has_sold = id.valid() && producers.earner(id).valid();
  return has_sold ? producers.earner(producers.earner(id)).year.sum().income : 0;
}

bool SoldGoods::is_above(const std::string& account) const {
  const Producers& producers = insight_.producers();
  return producers.earner(producers.earner(producers.find_account(account))).is_above;
}

const Villages::Zone& SoldGoods::zone(const std::string& symbol) const {
  return insight_.villages().zone(insight_.villages().find(symbol));
}

std::vector<std::string> SoldGoods::milestones() const {
  std::vector<std::string> texts;
  for (const Milestone& milestone : insight_.milestones().kept()) {
    texts.push_back(std::to_string(milestone.at.sequence) + " " + std::string(to_string(milestone.kind)) +
                    " " + milestone.subject);
  }
  return texts;
}

ZoneRow village_row(const std::string& symbol, std::int64_t households, const std::string& town) {
  ZoneRow row;
  row.symbol = symbol;
  row.county = "Upper";
  row.state = "North";
  row.kind = ZoneKind::kRural;
  row.households = households;
  row.town = town;
  return row;
}

std::vector<std::string> image_of(const Insight& insight) {
  std::vector<std::string> records;
  std::vector<std::string> milestones;
  insight.save([&](std::string record) {
    const bool is_milestone = record.front() == static_cast<char>(ImageKind::kMilestone);
    (is_milestone ? milestones : records).push_back(std::move(record));
  });
  std::ranges::sort(records);
  records.insert(records.end(), milestones.begin(), milestones.end());
  return records;
}

Insight insight_of(const InsightTerms& terms, const ReferenceChange& rows,
                   const std::vector<std::string>& image) {
  Insight insight(terms);
  insight.begin(rows);
  for (const std::string& record : image) EXPECT_TRUE(insight.restore(record));
  insight.finish_restore();
  return insight;
}

}  // namespace farmgate
