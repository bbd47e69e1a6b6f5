#include "engine/model/reference_rows.h"

#include <algorithm>
#include <memory>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "engine/base/check.h"

namespace farmgate {
namespace {

CommodityRow row_of(const ReferenceData& data, CommodityId id) {
  const Commodity& commodity = data.commodity(id);
  return {.symbol = std::string(data.symbols().commodities.symbol(id)),
          .name = commodity.name,
          .lot = commodity.lot,
          .class_symbol = std::string(data.symbols().classes.symbol(commodity.class_id)),
          .tick = commodity.tick,
          .shelf_life_hours = commodity.shelf_life_hours,
          .collar = commodity.collar,
          .currency = commodity.currency};
}

ZoneRow row_of(const ReferenceData& data, ZoneId id) {
  const Zone& zone = data.zone(id);
  return {.symbol = std::string(data.symbols().zones.symbol(id)),
          .name = zone.name,
          .county = zone.county,
          .state = zone.state,
          .kind = zone.kind,
          .latitude_microdegrees = zone.latitude_microdegrees,
          .longitude_microdegrees = zone.longitude_microdegrees,
          .attributes = zone.attributes,
          .households = zone.households,
          .town = zone.town};
}

// Sorted, so that nothing hangs on numbers.
template <class Id>
std::vector<std::string> symbols_of(const SymbolTable<Id>& symbols, const std::vector<Id>& ids) {
  std::vector<std::string> texts;
  texts.reserve(ids.size());
  for (const Id id : ids) texts.emplace_back(symbols.symbol(id));
  std::ranges::sort(texts);
  return texts;
}

// The lanes of a class in the order of their zones' numbers.
template <class Take>
void make_lanes(const ReferenceData& data, ClassId class_id, Take& take) {
  std::vector<std::pair<ZonePair, Lane>> lanes(data.lanes(class_id).begin(), data.lanes(class_id).end());
  std::ranges::sort(lanes, {}, [](const auto& entry) {
    return std::tuple(entry.first.origin.value(), entry.first.destination.value());
  });
  const Symbols& symbols = data.symbols();
  for (const auto& [zones, lane] : lanes) {
    take(LaneRow{.origin = std::string(symbols.zones.symbol(zones.origin)),
                 .destination = std::string(symbols.zones.symbol(zones.destination)),
                 .class_symbol = std::string(symbols.classes.symbol(class_id)),
                 .unit_cost = lane.unit_cost,
                 .transit_hours = lane.transit_hours,
                 .subsidy = lane.subsidy});
  }
}

// What was deleted keeps its number, and so has a row to make and delete.
template <class Take>
void make_deletions(const ReferenceData& data, Take& take) {
  const Symbols& symbols = data.symbols();
  for (std::size_t i = 0; i < symbols.zones.size(); ++i) {
    const ZoneId id{i};
    if (data.zone(id).deleted) take(ZoneDeletion{std::string(symbols.zones.symbol(id))});
  }
  for (std::size_t i = 0; i < symbols.commodities.size(); ++i) {
    const CommodityId id{i};
    if (data.commodity(id).deleted) take(CommodityDeletion{std::string(symbols.commodities.symbol(id))});
  }
  for (std::size_t i = 0; i < symbols.accounts.size(); ++i) {
    const AccountId id{i};
    if (data.account(id).deleted) take(AccountDeletion{std::string(symbols.accounts.symbol(id))});
  }
  for (std::size_t i = 0; i < data.programme_count(); ++i) {
    const ProgrammeId id{i};
    if (data.programme(id).deleted) take(ProgrammeDeletion{std::string(symbols.programmes.symbol(id))});
  }
}

// Hands over the edits one by one.
template <class Take>
void make_edits(const ReferenceData& data, Take take) {
  const Symbols& symbols = data.symbols();
  for (std::size_t i = 0; i < symbols.zones.size(); ++i) take(row_of(data, ZoneId{i}));
  for (std::size_t i = 0; i < symbols.commodities.size(); ++i) take(row_of(data, CommodityId{i}));
  for (std::size_t i = 0; i < data.class_count(); ++i) make_lanes(data, ClassId{i}, take);
  for (std::size_t i = 0; i < symbols.accounts.size(); ++i) take(row_of(data, AccountId{i}));
  for (std::size_t i = 0; i < data.programme_count(); ++i) take(row_of(data, ProgrammeId{i}));
  make_deletions(data, take);
}

// Hands edits over in runs; after the first that is not taken, none.
class Runs {
 public:
  explicit Runs(const ReferenceSource::Take& take) : take_(take) {}

  void add(ReferenceEdit edit) {
    if (!status_) return;
    run_.push_back(std::move(edit));
    if (run_.size() == kRowsInRun) hand_over();
  }
  Status finish() {
    if (status_ && !run_.empty()) hand_over();
    return std::move(status_);
  }

 private:
  void hand_over() {
    status_ = take_(run_);
    run_.clear();
  }

  const ReferenceSource::Take& take_;
  ReferenceChange run_;
  Status status_;
};

}  // namespace

AccountRow row_of(const ReferenceData& data, AccountId id) {
  const Account& account = data.account(id);
  return {
      .symbol = std::string(data.symbols().accounts.symbol(id)),
      .zone = account.zone.valid() ? std::string(data.symbols().zones.symbol(account.zone)) : std::string(),
      .attributes = data.attributes(account),
      .credit_line = account.credit_line,
      .loan = account.loan,
      .repayment_per_mille = account.repayment_per_mille,
      .owner =
          account.owner.valid() ? std::string(data.symbols().owners.symbol(account.owner)) : std::string()};
}

ProgrammeRow row_of(const ReferenceData& data, ProgrammeId id) {
  const Symbols& symbols = data.symbols();
  const Programme& programme = data.programme(id);
  const ProgrammeTerms& terms = *programme.terms;
  return {.symbol = std::string(symbols.programmes.symbol(id)),
          .funder = terms.funder,
          .budget = programme.budget,
          .amount = terms.amount,
          .amount_kind = terms.amount_kind,
          .origins = symbols_of(symbols.zones, terms.origins),
          .origin_counties = terms.origin_counties,
          .origin_attributes = terms.origin_attributes,
          .destinations = symbols_of(symbols.zones, terms.destinations),
          .commodities = symbols_of(symbols.commodities, terms.commodities),
          .attributes = terms.attributes,
          .account_cap = terms.account_cap,
          .begin_time = programme.begin_time,
          .end_time = programme.end_time,
          .period = terms.period,
          .tiers = terms.tiers};
}

ReferenceChange reference_rows(const ReferenceData& data) {
  ReferenceChange rows;
  make_edits(data, [&](ReferenceEdit edit) { rows.push_back(std::move(edit)); });
  return rows;
}

Status visit_reference_rows(const ReferenceData& data, const ReferenceSource::Take& take) {
  Runs runs(take);
  make_edits(data, [&runs](ReferenceEdit edit) { runs.add(std::move(edit)); });
  return runs.finish();
}

ReferenceSource source_of(ReferenceData data) {
  return ReferenceSource(
      [held = std::make_shared<const ReferenceData>(std::move(data))](const ReferenceSource::Take& take) {
        return visit_reference_rows(*held, take);
      });
}

ReferenceData copy_of(const ReferenceData& data) {
  ReferenceData copy;
  copy.share_account_symbols(data);
  ReferenceEffect effect;
  ReferenceChange change(1);
  make_edits(data, [&](ReferenceEdit edit) {
    effect = {};
    change.front() = std::move(edit);
    check(!copy.apply(change, effect).has_value());
  });
  return copy;
}

}  // namespace farmgate
