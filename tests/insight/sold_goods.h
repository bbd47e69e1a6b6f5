// Sales for tests of insight, in few words: what a test does not say is of no matter to it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/insight/insight.h"

namespace farmgate {

struct SaleTerms {
  Day day = 0;
  std::string producer = "al";
  std::string buyer = "bo";
  std::string origin = "hill";
  std::string destination = "city";
  std::string programme;  // that paid `redeemed`
  std::int64_t lots = 1;
  std::int64_t farm_gate = 100;
  std::int64_t unit_cost = 0;
  std::int64_t redeemed = 0;
  // What programmes pay for volume by it.
  std::vector<IncentivePayment> payments = {};
  // Beyond the prices of the fill: how much less the ask would have taken, how much more the bid have paid.
  std::int64_t ask_slack = 0;
  std::int64_t bid_slack = 0;
};

// Insight, and the commands that it is told of: 1, 2, 3 ...
class SoldGoods {
 public:
  explicit SoldGoods(const InsightTerms& terms = {}) : insight_(terms) {}

  // Rows before sequence 1.
  SoldGoods& with(const ReferenceChange& rows);

  void sell(const SaleTerms& terms);
  void change(Day day, const ReferenceChange& rows);
  // Something happens that is no sale.
  void pass(Day day);
  // Goes on with what the image of it gives, and these rows, which are those that there are.
  void restart(const ReferenceChange& rows);

  const Insight& insight() const { return insight_; }
  // Of an account.
  Int128 income(const std::string& account) const;
  bool is_above(const std::string& account) const;
  const Villages::Zone& zone(const std::string& symbol) const;
  // As "SEQUENCE KIND SUBJECT".
  std::vector<std::string> milestones() const;

 private:
  Moment next(Day day);

  Insight insight_;
  Sequence sequence_ = 0;
};

ZoneRow village_row(const std::string& symbol, std::int64_t households = 0, const std::string& town = "");

// The records of an image, sorted but for milestones, whose order counts.
std::vector<std::string> image_of(const Insight& insight);
// What these rows and records give.
Insight insight_of(const InsightTerms& terms, const ReferenceChange& rows,
                   const std::vector<std::string>& image);

}  // namespace farmgate
