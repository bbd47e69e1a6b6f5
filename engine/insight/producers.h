// What producers have earned over twelve months, and who of them is poor.
//
// A *producer* is an account that has no owner, or an owner with all its accounts. Accounts that have an
// owner have earnings of their own too, but are not judged by them. An owner's earnings begin with the row
// that names it.
//
// Plain: belongs to one thread at a time. Numbers are its own.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/insight/attribute_lists.h"
#include "engine/insight/image.h"
#include "engine/insight/sale.h"
#include "engine/insight/year.h"
#include "engine/model/ids.h"
#include "engine/model/symbols.h"

namespace farmgate {

// An account or an owner that has sold something.
using EarnerId = Index<struct EarnerTag>;

class Producers {
 public:
  // What a programme has done for somebody on one day: added to the lanes of her sales, or paid for volume.
  struct Redeemed {
    Day day = 0;
    ProgrammeId programme;
    Int128 money = 0;
  };
  struct Earner {
    bool is_owner = false;
    bool is_above = false;     // earns as much as the poverty line asks for; of producers
    std::uint32_t number = 0;  // of the account, or of the owner
    Moment first_sale;
    RollingYear<Earnings> year;
    std::vector<Redeemed> redeemed;  // of the year, the oldest first
  };
  struct Account {
    AttributeListId attributes = kNoAttributes;
    OwnerId owner;    // not valid(): none
    EarnerId earner;  // not valid(): it has sold nothing
  };
  enum class Crossing : std::uint8_t { kNone, kUp, kDown };

  // The number of an account, which is there from here on.
  AccountId take(std::string_view symbol);
  void describe(AccountId id, AttributeListId attributes, std::string_view owner);

  // Not valid(): there is none that has traded, or that has an owner or attributes.
  AccountId find_account(std::string_view symbol) const { return accounts_.find(symbol); }
  // Not valid(): there is none.
  OwnerId find_owner(std::string_view symbol) const { return owners_.find(symbol); }
  const Account& account(AccountId id) const { return account_rows_[id.value()]; }
  std::string_view owner_symbol(OwnerId id) const { return owners_.symbol(id); }
  // Whether two accounts are of one owner.
  bool belong_together(AccountId a, AccountId b) const;

  // Who has earned anything; not valid(): nobody has.
  EarnerId earner(AccountId id) const { return account(id).earner; }
  EarnerId earner(OwnerId id) const { return owner_earners_[id.value()]; }
  const Earner& earner(EarnerId id) const { return earners_[id.value()]; }
  std::size_t earner_count() const { return earners_.size(); }
  std::string_view name(EarnerId id) const;
  // Whether it is judged: it is no account that has an owner.
  bool is_producer(EarnerId id) const;

  // What came of a sale.
  struct Sold {
    EarnerId producer;
    bool is_first = false;
  };
  // Adds what an account has earned to its own earnings and to its owner's. `redeemed` is what a programme
  // has added or paid, if it is valid().
  Sold add(const Moment& at, AccountId account, const Earnings& earned, const Redeemed& redeemed);

  // Takes out the days up to this one. Appends whose earnings have changed.
  void expire(Day last, std::vector<EarnerId>& changed);

  // Holds a producer's earnings against the line.
  Crossing judge(EarnerId id, std::int64_t poverty_line);
  // Programmes without whose money her earnings would be below the line, in order of number.
  std::vector<ProgrammeId> lifted_by(EarnerId id, std::int64_t poverty_line) const;

  // The records of an image, and one of them taken in: `programmes` gives numbers. False: it is none.
  void save(const SymbolTable<ProgrammeId>& programmes, const TakeRecord& take) const;
  bool restore(CanonicalReader& in, const std::function<ProgrammeId(std::string_view)>& programmes);
  // The earner that a record names; it is there from here on.
  EarnerId read_earner(CanonicalReader& in);
  void write_earner(EarnerId id, ImageRecord& record) const;

 private:
  OwnerId take_owner(std::string_view symbol);
  EarnerId take_earner(AccountId id);
  EarnerId take_earner(OwnerId id);
  // Returns whether it is the first.
  bool earn(EarnerId id, const Moment& at, const Earnings& earned, const Redeemed& redeemed);
  static void redeem(Earner& earner, const Redeemed& redeemed);

  SymbolTable<AccountId> accounts_;
  std::vector<Account> account_rows_;  // by number
  SymbolTable<OwnerId> owners_;
  std::vector<EarnerId> owner_earners_;  // by number
  std::vector<Earner> earners_;
  std::map<Day, std::vector<EarnerId>> by_day_;  // who has earned anything on it
};

}  // namespace farmgate
