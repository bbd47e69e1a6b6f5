#include "tests/insight/long_market.h"

#include <string>

#include "engine/files/parse_integer.h"
#include "engine/insight/year.h"
#include "tests/support/random_draws.h"

namespace farmgate {
namespace {

constexpr std::int64_t kDays = 1'000;  // from the first command to the last

void stretch(std::int64_t factor, const std::string& name, ReferenceRow& row) {
  const auto found = row.fields.find(name);
  if (found == row.fields.end()) return;
  const auto time = parse_integer(found->second);
  if (time && *time >= 0 && *time < kDays * kDayNs / factor) found->second = std::to_string(*time * factor);
}

// Nobody owns everything, and some zones have neither households nor town.
void describe(RandomDraws& draws, ReferenceRow& row) {
  if (row.kind == "zone") {
    if (draws.per_mille(700)) row.fields["households"] = std::to_string(draws.between(0, 12));
    if (draws.per_mille(800)) row.fields["town"] = draws.one_of_words({"Ridge", "Vale"});
    row.fields["county"] = draws.one_of_words({"Upper", "Lower"});
    row.fields["kind"] = draws.one_of_words({"rural", "rural", "both", "urban"});
    if (draws.per_mille(400)) row.fields["attributes"] = "poor-county";
  } else if (row.kind == "account") {
    if (draws.per_mille(500)) row.fields["owner"] = draws.one_of_words({"firm", "village"});
    if (draws.per_mille(500)) row.fields["attributes"] = draws.one_of_words({"green", "green;women-led"});
  }
}

}  // namespace

RandomMarket long_market(std::uint64_t seed, int commands) {
  RandomMarket market = make_random_market(seed, commands);
  RandomDraws draws(seed);
  market.reference.push_back({.kind = "programme",
                              .fields = {{"programme", std::string(kVolumeProgramme)},
                                         {"budget", "100000"},
                                         {"amount_kind", "tiers_quantity"},
                                         {"period", "month"},
                                         {"tiers", "1:30;5:400;20:1500"}}});
  for (ReferenceRow& row : market.reference) describe(draws, row);
  const std::int64_t last = market.commands.back().ts_ns;
  const std::int64_t factor = kDays * kDayNs / (last + 1);
  for (TextCommand& command : market.commands) {
    command.ts_ns *= factor;
    ReferenceRow fields{.kind = {}, .fields = command.fields};
    stretch(factor, "expire_ts_ns", fields);
    command.fields = fields.fields;
    for (ReferenceRow& row : command.changes) {
      stretch(factor, "begin_ts_ns", row);
      stretch(factor, "end_ts_ns", row);
      describe(draws, row);
    }
  }
  return market;
}

}  // namespace farmgate
