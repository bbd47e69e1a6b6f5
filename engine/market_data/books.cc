#include "engine/market_data/books.h"

#include <string>
#include <utility>
#include <variant>

#include "engine/base/check.h"
#include "engine/model/reference_change_record.h"

namespace farmgate {
namespace {

Error misfit(const EventRecord& event, const std::string& what) {
  return {.code = ErrorCode::kBadInput,
          .message = "the events of sequence " + std::to_string(event.sequence) +
                     " do not fit those before: " + what};
}

Error unknown_commodity(const EventRecord& event) {
  return misfit(event, "there is no commodity " + std::string(event.commodity));
}

// Levels lie where the tick has them.
Status expect_on_tick(const EventRecord& event, const BookCopy& book, Price price) {
  const bool is_on_tick = price.value() % book.tick().value() == 0;
  return is_on_tick ? Status() : misfit(event, "a price is no multiple of the tick");
}

void rest(const OrderState& order, const Books::Resting& resting, BookCopy& book) {
  book.add({.terms = order.terms(),
            .slot = order.slot,
            .account = order.account,
            .zone = resting.zone,
            .id = order.id,
            .placed = order.placed,
            .priority = resting.priority,
            .open = order.open,
            .filled = order.filled,
            .coupon = resting.coupon});
}

}  // namespace

bool is_of_account(const ReferenceEdit& edit) {
  return std::holds_alternative<AccountRow>(edit) || std::holds_alternative<AccountDeletion>(edit);
}

BookCopy* Books::find_book(std::string_view commodity) const {
  const CommodityId id = reference_.symbols().commodities.find(commodity);
  return id.valid() ? books_[id.value()].get() : nullptr;
}

// That of an order that has changed, which is of the event's commodity; nullptr: there is none.
BookCopy* Books::book_of(const EventRecord& event, const OrderChange& change) {
  const std::size_t number = change.order->commodity.value();
  if (number >= books_of_orders_.size()) books_of_orders_.resize(number + 1);
  BookCopy*& book = books_of_orders_[number];
  if (book == nullptr) book = find_book(event.commodity);
  return book;
}

Status Books::change(ReferenceChange rows) {
  std::erase_if(rows, is_of_account);
  ReferenceEffect effect;
  if (const auto fault = reference_.apply(rows, effect)) {
    return Error{.code = ErrorCode::kBadInput,
                 .message = "row " + std::to_string(fault->edit + 1) +
                            " of reference data does not fit those before: " + std::string(fault->what)};
  }
  ++change_count_;
  tables_.update(reference_, effect);
  choice_.note(effect);
  update_books();
  return {};
}

// Makes those of new commodities, and gives each the costs as they are.
void Books::update_books() {
  for (std::size_t i = programmes_.size(); i < reference_.programme_count(); ++i) {
    programmes_.push_back(reference_.programme(ProgrammeId{i}).terms);
  }
  for (std::size_t i = 0; i < reference_.symbols().commodities.size(); ++i) {
    const CommodityId id{i};
    const Commodity& commodity = reference_.commodity(id);
    auto costs = tables_.table_for(reference_, commodity);
    if (i < books_.size()) {
      books_[i]->change_costs(std::move(costs));
    } else {
      books_.push_back(std::make_unique<BookCopy>(id, std::move(costs), commodity.tick, programmes_));
    }
  }
}

Status Books::apply(const EventRecord& event, Changes changes) {
  return std::visit([&](const auto& payload) { return apply(event, payload, changes); }, event.payload);
}

Status Books::apply(const EventRecord& event, const AcceptedRecord& accepted, Changes changes) {
  BookCopy* const book = book_of(event, changes.front());
  if (book == nullptr) return unknown_commodity(event);
  const ZoneId zone = reference_.symbols().zones.find(accepted.zone);
  if (!zone.valid()) return misfit(event, "there is no zone " + std::string(accepted.zone));
  if (Status on_tick = expect_on_tick(event, *book, accepted.price); !on_tick) return on_tick;
  const OrderState& order = *changes[0].order;
  const auto coupon = coupon_of(event, order, accepted.coupon);
  if (!coupon) return coupon.error();
  rest(order, {.commodity = {}, .zone = zone, .priority = order.placed, .coupon = *coupon}, *book);
  return {};
}

// By the number of its programme.
Result<Coupon> Books::coupon_of(const EventRecord& event, const OrderState& order,
                                const CouponRecord& record) const {
  if (record.programme.empty()) return Coupon();
  if (order.side != Side::kAsk) return misfit(event, "a bid has a coupon");
  const ProgrammeId programme = reference_.symbols().programmes.find(record.programme);
  if (!programme.valid()) return misfit(event, "there is no programme " + std::string(record.programme));
  return Coupon{.programme = programme, .locked = record.locked};
}

void Books::restore_halt(CommodityId commodity) {
  books_[commodity.value()]->halt(true);
}

void Books::restore(const OrderState& order, const Resting& resting) {
  rest(order, resting, *books_[resting.commodity.value()]);
}

Status Books::apply(const EventRecord& event, const FilledRecord&, Changes changes) {
  return follow(event, changes);
}

Status Books::apply(const EventRecord& event, const CancelledRecord&, Changes changes) {
  return follow(event, changes);
}

Status Books::apply(const EventRecord& event, const ExpiredRecord&, Changes changes) {
  return follow(event, changes);
}

// Orders have less open, or have closed.
Status Books::follow(const EventRecord& event, Changes changes) {
  BookCopy* const book = book_of(event, changes.front());
  if (book == nullptr) return unknown_commodity(event);
  for (const OrderChange& change : changes) {
    const OrderState& order = *change.order;
    if (order.is_open()) {
      book->fill(order.slot, order.open, order.filled);
    } else {
      book->close(order.slot);
    }
  }
  return {};
}

Status Books::apply(const EventRecord& event, const ReplacedRecord& replaced, Changes changes) {
  BookCopy* const book = book_of(event, changes.front());
  if (book == nullptr) return unknown_commodity(event);
  if (Status on_tick = expect_on_tick(event, *book, replaced.price); !on_tick) return on_tick;
  const OrderState& order = *changes[0].order;
  const auto coupon = coupon_of(event, order, replaced.coupon);
  if (!coupon) return coupon.error();
  book->replace(order.slot, replaced.price, replaced.open, event.sequence, *coupon);
  return {};
}

Status Books::apply(const EventRecord& event, const ReferenceChangedRecord& changed, Changes) {
  if (changed.what == Operation::kReference) {
    auto rows = read_reference_change(changed.rows);
    if (!rows) return misfit(event, "its rows of reference data cannot be read back");
    return change(std::move(*rows));
  }
  if (is_suspension(changed.what)) return {};  // no book hangs on who may trade
  BookCopy* const book = find_book(event.commodity);
  if (book == nullptr) return unknown_commodity(event);
  book->halt(changed.what == Operation::kHalt);
  return {};
}

void Books::audit() const {
  for (const auto& book : books_) book->audit();
}

}  // namespace farmgate
