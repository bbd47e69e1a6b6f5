#include "engine/model/reference_data.h"

#include <algorithm>
#include <ranges>
#include <utility>

#include "engine/base/check.h"

namespace farmgate {
namespace {

using Fault = std::optional<ReferenceFault>;

Fault refused(RejectReason reason, std::string_view field, std::string_view what) {
  return ReferenceFault{.reason = reason, .field = field, .what = what};
}
Fault unknown_zone(std::string_view field) {
  return refused(RejectReason::kUnknownZone, field, "is no zone, or one that was deleted");
}

// The first field that never changes and does.
Fault immutable_fault(const Commodity& old, const Commodity& commodity) {
  constexpr std::string_view kWhat = "never changes once the commodity was there";
  if (old.class_id != commodity.class_id) {
    return refused(RejectReason::kImmutableField, "class_symbol", kWhat);
  }
  if (old.lot != commodity.lot) return refused(RejectReason::kImmutableField, "lot", kWhat);
  if (old.tick != commodity.tick) return refused(RejectReason::kImmutableField, "tick", kWhat);
  return {};
}

// The first field that only ever was to stay as it is, and does not.
Fault fixed_fault(const Programme& old, const ProgrammeTerms& terms, std::int64_t budget) {
  constexpr std::string_view kWhat = "never changes once the programme was there";
  const auto fixed = [&](std::string_view field) { return refused(RejectReason::kMalformed, field, kWhat); };
  if (old.terms->funder != terms.funder) return fixed("funder");
  if (old.terms->amount != terms.amount) return fixed("amount");
  if (old.terms->amount_kind != terms.amount_kind) return fixed("amount_kind");
  if (old.terms->origins != terms.origins) return fixed("origins");
  if (old.terms->origin_counties != terms.origin_counties) return fixed("origin_counties");
  if (old.terms->origin_attributes != terms.origin_attributes) return fixed("origin_attributes");
  if (old.terms->destinations != terms.destinations) return fixed("destinations");
  if (old.terms->commodities != terms.commodities) return fixed("commodities");
  if (old.terms->attributes != terms.attributes) return fixed("attributes");
  if (old.terms->account_cap != terms.account_cap) return fixed("account_cap");
  if (old.terms->period != terms.period) return fixed("period");
  if (old.terms->tiers != terms.tiers) return fixed("tiers");
  if (budget < old.budget) return refused(RejectReason::kMalformed, "budget", "must not fall");
  return {};
}

template <class Item>
std::vector<Item> sorted(std::vector<Item> items) {
  std::ranges::sort(items);
  items.erase(std::ranges::unique(items).begin(), items.end());
  return items;
}

// Whether a list of a row stands for everything.
bool is_all(const std::vector<std::string>& list) {
  return list.empty() || (list.size() == 1 && list.front() == "*");
}

std::vector<std::string> eligible(const std::vector<std::string>& list) {
  return is_all(list) ? std::vector<std::string>() : sorted(list);
}

// What the symbols of a list stand for, sorted: nothing when that is everything; ids that are not valid among
// them when some are unknown.
template <class Id>
std::vector<Id> numbers_of(const SymbolTable<Id>& symbols, const std::vector<std::string>& list) {
  std::vector<Id> ids;
  for (const std::string& symbol : eligible(list)) ids.push_back(symbols.find(symbol));
  return sorted(std::move(ids));
}

// Whether `id` names a row that is not deleted.
template <class Id, class Rows>
bool is_live(const Rows& rows, Id id) {
  return id.valid() && !rows[id.value()].deleted;
}
template <class Id, class Rows>
bool are_live(const Rows& rows, const std::vector<Id>& ids) {
  return std::ranges::all_of(ids, [&rows](Id id) { return is_live(rows, id); });
}

}  // namespace

// Applies edits to a ReferenceData and can take them back.
struct ReferenceEditor {
  ReferenceData& data;
  ReferenceEffect& effect;
  std::vector<std::function<void()>> undo;
  bool has_credit_line = false;  // some row does

  Fault apply(const ReferenceEdit& edit) {
    const Fault fault = shape_fault(edit);
    return fault ? fault : std::visit(*this, edit);
  }

  void roll_back() {
    for (const auto& step : std::views::reverse(undo)) step();
  }

  Fault operator()(const UnreadableRow& row) { return shape_fault(row); }

  Fault operator()(const CommodityRow& row) {
    const ClassId class_id = insert_class(row.class_symbol);
    const CommodityId known = data.symbols_.commodities.find(row.symbol);
    Commodity commodity{.name = row.name,
                        .lot = row.lot,
                        .class_id = class_id,
                        .tick = row.tick,
                        .shelf_life_hours = static_cast<std::int32_t>(row.shelf_life_hours),
                        .collar = row.collar,
                        .currency = row.currency};
    if (known.valid()) {
      const Commodity& old = data.commodity(known);
      if (const Fault fault = immutable_fault(old, commodity)) return fault;
      commodity.halted = old.halted;
    }
    if (const Fault fault = bounds_fault(row)) return fault;
    effect.commodities.push_back(
        put(data.symbols_.commodities, data.commodities_, row.symbol, std::move(commodity)));
    return {};
  }

  Fault operator()(const ZoneRow& row) {
    if (!data.symbols_.zones.find(row.symbol).valid() && data.zones_.size() >= kZoneCountMax) {
      return refused(RejectReason::kMalformed, "symbol", "is one zone too many: there can be at most 65535");
    }
    put(data.symbols_.zones, data.zones_, row.symbol,
        Zone{.name = row.name,
             .county = row.county,
             .state = row.state,
             .kind = row.kind,
             .latitude_microdegrees = row.latitude_microdegrees,
             .longitude_microdegrees = row.longitude_microdegrees,
             .attributes = row.attributes,
             .households = row.households,
             .town = row.town});
    effect.zones = true;
    return {};
  }

  Fault operator()(const LaneRow& row) {
    const ZonePair zones{.origin = live_zone(row.origin), .destination = live_zone(row.destination)};
    if (!zones.origin.valid()) return unknown_zone("origin");
    if (!zones.destination.valid()) return unknown_zone("destination");
    if (const Fault fault = bounds_fault(row)) return fault;
    const ClassId class_id = insert_class(row.class_symbol);
    set_lane(class_id, zones,
             Lane{.unit_cost = row.unit_cost,
                  .subsidy = row.subsidy,
                  .transit_hours = static_cast<std::int32_t>(row.transit_hours)});
    return {};
  }

  Fault operator()(const AccountRow& row) {
    const ZoneId zone = row.zone.empty() ? ZoneId{} : live_zone(row.zone);
    if (!row.zone.empty() && !zone.valid()) return unknown_zone("zone");
    const AccountId known = data.symbols_.accounts.find(row.symbol);
    const bool keeps_loan = !known.valid() || data.account(known).loan == row.loan;
    if (!keeps_loan) {
      return refused(RejectReason::kImmutableField, "loan",
                     "must be as when the account was made; GrantLoan grants more");
    }
    has_credit_line |= row.credit_line.has_value();
    put(data.symbols_.accounts, data.accounts_, row.symbol,
        Account{.credit_line = row.credit_line,
                .loan = row.loan,
                .zone = zone,
                .owner = row.owner.empty() ? OwnerId{} : insert_owner(row.owner),
                .attributes = data.account_attributes_.keep(row.attributes),
                .repayment_per_mille = static_cast<std::int16_t>(row.repayment_per_mille),
                .suspended = known.valid() && data.account(known).suspended});
    return {};
  }

  // What would change a programme that is there is wrong before names are looked at.
  Fault operator()(const ProgrammeRow& row) {
    const Symbols& symbols = data.symbols_;
    ProgrammeTerms terms{.funder = row.funder,
                         .amount = row.amount,
                         .amount_kind = row.amount_kind,
                         .origins = numbers_of(symbols.zones, row.origins),
                         .origin_counties = eligible(row.origin_counties),
                         .origin_attributes = eligible(row.origin_attributes),
                         .destinations = numbers_of(symbols.zones, row.destinations),
                         .commodities = numbers_of(symbols.commodities, row.commodities),
                         .attributes = eligible(row.attributes),
                         .account_cap = row.account_cap,
                         .period = row.period,
                         .tiers = row.tiers};
    const ProgrammeId known = symbols.programmes.find(row.symbol);
    if (known.valid()) {
      if (const Fault fault = fixed_fault(data.programme(known), terms, row.budget)) return fault;
    }
    if (!are_live(data.commodities_, terms.commodities)) {
      return refused(RejectReason::kUnknownCommodity, "commodities",
                     "is no commodity, or one that was deleted");
    }
    if (!are_live(data.zones_, terms.origins)) return unknown_zone("origins");
    if (!are_live(data.zones_, terms.destinations)) return unknown_zone("destinations");
    put_programme(row, std::move(terms));
    return {};
  }

  Fault operator()(const CommodityDeletion& key) {
    return remove(data.symbols_.commodities, data.commodities_, key.symbol, RejectReason::kUnknownCommodity);
  }
  Fault operator()(const ZoneDeletion& key) {
    effect.zones = true;
    return remove(data.symbols_.zones, data.zones_, key.symbol, RejectReason::kUnknownZone);
  }
  Fault operator()(const AccountDeletion& key) {
    return remove(data.symbols_.accounts, data.accounts_, key.symbol, RejectReason::kUnknownAccount);
  }

  Fault operator()(const ProgrammeDeletion& key) {
    effect.programmes = true;
    return remove(data.symbols_.programmes, data.programmes_, key.symbol, RejectReason::kMalformed);
  }

  Fault operator()(const LaneDeletion& key) {
    const ClassId class_id = data.symbols_.classes.find(key.class_symbol);
    const ZonePair zones{.origin = data.symbols_.zones.find(key.origin),
                         .destination = data.symbols_.zones.find(key.destination)};
    if (!class_id.valid() || !data.lanes(class_id).contains(zones)) {
      return refused(RejectReason::kMalformed, "", "is no lane: there is none to delete");
    }
    set_lane(class_id, zones, std::nullopt);
    return {};
  }

 private:
  ZoneId live_zone(std::string_view symbol) const {
    const ZoneId id = data.symbols_.zones.find(symbol);
    return is_live(data.zones_, id) ? id : ZoneId{};
  }

  // One that was there keeps its terms, which markets may be reading.
  void put_programme(const ProgrammeRow& row, ProgrammeTerms terms) {
    const ProgrammeId known = data.symbols_.programmes.find(row.symbol);
    effect.programmes = true;
    put(data.symbols_.programmes, data.programmes_, row.symbol,
        Programme{.terms = known.valid() ? data.programme(known).terms
                                         : std::make_shared<const ProgrammeTerms>(std::move(terms)),
                  .budget = row.budget,
                  .begin_time = row.begin_time,
                  .end_time = row.end_time});
  }

  ClassId insert_class(const std::string& symbol) {
    const ClassId known = data.symbols_.classes.find(symbol);
    if (known.valid()) return known;
    undo.emplace_back([this] {
      data.symbols_.classes.remove_last();
      data.lanes_.pop_back();
    });
    data.lanes_.emplace_back();
    return data.symbols_.classes.add(symbol);
  }

  OwnerId insert_owner(const std::string& symbol) {
    const OwnerId known = data.symbols_.owners.find(symbol);
    if (known.valid()) return known;
    undo.emplace_back([this] { data.symbols_.owners.remove_last(); });
    return data.symbols_.owners.add(symbol);
  }

  // Inserts a row or replaces the one of the same symbol.
  template <class Id, class Rows>
  Id put(SymbolTable<Id>& symbols, Rows& rows, const std::string& symbol, typename Rows::value_type row) {
    const Id known = symbols.find(symbol);
    if (known.valid()) {
      undo.emplace_back([&rows, known, old = rows[known.value()]] { rows[known.value()] = old; });
      rows[known.value()] = std::move(row);
      return known;
    }
    undo.emplace_back([&symbols, &rows] {
      symbols.remove_last();
      rows.pop_back();
    });
    rows.push_back(std::move(row));
    return symbols.add(symbol);
  }

  template <class Id, class Rows>
  Fault remove(SymbolTable<Id>& symbols, Rows& rows, const std::string& symbol, RejectReason unknown) {
    const Id id = symbols.find(symbol);
    if (!is_live(rows, id)) return refused(unknown, "symbol", "is none, or was deleted already");
    undo.emplace_back([&rows, id] { rows[id.value()].deleted = false; });
    rows[id.value()].deleted = true;
    return {};
  }

  // Inserts, changes or (nothing given) deletes the row of a lane.
  void set_lane(ClassId class_id, ZonePair zones, const std::optional<Lane>& lane) {
    Lanes& lanes = data.lanes_[class_id.value()];
    const auto found = lanes.find(zones);
    const std::optional<Lane> old = found == lanes.end() ? std::nullopt : std::optional<Lane>{found->second};
    undo.emplace_back([this, class_id, zones, old] { store_lane(class_id, zones, old); });
    store_lane(class_id, zones, lane);
    effect.lanes.push_back({.class_id = class_id, .zones = zones});
  }

  void store_lane(ClassId class_id, ZonePair zones, const std::optional<Lane>& lane) {
    Lanes& lanes = data.lanes_[class_id.value()];
    if (lane) {
      lanes.insert_or_assign(zones, *lane);
    } else {
      lanes.erase(zones);
    }
  }
};

ReferenceData::ReferenceData() {
  const ClassId every = symbols_.classes.add("*");
  check(every == kEveryClass);
  lanes_.emplace_back();
}

const Lane* ReferenceData::lane(ClassId class_id, ZonePair zones) const {
  for (const ClassId candidate : {class_id, kEveryClass}) {
    const Lanes& rows = lanes(candidate);
    const auto found = rows.find(zones);
    if (found != rows.end()) return &found->second;
  }
  return nullptr;
}

Fault ReferenceData::apply(const ReferenceChange& change, ReferenceEffect& effect) {
  ReferenceEditor editor{.data = *this, .effect = effect, .undo = {}};
  for (std::size_t i = 0; i < change.size(); ++i) {
    if (Fault fault = editor.apply(change[i])) {
      editor.roll_back();
      effect = {};
      fault->edit = i;
      return fault;
    }
  }
  has_credit_lines_ |= editor.has_credit_line;
  return {};
}

AccountId ReferenceData::open_account(std::string_view symbol) {
  check(!symbol.empty() && symbol.size() <= kSymbolSizeMax);
  accounts_.emplace_back();
  return symbols_.accounts.add(symbol);
}

}  // namespace farmgate
