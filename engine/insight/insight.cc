#include "engine/insight/insight.h"

#include <algorithm>
#include <tuple>
#include <utility>
#include <variant>

namespace farmgate {

void Insight::begin(const CommodityRow& row) {
  CommodityId id = commodities_.find(row.symbol);
  if (!id.valid()) {
    id = commodities_.add(row.symbol);
    currencies_.emplace_back();
  }
  currencies_[id.value()] = row.currency;
}

void Insight::begin(const ZoneRow& row) {
  villages_.describe(villages_.take(row.symbol), row, attributes_.number_of(row.attributes));
}

// Of an account without an owner and attributes there is nothing to remember before it trades.
void Insight::begin(const AccountRow& row) {
  const bool is_plain = row.attributes.empty() && row.owner.empty();
  if (is_plain && !producers_.find_account(row.symbol).valid()) return;
  producers_.describe(producers_.take(row.symbol), attributes_.number_of(row.attributes), row.owner);
}

void Insight::begin(const ReferenceChange& rows) {
  for (const ReferenceEdit& edit : rows) {
    if (const auto* commodity = std::get_if<CommodityRow>(&edit)) begin(*commodity);
    if (const auto* zone = std::get_if<ZoneRow>(&edit)) begin(*zone);
    if (const auto* account = std::get_if<AccountRow>(&edit)) begin(*account);
    if (const auto* programme = std::get_if<ProgrammeRow>(&edit)) begin(*programme);
  }
}

void Insight::reach(const Moment& at) {
  const Day day = day_of(at.time);
  if (day == day_) [[likely]] {
    return;
  }
  day_ = day;
  const Day last = day - kYearDays;
  std::vector<EarnerId> producers;
  std::vector<ZoneId> zones;
  producers_.expire(last, producers);
  villages_.expire(last, zones);
  groups_.expire(last);
  judge_all(at, producers, zones);
}

// Towns that a zone leaves or comes to are judged with it.
void Insight::change(const Moment& at, const ReferenceChange& rows) {
  std::vector<EarnerId> producers;
  std::vector<ZoneId> zones;
  const auto note_town = [this](ZoneId id) {
    if (villages_.zone(id).town.valid()) towns_to_judge_.push_back(villages_.zone(id).town);
  };
  for (const ReferenceEdit& edit : rows) {
    if (const auto* zone = std::get_if<ZoneRow>(&edit)) {
      zones.push_back(villages_.take(zone->symbol));
      note_town(zones.back());
      begin(*zone);
      note_town(zones.back());
    } else if (const auto* account = std::get_if<AccountRow>(&edit)) {
      begin(*account);
      const AccountId id = producers_.find_account(account->symbol);
      if (id.valid() && producers_.earner(id).valid()) producers.push_back(producers_.earner(id));
    } else if (const auto* commodity = std::get_if<CommodityRow>(&edit)) {
      begin(*commodity);
    } else if (const auto* programme = std::get_if<ProgrammeRow>(&edit)) {
      begin(*programme);
    }
  }
  judge_all(at, producers, zones);
}

void Insight::add(const Moment& at, const Sale& sale) {
  add(at, sale,
      {.producer = take_account(sale.producer),
       .buyer = take_account(sale.buyer),
       .origin = take_zone(sale.origin),
       .destination = take_zone(sale.destination)});
}

void Insight::add(const Moment& at, const Sale& sale, const Parties& parties) {
  if (!producers_.belong_together(parties.producer, parties.buyer)) return add_to_market(at, sale, parties);
  if (sale.programme.empty()) return;
  add_to_programme(sale, programmes_.take(sale.programme), parties, EarnerId{});
}

// Of the account or of the zone it sold from.
const std::vector<AttributeId>& Insight::attributes_of(const Parties& parties) {
  return attributes_.list(attributes_.in_either(producers_.account(parties.producer).attributes,
                                                villages_.zone(parties.origin).attributes));
}

void Insight::add_to_market(const Moment& at, const Sale& sale, const Parties& parties) {
  const Day day = day_of(at.time);
  const Trade trade = Trade::of(sale);
  Producers::Redeemed redeemed{.day = day, .programme = {}, .money = money(sale.redeemed, sale.quantity)};
  if (!sale.programme.empty()) redeemed.programme = programmes_.take(sale.programme);
  const auto [producer, is_first] =
      producers_.add(at, parties.producer, {.lots = sale.quantity, .income = trade.farm_gate}, redeemed);
  villages_.add(day, {.origin = parties.origin, .destination = parties.destination}, producer, trade);
  groups_.add(day, attributes_of(parties), trade);
  if (redeemed.programme.valid()) add_to_programme(sale, redeemed.programme, parties, producer);
  for (const IncentivePayment& payment : sale.payments) add_payment(at, payment, parties);
  if (is_first) tell_producer(at, MilestoneKind::kFirstSale, producer);
  judge(at, producer);
  judge(at, parties.origin);
  judge_towns(at);
}

void Insight::add_to_programme(const Sale& sale, ProgrammeId programme, const Parties& parties,
                               EarnerId producer) {
  programmes_.add(programme, {.paid = {.money = money(sale.redeemed, sale.quantity), .lots = sale.quantity},
                              .is_additional = sale.is_additional(),
                              .origin = parties.origin,
                              .producer = producer,
                              .attributes = attributes_of(parties)});
}

// It is hers as what she sold for is, but is paid for no lot of its own.
void Insight::add_payment(const Moment& at, const IncentivePayment& payment, const Parties& parties) {
  const ProgrammeId programme = programmes_.take(payment.programme);
  const Producers::Sold paid =
      producers_.add(at, parties.producer, {.lots = {}, .income = payment.amount},
                     {.day = day_of(at.time), .programme = programme, .money = payment.amount});
  programmes_.add(programme, {.paid = {.money = payment.amount, .lots = {}},
                              .is_additional = false,
                              .origin = parties.origin,
                              .producer = paid.producer,
                              .attributes = attributes_of(parties)});
}

void Insight::judge(const Moment& at, EarnerId producer) {
  const Producers::Crossing crossing = producers_.judge(producer, terms_.poverty_line);
  if (crossing == Producers::Crossing::kNone) return;
  if (crossing == Producers::Crossing::kDown) {
    return tell_producer(at, MilestoneKind::kBelowPovertyLine, producer);
  }
  tell_producer(at, MilestoneKind::kAbovePovertyLine, producer);
  for (const ProgrammeId programme : producers_.lifted_by(producer, terms_.poverty_line)) {
    programmes_.lift(programme, producer);
  }
}

void Insight::judge(const Moment& at, ZoneId id) {
  const Villages::Turn turned = villages_.judge(id, terms_);
  if (turned == Villages::Turn::kNone) return;
  const Villages::Zone& zone = villages_.zone(id);
  const bool is_gained = turned == Villages::Turn::kGained;
  milestones_.add({.at = at,
                   .kind = is_gained ? MilestoneKind::kVillageGained : MilestoneKind::kVillageLost,
                   .subject = std::string(villages_.symbol(id)),
                   .county = zone.county,
                   .state = zone.state,
                   .money = zone.year.sum().farm_gate,
                   .sellers = zone.sellers});
  if (zone.town.valid()) towns_to_judge_.push_back(zone.town);
}

// In the order of their names, so that nothing hangs on numbers.
void Insight::judge_all(const Moment& at, std::vector<EarnerId>& producers, std::vector<ZoneId>& zones) {
  std::ranges::sort(producers, {}, [this](EarnerId id) {
    return std::pair(producers_.name(id), producers_.earner(id).is_owner);
  });
  for (const EarnerId producer : producers) judge(at, producer);
  std::ranges::sort(zones, {}, [this](ZoneId id) { return villages_.symbol(id); });
  for (const ZoneId zone : zones) judge(at, zone);
  judge_towns(at);
}

void Insight::judge_towns(const Moment& at) {
  if (towns_to_judge_.empty()) return;
  std::ranges::sort(towns_to_judge_, {}, [this](TownId id) {
    const Villages::Town& town = villages_.town(id);
    return std::tie(town.state, town.county, town.name);
  });
  for (const TownId id : towns_to_judge_) {
    const Villages::Turn turned = villages_.judge(id, terms_);
    if (turned == Villages::Turn::kNone) continue;
    const Villages::Town& town = villages_.town(id);
    const bool is_gained = turned == Villages::Turn::kGained;
    milestones_.add({.at = at,
                     .kind = is_gained ? MilestoneKind::kTownGained : MilestoneKind::kTownLost,
                     .subject = town.name,
                     .county = town.county,
                     .state = town.state,
                     .sellers = town.villages});
  }
  towns_to_judge_.clear();
}

void Insight::tell_producer(const Moment& at, MilestoneKind kind, EarnerId producer) {
  const Producers::Earner& earner = producers_.earner(producer);
  milestones_.add({.at = at,
                   .kind = kind,
                   .is_owner = earner.is_owner,
                   .subject = std::string(producers_.name(producer)),
                   .county = {},
                   .state = {},
                   .money = earner.year.sum().income});
}

std::string Insight::currency() const {
  std::string common;
  for (const std::string& currency : currencies_) {
    if (currency.empty() || currency == common) continue;
    if (!common.empty()) return {};
    common = currency;
  }
  return common;
}

void Insight::begin_after(const Moment& at) {
  since_ = at;
  day_ = day_of(at.time);
  milestones_.restore_dropped(at.sequence);
}

void Insight::save(const TakeRecord& take) const {
  take(ImageRecord(ImageKind::kHead)
           .integer(kFormat)
           .moment(since_)
           .integer(day_)
           .integer(std::uint64_t{milestones_.dropped()})
           .take());
  producers_.save(programmes_.symbols(), take);
  villages_.save(producers_, take);
  groups_.save(attributes_, take);
  programmes_.save(attributes_, villages_, producers_, take);
  for (std::size_t i = 0; i < kMilestoneKindCount; ++i) {
    const std::uint64_t count = milestones_.dropped_counts()[i];
    if (count == 0) continue;
    take(ImageRecord(ImageKind::kDroppedMilestones)
             .text(to_string(static_cast<MilestoneKind>(i)))
             .integer(count)
             .take());
  }
  for (const Milestone& milestone : milestones_.kept()) {
    take(ImageRecord(ImageKind::kMilestone)
             .moment(milestone.at)
             .text(to_string(milestone.kind))
             .integer(static_cast<std::uint8_t>(milestone.is_owner))
             .text(milestone.subject)
             .text(milestone.county)
             .text(milestone.state)
             .money(milestone.money)
             .integer(milestone.sellers)
             .take());
  }
}

bool Insight::restore(std::string_view record) {
  CanonicalReader in(record);
  const auto kind = static_cast<ImageKind>(in.integer<std::uint8_t>());
  return restore(kind, in) && !in.failed() && in.at_end();
}

bool Insight::restore(ImageKind kind, CanonicalReader& in) {
  switch (kind) {
    case ImageKind::kHead:
      return restore_head(in);
    case ImageKind::kProducer:
      return producers_.restore(in, [this](std::string_view symbol) { return programmes_.take(symbol); });
    case ImageKind::kZone:
      return villages_.restore_zone(in);
    case ImageKind::kSeller:
      return villages_.restore_seller(in, producers_);
    case ImageKind::kLane:
      return villages_.restore_lane(in);
    case ImageKind::kMarket:
      return groups_.restore_market(in);
    case ImageKind::kAttribute:
      return groups_.restore_attribute(in, attributes_);
    case ImageKind::kProgramme:
      return programmes_.restore_total(in);
    case ImageKind::kProgrammeAttribute:
      return programmes_.restore_attribute(in, attributes_);
    case ImageKind::kProgrammeZone:
      return programmes_.restore_zone(in, villages_);
    case ImageKind::kProgrammeProducer:
      return programmes_.restore_producer(in, producers_);
    case ImageKind::kMilestone:
      return restore_milestone(in);
    case ImageKind::kDroppedMilestones:
      return restore_dropped_milestones(in);
  }
  return false;
}

bool Insight::restore_head(CanonicalReader& in) {
  if (in.integer<std::uint8_t>() != kFormat) return false;
  since_ = read_moment(in);
  day_ = in.integer<Day>();
  milestones_.restore_dropped(in.integer<std::uint64_t>());
  return !in.failed();
}

bool Insight::restore_milestone(CanonicalReader& in) {
  Milestone milestone;
  milestone.at = read_moment(in);
  milestone.kind = in.word(parse_milestone_kind);
  milestone.is_owner = in.integer<std::uint8_t>() != 0;
  milestone.subject = in.text();
  milestone.county = in.text();
  milestone.state = in.text();
  milestone.money = read_money(in);
  milestone.sellers = in.integer<std::int64_t>();
  if (in.failed()) return false;
  milestones_.add(std::move(milestone));
  return true;
}

bool Insight::restore_dropped_milestones(CanonicalReader& in) {
  const MilestoneKind kind = in.word(parse_milestone_kind);
  const auto count = in.integer<std::uint64_t>();
  if (in.failed()) return false;
  milestones_.restore_dropped(kind, count);
  return true;
}

void Insight::finish_restore() {
  for (std::size_t i = 0; i < producers_.earner_count(); ++i) {
    producers_.judge(EarnerId{i}, terms_.poverty_line);
  }
  for (std::size_t i = 0; i < villages_.zone_count(); ++i) villages_.judge(ZoneId{i}, terms_);
  for (std::size_t i = 0; i < villages_.town_count(); ++i) villages_.judge(TownId{i}, terms_);
}

}  // namespace farmgate
