#include "tools/farmgate/programme_report.h"

#include <farmgate/v1/programme_service.pb.h>

#include <absl/strings/str_cat.h>
#include <absl/strings/str_format.h>
#include <absl/strings/str_join.h>

#include "tools/farmgate/as_of_text.h"
#include "tools/farmgate/figures.h"
#include "tools/farmgate/text_table.h"
#include "tools/farmgate/time_text.h"

namespace farmgate {
namespace {

constexpr auto kRight = TextTable::Align::kRight;

using Texts = google::protobuf::RepeatedPtrField<std::string>;
using Parts = google::protobuf::RepeatedPtrField<v1::ProgrammePart>;

std::string line(const char* label, const std::string& value) {
  return absl::StrFormat("  %-14s %s\n", label, value);
}

std::string list_line(const char* label, const Texts& list) {
  return list.empty() ? "" : line(label, absl::StrJoin(list, ", "));
}

std::string period_text(v1::IncentivePeriod period) {
  switch (period) {
    case v1::INCENTIVE_PERIOD_DAY:
      return "in a day";
    case v1::INCENTIVE_PERIOD_MONTH:
      return "in a month";
    case v1::INCENTIVE_PERIOD_YEAR:
      return "in a year";
    case v1::INCENTIVE_PERIOD_WHOLE:
      return "in all";
    default:
      return "in an unknown period";
  }
}

std::string tiers_text(const v1::Programme& programme) {
  const bool is_quantity = programme.amount_kind() == v1::AMOUNT_KIND_TIERS_QUANTITY;
  const std::string sold = (is_quantity ? " lots sold " : " of proceeds ") + period_text(programme.period());
  std::string text;
  for (const v1::IncentiveTier& tier : programme.tiers()) {
    text += line("pays", grouped(tier.payment()) + " at " + grouped(tier.threshold()) + sold);
  }
  return text;
}

std::string amount_text(const v1::Programme& programme) {
  switch (programme.amount_kind()) {
    case v1::AMOUNT_KIND_PER_LOT:
      return line("pays", grouped(programme.amount()) + " a lot");
    case v1::AMOUNT_KIND_PER_MILLE:
      return line("pays", grouped(programme.amount()) + " per mille of the lane's cost");
    default:
      return tiers_text(programme);
  }
}

// What it pays to whom.
std::string terms_text(const v1::Programme& programme) {
  std::string text =
      line("programme", programme.symbol()) + line("funder", programme.funder()) + amount_text(programme) +
      list_line("from zones", programme.origins()) + list_line("from counties", programme.origin_counties()) +
      list_line("from zones of", programme.origin_attributes()) +
      list_line("to zones", programme.destinations()) + list_line("commodities", programme.commodities()) +
      list_line("accounts of", programme.attributes());
  if (programme.has_account_cap()) text += line("account cap", grouped(programme.account_cap()));
  if (programme.has_begin_time_ns()) text += line("begins", time_text(programme.begin_time_ns()));
  if (programme.has_end_time_ns()) text += line("ends", time_text(programme.end_time_ns()));
  return text;
}

std::string money_text(const v1::ProgrammeState& state) {
  std::string locked = grouped(state.locked());
  if (state.uncounted() > 0) locked += ", of which " + grouped(state.uncounted()) + " count again soon";
  return line("granted", grouped(state.granted())) + line("available", grouped(state.available())) +
         line("locked", locked) + line("paid", grouped(state.paid())) +
         line("lots",
              grouped(state.locked_lots()) + " under coupons, " + grouped(state.paid_lots()) + " paid for");
}

std::string part_table(const char* heading, const Parts& parts) {
  if (parts.empty()) return "";
  TextTable table({{heading}, {"locked", kRight}, {"lots", kRight}, {"paid", kRight}, {"lots", kRight}});
  for (const v1::ProgrammePart& part : parts) {
    table.add({part.name().empty() ? "(none)" : part.name(), grouped(part.locked()),
               grouped(part.locked_lots()), grouped(part.paid()), grouped(part.paid_lots())});
  }
  return table.text();
}

std::string what_text(const v1::ProgrammeEvent& event) {
  switch (event.kind()) {
    case v1::PROGRAMME_EVENT_KIND_CREATED:
      return "created";
    case v1::PROGRAMME_EVENT_KIND_GRANTED:
      return "granted more";
    case v1::PROGRAMME_EVENT_KIND_END_CHANGED:
      return event.has_end_time_ns() ? "ends at " + time_text(event.end_time_ns()) : "has no end";
    case v1::PROGRAMME_EVENT_KIND_DELETED:
      return "deleted";
    case v1::PROGRAMME_EVENT_KIND_RESTORED:
      return "restored";
    case v1::PROGRAMME_EVENT_KIND_ENDED:
      return "ended";
    case v1::PROGRAMME_EVENT_KIND_USED:
      return absl::StrCat(event.level_per_cent(), "% used");
    default:
      return "unknown";
  }
}

}  // namespace

std::string text_report(const v1::GetProgrammeResponse& programme) {
  const v1::ProgrammeState& state = programme.state();
  std::string text = terms_text(state.programme());
  if (state.deleted()) text += line("deleted", "grants no coupons");
  text += money_text(state) + part_table("county", programme.counties()) +
          part_table("commodity", programme.commodities()) + part_table("attribute", programme.attributes()) +
          as_of_text(programme) + "\n";
  if (programme.complete_from_sequence() > 1) {
    text += absl::StrCat("lots, counties, commodities and attributes lack what was paid for before sequence ",
                         programme.complete_from_sequence(), "\n");
  }
  return text;
}

std::string text_report(const v1::ListProgrammeStatesResponse& programmes) {
  TextTable table({{"programme"},
                   {"funder"},
                   {"granted", kRight},
                   {"available", kRight},
                   {"locked", kRight},
                   {"paid", kRight},
                   {"ends"}});
  for (const v1::ProgrammeState& state : programmes.programmes()) {
    const v1::Programme& row = state.programme();
    table.add({row.symbol(), row.funder(), grouped(state.granted()), grouped(state.available()),
               grouped(state.locked()), grouped(state.paid()),
               row.has_end_time_ns() ? time_text(row.end_time_ns()) : "-"});
  }
  return table.text() + as_of_text(programmes) + "\n";
}

std::string text_line(const v1::ProgrammeEvent& event) {
  return absl::StrFormat("%d.%d %s %s %s: granted %s, locked %s, paid %s\n", event.sequence(), event.index(),
                         time_text(event.sequenced_time_ns()), event.programme(), what_text(event),
                         grouped(event.granted()), grouped(event.locked()), grouped(event.paid()));
}

}  // namespace farmgate
