#include "engine/service/insight_messages.h"

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace farmgate {
namespace {

// Enumerators are numbered in one order on both sides; in messages 0 is none.
static_assert(static_cast<int>(MilestoneKind::kTownLost) + 1 == v1::MILESTONE_KIND_TOWN_LOST);

void write_earned(const Producers& producers, EarnerId id, v1::ProducerFigures& message) {
  if (!id.valid()) {
    message.set_income("0");
    return;
  }
  const Producers::Earner& earner = producers.earner(id);
  message.set_income(to_string(earner.year.sum().income));
  message.set_quantity_lots(earner.year.sum().lots.value());
  message.set_above_poverty_line(earner.is_above);
  message.set_first_sale_sequence(static_cast<std::int64_t>(earner.first_sale.sequence));
  message.set_first_sale_time_ns(earner.first_sale.time.value());
}

void write_reach(const ProgrammeEffects::Reach& reach, Int128 all, v1::ProgrammeReach& message) {
  message.set_paid(to_string(reach.money));
  message.set_quantity_lots(reach.lots.value());
  message.set_share_per_million(per_million(reach.money, all));
}

// In order of the attributes.
void write_attributes(const Insight& insight, const ProgrammeEffects::Effect& effect,
                      v1::ProgrammeEffect& message) {
  std::map<std::string, ProgrammeEffects::Reach> by_text;
  for (const auto& [attribute, reach] : effect.by_attribute) {
    by_text.emplace(insight.attributes().symbols().symbol(attribute), reach);
  }
  for (const auto& [attribute, reach] : by_text) {
    v1::ProgrammeReach& row = *message.add_attributes();
    row.set_attribute(attribute);
    write_reach(reach, effect.all.money, row);
  }
}

void write_counties(const Insight& insight, const ProgrammeEffects::Effect& effect,
                    v1::ProgrammeEffect& message) {
  std::map<std::pair<std::string, std::string>, ProgrammeEffects::Reach> by_county;
  for (const auto& [id, reach] : effect.by_origin) {
    const Villages::Zone& zone = insight.villages().zone(id);
    by_county[{zone.state, zone.county}] += reach;
  }
  for (const auto& [county, reach] : by_county) {
    v1::ProgrammeReach& row = *message.add_counties();
    row.set_state(county.first);
    row.set_county(county.second);
    write_reach(reach, effect.all.money, row);
  }
}

}  // namespace

void write_producer(const Insight& insight, AccountId account, v1::ProducerFigures& message) {
  const Producers& producers = insight.producers();
  if (!account.valid()) return write_earned(producers, EarnerId{}, message);
  const Producers::Account& row = producers.account(account);
  if (row.owner.valid()) message.set_owned_by(std::string(producers.owner_symbol(row.owner)));
  for (std::string& attribute : insight.attributes().texts(row.attributes)) {
    message.add_attributes(std::move(attribute));
  }
  write_earned(producers, row.earner, message);
}

void write_producer(const Insight& insight, OwnerId owner, v1::ProducerFigures& message) {
  write_earned(insight.producers(), insight.producers().earner(owner), message);
}

void write_zone(const Insight& insight, ZoneId id, v1::ZoneFigures& message) {
  const Villages& villages = insight.villages();
  const Villages::Zone& zone = villages.zone(id);
  message.set_zone(std::string(villages.symbol(id)));
  message.set_county(zone.county);
  message.set_state(zone.state);
  for (std::string& attribute : insight.attributes().texts(zone.attributes)) {
    message.add_attributes(std::move(attribute));
  }
  message.set_households(zone.households);
  const Trade& trade = zone.year.sum();
  message.set_sales(to_string(trade.farm_gate));
  message.set_quantity_lots(trade.lots.value());
  message.set_active_sellers(zone.sellers);
  message.set_lanes(zone.lanes);
  message.set_market_share_per_million(per_million(trade.farm_gate, insight.groups().market().farm_gate));
  message.set_ecommerce_village(zone.is_village);
  if (!zone.town.valid()) return;
  const Villages::Town& town = villages.town(zone.town);
  message.set_town(town.name);
  message.set_ecommerce_town(town.is_town);
  message.set_town_villages(town.villages);
}

void write_town(const Insight& insight, const TownFigures& town, v1::TownFigures& message) {
  message.set_state(town.state);
  message.set_county(town.county);
  message.set_town(town.town);
  message.set_poor(town.is_poor);
  message.set_zones(town.zones);
  message.set_sales(to_string(town.trade.farm_gate));
  message.set_quantity_lots(town.trade.lots.value());
  message.set_active_sellers(town.sellers);
  message.set_lanes(town.lanes);
  message.set_market_share_per_million(
      per_million(town.trade.farm_gate, insight.groups().market().farm_gate));
  message.set_ecommerce_villages(town.villages);
  message.set_ecommerce_town(town.is_town);
}

void write_county(const Insight& insight, const CountyFigures& county, v1::CountyFigures& message) {
  message.set_state(county.state);
  message.set_county(county.county);
  message.set_poor(county.is_poor);
  message.set_zones(county.zones);
  message.set_sales(to_string(county.trade.farm_gate));
  message.set_quantity_lots(county.trade.lots.value());
  message.set_active_sellers(county.sellers);
  message.set_lanes(county.lanes);
  message.set_market_share_per_million(
      per_million(county.trade.farm_gate, insight.groups().market().farm_gate));
  message.set_ecommerce_villages(county.villages);
}

void write_effect(const Insight& insight, ProgrammeId programme, v1::ProgrammeEffect& message) {
  const ProgrammeEffects::Effect& effect = insight.programmes().effect(programme);
  message.set_programme(std::string(insight.programmes().symbols().symbol(programme)));
  message.set_paid(to_string(effect.all.money));
  message.set_quantity_lots(effect.all.lots.value());
  message.set_additional_lots(effect.additional.value());
  if (effect.additional > Lots{0}) {
    message.set_paid_per_additional_lot(to_string(effect.all.money / effect.additional.value()));
  }
  message.set_producers_reached(static_cast<std::int64_t>(effect.producers.size()));
  const std::int64_t lifted = effect.lifted();
  message.set_producers_lifted(lifted);
  if (lifted > 0) message.set_paid_per_producer_lifted(to_string(effect.all.money / lifted));
  write_attributes(insight, effect, message);
  write_counties(insight, effect, message);
}

void write_surplus(const Trade& trade, v1::SurplusFigures& message) {
  message.set_quantity_lots(trade.lots.value());
  message.set_surplus(to_string(trade.surplus));
  message.set_producer_surplus(to_string(trade.producer_surplus));
  message.set_producer_share_per_million(per_million(trade.producer_surplus, trade.surplus));
}

void write_distance(const DistanceBand& band, v1::DistanceFigures& message) {
  message.set_zones(band.zones);
  message.set_quantity_lots(band.trade.lots.value());
  message.set_farm_gate(to_string(band.trade.farm_gate));
  message.set_delivered(to_string(band.trade.delivered));
  message.set_lane_cost(to_string(band.trade.cost));
  message.set_farm_gate_share_per_million(band.farm_gate_share());
}

void write_milestone(const Milestone& milestone, v1::Milestone& message) {
  message.set_sequence(static_cast<std::int64_t>(milestone.at.sequence));
  message.set_time_ns(milestone.at.time.value());
  message.set_kind(message_of(milestone.kind));
  message.set_county(milestone.county);
  message.set_state(milestone.state);
  message.set_count(milestone.sellers);
  switch (milestone.kind) {
    case MilestoneKind::kVillageGained:
    case MilestoneKind::kVillageLost:
      message.set_zone(milestone.subject);
      break;
    case MilestoneKind::kTownGained:
    case MilestoneKind::kTownLost:
      message.set_town(milestone.subject);
      return;
    default:
      milestone.is_owner ? message.set_owner(milestone.subject) : message.set_account(milestone.subject);
  }
  message.set_money(to_string(milestone.money));
}

void write_as_of(const Insight& insight, v1::InsightAsOf& message) {
  message.set_day(insight.day());
  message.set_since_sequence(static_cast<std::int64_t>(insight.since().sequence));
  message.set_currency(insight.currency());
  message.set_poverty_line(insight.terms().poverty_line);
}

v1::MilestoneKind message_of(MilestoneKind kind) {
  return static_cast<v1::MilestoneKind>(static_cast<int>(kind) + 1);
}

}  // namespace farmgate
