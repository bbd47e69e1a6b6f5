#include "engine/market_data/book_view.h"

#include "engine/market_data/book_walk.h"
#include "engine/market_data/counter_orders.h"

namespace farmgate {
namespace {

// The walk of one question, and its steps as levels.
class Viewing {
 public:
  Viewing(const BookCopy& book, const BookQuestion& question)
      : book_(book),
        question_(question),
        seen_(book.market(), {.side = opposite(question.side), .zone = question.seen_from, .coupon = {}}) {}

  BookView view() {
    BookWalk walk = start();
    BookView view;
    while (const auto step = walk.next()) {
      view.more = view.levels.size() == question_.level_count;
      if (view.more) break;
      view.levels.push_back(level(*step));
    }
    return view;
  }

 private:
  BookWalk start() const {
    if (!question_.seen_from.valid()) return BookWalk(book_.market(), question_.side);
    return BookWalk(seen_, -score(opposite(question_.side), question_.furthest));
  }

  BookLevel level(const BookWalk::Step& step) const {
    const CouponBook::Place place = place_of(book_.market(), step.part, step.cell);
    const LevelTotals::Total total = book_.totals().at(step.part, step.cell, step.level.score);
    BookLevel level{.zone = place.zone,
                    .price = price(question_.side, step.level.score),
                    .coupon = place.coupon,
                    .quantity_lots = total.quantity_lots,
                    .order_count = total.order_count,
                    .net_cost = Price{step.level.score - step.value},
                    .subsidy = {},
                    .priority = book_.market().orders()[step.level.orders.oldest].priority};
    if (question_.seen_from.valid()) level.subsidy = seen_.lane(step.part, step.cell, level.net_cost).subsidy;
    return level;
  }

  const BookCopy& book_;
  const BookQuestion& question_;
  const CounterOrders seen_;  // of nobody, when it is seen from nowhere
};

}  // namespace

BookView view(const BookCopy& book, const BookQuestion& question) {
  return Viewing(book, question).view();
}

}  // namespace farmgate
