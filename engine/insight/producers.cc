#include "engine/insight/producers.h"

#include <ranges>
#include <utility>

namespace farmgate {

AccountId Producers::take(std::string_view symbol) {
  const AccountId known = accounts_.find(symbol);
  if (known.valid()) return known;
  account_rows_.emplace_back();
  return accounts_.add(symbol);
}

OwnerId Producers::take_owner(std::string_view symbol) {
  const OwnerId known = owners_.find(symbol);
  if (known.valid()) return known;
  owner_earners_.emplace_back();
  return owners_.add(symbol);
}

void Producers::describe(AccountId id, AttributeListId attributes, std::string_view owner) {
  const OwnerId owner_id = owner.empty() ? OwnerId{} : take_owner(owner);
  Account& row = account_rows_[id.value()];
  row.attributes = attributes;
  row.owner = owner_id;
}

bool Producers::belong_together(AccountId a, AccountId b) const {
  return account(a).owner.valid() && account(a).owner == account(b).owner;
}

std::string_view Producers::name(EarnerId id) const {
  const Earner& earner = this->earner(id);
  return earner.is_owner ? owners_.symbol(OwnerId{earner.number})
                         : accounts_.symbol(AccountId{earner.number});
}

bool Producers::is_producer(EarnerId id) const {
  const Earner& earner = this->earner(id);
  return earner.is_owner || !account(AccountId{earner.number}).owner.valid();
}

EarnerId Producers::take_earner(AccountId id) {
  EarnerId& earner = account_rows_[id.value()].earner;
  if (earner.valid()) return earner;
  earner = EarnerId{earners_.size()};
  earners_.push_back({.is_owner = false, .number = id.value(), .first_sale = {}, .year = {}, .redeemed = {}});
  return earner;
}

EarnerId Producers::take_earner(OwnerId id) {
  EarnerId& earner = owner_earners_[id.value()];
  if (earner.valid()) return earner;
  earner = EarnerId{earners_.size()};
  earners_.push_back({.is_owner = true, .number = id.value(), .first_sale = {}, .year = {}, .redeemed = {}});
  return earner;
}

bool Producers::earn(EarnerId id, const Moment& at, const Earnings& earned, const Redeemed& redeemed) {
  Earner& earner = earners_[id.value()];
  const Day day = day_of(at.time);
  const bool is_first = earner.first_sale.sequence == 0;
  if (is_first) earner.first_sale = at;
  if (earner.year.add(day, earned)) by_day_[day].push_back(id);
  if (redeemed.programme.valid()) redeem(earner, redeemed);
  return is_first;
}

void Producers::redeem(Earner& earner, const Redeemed& redeemed) {
  for (Redeemed& before : std::views::reverse(earner.redeemed)) {
    if (before.day != redeemed.day) break;
    if (before.programme != redeemed.programme) continue;
    before.money += redeemed.money;
    return;
  }
  earner.redeemed.push_back(redeemed);
}

Producers::Sold Producers::add(const Moment& at, AccountId account, const Earnings& earned,
                               const Redeemed& redeemed) {
  const EarnerId own = take_earner(account);
  const bool is_first = earn(own, at, earned, redeemed);
  const OwnerId owner = this->account(account).owner;
  if (!owner.valid()) return {.producer = own, .is_first = is_first};
  const EarnerId producer = take_earner(owner);
  return {.producer = producer, .is_first = earn(producer, at, earned, redeemed)};
}

void Producers::expire(Day last, std::vector<EarnerId>& changed) {
  while (!by_day_.empty() && by_day_.begin()->first <= last) {
    for (const EarnerId id : by_day_.begin()->second) {
      Earner& earner = earners_[id.value()];
      earner.year.drop_up_to(last);
      std::erase_if(earner.redeemed, [last](const Redeemed& redeemed) { return redeemed.day <= last; });
      changed.push_back(id);
    }
    by_day_.erase(by_day_.begin());
  }
}

Producers::Crossing Producers::judge(EarnerId id, std::int64_t poverty_line) {
  Earner& earner = earners_[id.value()];
  const bool is_above = is_producer(id) && earner.year.sum().income >= poverty_line;
  const bool was_above = std::exchange(earner.is_above, is_above);
  if (was_above == is_above || !is_producer(id)) return Crossing::kNone;
  return is_above ? Crossing::kUp : Crossing::kDown;
}

std::vector<ProgrammeId> Producers::lifted_by(EarnerId id, std::int64_t poverty_line) const {
  const Earner& earner = this->earner(id);
  std::map<ProgrammeId, Int128> money;
  for (const Redeemed& redeemed : earner.redeemed) money[redeemed.programme] += redeemed.money;
  std::vector<ProgrammeId> programmes;
  for (const auto& [programme, paid] : money) {
    if (earner.year.sum().income - paid < poverty_line) programmes.push_back(programme);
  }
  return programmes;
}

void Producers::write_earner(EarnerId id, ImageRecord& record) const {
  record.integer(static_cast<std::uint8_t>(earner(id).is_owner)).text(name(id));
}

EarnerId Producers::read_earner(CanonicalReader& in) {
  const bool is_owner = in.integer<std::uint8_t>() != 0;
  const std::string_view symbol = in.text();
  if (in.failed()) return {};
  return is_owner ? take_earner(take_owner(symbol)) : take_earner(take(symbol));
}

void Producers::save(const SymbolTable<ProgrammeId>& programmes, const TakeRecord& take) const {
  for (std::size_t i = 0; i < earners_.size(); ++i) {
    const Earner& earner = earners_[i];
    ImageRecord record(ImageKind::kProducer);
    write_earner(EarnerId{i}, record);
    record.moment(earner.first_sale).year(earner.year);
    record.integer(static_cast<std::uint32_t>(earner.redeemed.size()));
    for (const Redeemed& redeemed : earner.redeemed) {
      record.integer(redeemed.day).text(programmes.symbol(redeemed.programme)).money(redeemed.money);
    }
    take(record.take());
  }
}

bool Producers::restore(CanonicalReader& in, const std::function<ProgrammeId(std::string_view)>& programmes) {
  const EarnerId id = read_earner(in);
  const Moment first_sale = read_moment(in);
  const auto days = read_year<Earnings>(in);
  if (in.failed()) return false;
  Earner& earner = earners_[id.value()];
  if (!earner.year.days().empty()) return false;  // it was there before
  earner.first_sale = first_sale;
  for (const auto& [day, earned] : days) {
    if (earner.year.add(day, earned)) by_day_[day].push_back(id);
  }
  const auto count = in.integer<std::uint32_t>();
  for (std::uint32_t i = 0; i < count && !in.failed(); ++i) {
    const auto day = in.integer<Day>();
    const std::string_view programme = in.text();
    earner.redeemed.push_back({.day = day, .programme = programmes(programme), .money = read_money(in)});
  }
  return !in.failed();
}

}  // namespace farmgate
