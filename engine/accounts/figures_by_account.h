// What the movements of each account have come to, by number: an account that has moved nothing takes four
// bytes, and sixteen more if its row says that it owes something.
//
// Belongs to one thread.
//
// Every account's place says how its figures are kept; whichever it is, they read the same.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "engine/model/ids.h"
#include "engine/model/money.h"

namespace farmgate {

class FiguresByAccount {
 public:
  // One more than the highest number that has come up.
  std::size_t size() const { return places_.size(); }
  // Makes room for so many accounts that have moved nothing.
  void reserve(std::size_t count) { places_.reserve(count); }

  // Zeros for an account that nothing is known of.
  AccountFigures figures(AccountId account) const;
  // Whether a row has made it: what it owed then is in its figures.
  bool is_described(AccountId account) const;

  // A row made the account, or changed it. Of a loan, its first one tells.
  void describe(AccountId account, std::int64_t loan, std::int64_t repayment_per_mille);

  // The figures of an account that moves something, from here on. Valid until the next one does.
  AccountFigures& to_change(AccountId account) {
    const Place place = this->place(account);
    if (place >= kMoved) [[likely]] {
      return moved_[number(place)];
    }
    return move(account);
  }

  // As a snapshot has it, of an account that a row has made.
  void restore(AccountId account, const AccountFigures& figures);

  // What all add up to, the share that repays left out.
  AccountFigures total() const;

 private:
  // How an account's figures are kept, in the upper bits, and which, in the lower ones.
  using Place = std::uint32_t;
  static constexpr Place kUnknown = 0;
  static constexpr Place kPlain = Place{1} << 30;      // a row: no loan, and the share that would repay one
  static constexpr Place kOwing = Place{2} << 30;      // a row, and its number in owing_
  static constexpr Place kMoved = Place{3} << 30;      // its number in moved_,
  static constexpr Place kDescribed = Place{1} << 29;  // and whether it has a row too
  static constexpr Place kNumbers = kDescribed - 1;

  // What a row says of an account.
  struct Owed {
    std::int64_t loan = 0;
    std::int64_t repayment_per_mille = 0;
  };

  static Place number(Place place) { return place & kNumbers; }
  Place place(AccountId account) const {
    return account.value() < places_.size() ? places_[account.value()] : kUnknown;
  }
  Place& place_of(AccountId account);
  Owed owed(Place place) const;
  void put(AccountId account, const Owed& owed);
  AccountFigures& move(AccountId account);

  std::vector<Place> places_;  // by account
  std::vector<Owed> owing_;    // of one that has moved something since, it counts no more
  std::vector<AccountFigures> moved_;
};

}  // namespace farmgate
