#include "engine/market_data/book_view.h"

#include "engine/market_data/level_walk.h"

namespace farmgate {
namespace {

// The walk of one question, and its steps as levels.
class Viewing {
 public:
  Viewing(const BookCopy& book, const BookQuestion& question)
      : book_(book),
        question_(question),
        levels_(book.market().makers(question.side)),
        number_(book.market().costs().number(opposite(question.side), question.seen_from)) {}

  BookView view() {
    LevelWalk walk = start();
    BookView view;
    while (const auto step = walk.next()) {
      view.more = view.levels.size() == question_.level_count;
      if (view.more) break;
      view.levels.push_back(level(*step));
    }
    return view;
  }

 private:
  LevelWalk start() const {
    const OrderPool& orders = book_.market().orders();
    if (!question_.seen_from.valid()) return LevelWalk(orders, levels_);
    CostRow costs;
    if (number_ != kNoNumber) costs = book_.market().costs().costs(opposite(question_.side), number_);
    return LevelWalk(orders, levels_, costs, -score(opposite(question_.side), question_.furthest));
  }

  BookLevel level(const LevelWalk::Step& step) const {
    const LevelTotals::Total total = book_.totals().at(question_.side, step.cell, step.level.score);
    return {.zone = levels_.zone(step.cell),
            .price = price(question_.side, step.level.score),
            .quantity_lots = total.quantity_lots,
            .order_count = total.order_count,
            .net_cost = Price{step.level.score - step.value},
            .subsidy = subsidy(levels_.number(step.cell)),
            .priority = book_.market().orders()[step.level.orders.oldest].priority};
  }

  Price subsidy(LaneNumber number) const {
    if (!question_.seen_from.valid()) return Price{0};
    const CostTable& costs = book_.market().costs();
    return question_.side == Side::kAsk ? costs.subsidy(number, number_) : costs.subsidy(number_, number);
  }

  const BookCopy& book_;
  const BookQuestion& question_;
  const BookSide& levels_;
  const LaneNumber number_;  // of the zone it is seen from
};

}  // namespace

BookView view(const BookCopy& book, const BookQuestion& question) {
  return Viewing(book, question).view();
}

}  // namespace farmgate
