// The books of all commodities as the events tell of them, and the reference data they hang on.
//
// Copies of the live engine's, made of the same parts: a BookCopy for every commodity, which is told what the
// live market came to and matches nothing. Numbers of zones and commodities are those of reference(), numbers
// of accounts those of the OrderStates that go along.
//
// Plain: belongs to one thread at a time.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/accounts/programme_choice.h"
#include "engine/base/result.h"
#include "engine/logistics/cost_tables.h"
#include "engine/market_data/book_copy.h"
#include "engine/market_data/order_change.h"
#include "engine/model/coupon.h"
#include "engine/model/event_record.h"
#include "engine/model/programme.h"
#include "engine/model/reference_change.h"
#include "engine/model/reference_data.h"

namespace farmgate {

// Whether nothing in the books hangs on a row, or a deletion, since it is an account's.
bool is_of_account(const ReferenceEdit& edit);

class Books {
 public:
  Books() = default;
  Books(const Books&) = delete;  // books point to the programmes
  Books& operator=(const Books&) = delete;

  // Changes reference data. Rows of accounts are left out: nothing here hangs on them, and some are opened
  // without an event. Fails with kBadInput when a row does not fit those before it.
  Status change(ReferenceChange rows);

  // As a snapshot has it, before any event: that a commodity is halted, and an order that is open, as the
  // orders have it, with what they do not know of it. Orders come in the order of their priority. Requires:
  // commodity, zone and programme are there.
  void restore_halt(CommodityId commodity);
  struct Resting {
    CommodityId commodity;
    ZoneId zone;
    Sequence priority = 0;
    Coupon coupon;  // of an ask
  };
  void restore(const OrderState& order, const Resting& resting);

  // Takes the next event in, and what it changed: OrderStates::changes(). Fails with kBadInput when it names
  // what is not there; then what is here is worth nothing.
  Status apply(const EventRecord& event, std::span<const OrderChange> changes);

  // All but accounts and halts, which the books know.
  const ReferenceData& reference() const { return reference_; }
  // The terms of all programmes, by the numbers of reference().
  const TermsOfProgrammes& programmes() const { return programmes_; }
  // The coupon that an ask takes if there is enough of it, by the numbers of reference(); none: no programme
  // adds anything. An account that nobody described has no attributes. Remembers what it looked up, and so is
  // for one thread at a time too.
  Coupon choose_coupon(const ProgrammeChoice::Question& question,
                       std::span<const std::string> account_attributes) const {
    return choice_.choose(reference_, question, account_attributes);
  }
  // How often change() has succeeded.
  std::uint64_t change_count() const { return change_count_; }

  // Valid as long as this; nullptr: there is no such commodity.
  const BookCopy* find(std::string_view commodity) const { return find_book(commodity); }
  const BookCopy& book(CommodityId commodity) const { return *books_[commodity.value()]; }

  void audit() const;

 private:
  using Changes = std::span<const OrderChange>;

  Status apply(const EventRecord& event, const AcceptedRecord& accepted, Changes changes);
  Status apply(const EventRecord&, const RejectedRecord&, Changes) { return {}; }
  Status apply(const EventRecord&, const BookedRecord&, Changes) { return {}; }
  Status apply(const EventRecord& event, const FilledRecord& fill, Changes changes);
  Status apply(const EventRecord& event, const CancelledRecord& cancelled, Changes changes);
  Status apply(const EventRecord& event, const ExpiredRecord& expired, Changes changes);
  Status apply(const EventRecord& event, const ReplacedRecord& replaced, Changes changes);
  Status apply(const EventRecord& event, const ReferenceChangedRecord& changed, Changes changes);

  Status follow(const EventRecord& event, Changes changes);
  Result<Coupon> coupon_of(const EventRecord& event, const OrderState& order,
                           const CouponRecord& record) const;
  BookCopy* find_book(std::string_view commodity) const;
  BookCopy* book_of(const EventRecord& event, const OrderChange& change);
  void update_books();

  ReferenceData reference_;
  std::uint64_t change_count_ = 0;
  CostTables tables_;
  TermsOfProgrammes programmes_;
  mutable ProgrammeChoice choice_;
  std::vector<std::unique_ptr<BookCopy>> books_;  // by commodity
  std::vector<BookCopy*> books_of_orders_;        // by the number that orders have for it; nullptr: not known
};

}  // namespace farmgate
