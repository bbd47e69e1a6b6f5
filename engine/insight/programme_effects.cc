#include "engine/insight/programme_effects.h"

#include <algorithm>

namespace farmgate {
namespace {

ProgrammeEffects::Reach read_reach(CanonicalReader& in) {
  const Int128 money = read_money(in);
  return {.money = money, .lots = read_lots(in)};
}

}  // namespace

std::int64_t ProgrammeEffects::Effect::lifted() const {
  return std::ranges::count_if(producers, [](const auto& entry) { return entry.second; });
}

ProgrammeId ProgrammeEffects::take(std::string_view symbol) {
  const ProgrammeId known = symbols_.find(symbol);
  if (known.valid()) return known;
  effects_.emplace_back();
  return symbols_.add(symbol);
}

void ProgrammeEffects::add(ProgrammeId id, const Redemption& redemption) {
  Effect& effect = effects_[id.value()];
  effect.all += redemption.paid;
  if (redemption.is_additional) effect.additional += redemption.paid.lots;
  effect.by_origin[redemption.origin] += redemption.paid;
  for (const AttributeId attribute : redemption.attributes) effect.by_attribute[attribute] += redemption.paid;
  if (redemption.producer.valid()) effect.producers.try_emplace(redemption.producer, false);
}

void ProgrammeEffects::save(const AttributeLists& attributes, const Villages& villages,
                            const Producers& producers, const TakeRecord& take) const {
  for (std::size_t i = 0; i < effects_.size(); ++i) {
    const Effect& effect = effects_[i];
    const std::string_view symbol = symbols_.symbol(ProgrammeId{i});
    take(ImageRecord(ImageKind::kProgramme)
             .text(symbol)
             .money(effect.all.money)
             .lots(effect.all.lots)
             .lots(effect.additional)
             .take());
    for (const auto& [attribute, reach] : effect.by_attribute) {
      ImageRecord record(ImageKind::kProgrammeAttribute);
      record.text(symbol).text(attributes.symbols().symbol(attribute)).money(reach.money).lots(reach.lots);
      take(record.take());
    }
    for (const auto& [zone, reach] : effect.by_origin) {
      ImageRecord record(ImageKind::kProgrammeZone);
      take(record.text(symbol).text(villages.symbol(zone)).money(reach.money).lots(reach.lots).take());
    }
    for (const auto& [producer, is_lifted] : effect.producers) {
      ImageRecord record(ImageKind::kProgrammeProducer);
      producers.write_earner(producer, record.text(symbol));
      take(record.integer(static_cast<std::uint8_t>(is_lifted)).take());
    }
  }
}

bool ProgrammeEffects::restore_total(CanonicalReader& in) {
  const std::string_view symbol = in.text();
  const Reach all = read_reach(in);
  const Lots additional = read_lots(in);
  if (in.failed()) return false;
  Effect& effect = effects_[take(symbol).value()];
  effect.all = all;
  effect.additional = additional;
  return true;
}

bool ProgrammeEffects::restore_attribute(CanonicalReader& in, AttributeLists& attributes) {
  const std::string_view symbol = in.text();
  const std::string_view attribute = in.text();
  const Reach reach = read_reach(in);
  if (in.failed()) return false;
  effects_[take(symbol).value()].by_attribute[attributes.take(attribute)] = reach;
  return true;
}

bool ProgrammeEffects::restore_zone(CanonicalReader& in, Villages& villages) {
  const std::string_view symbol = in.text();
  const std::string_view zone = in.text();
  const Reach reach = read_reach(in);
  if (in.failed()) return false;
  effects_[take(symbol).value()].by_origin[villages.take(zone)] = reach;
  return true;
}

bool ProgrammeEffects::restore_producer(CanonicalReader& in, Producers& producers) {
  const std::string_view symbol = in.text();
  const EarnerId producer = producers.read_earner(in);
  const bool is_lifted = in.integer<std::uint8_t>() != 0;
  if (in.failed()) return false;
  effects_[take(symbol).value()].producers[producer] = is_lifted;
  return true;
}

}  // namespace farmgate
