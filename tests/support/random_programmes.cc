#include "tests/support/random_programmes.h"

namespace farmgate {
namespace {

constexpr std::int64_t kEpochNs = 10'000'000;
constexpr std::size_t kProgrammesHighest = 12;

const std::vector<std::string> kCounties = {"north", "south", "west"};
const std::vector<std::string> kZoneAttributes = {"poor-county", "dry"};
const std::vector<std::string> kOwners = {"kin", "co-op"};
const std::vector<std::string> kAccountAttributes = {"smallholder", "green", "women-led"};

}  // namespace

void RandomProgrammes::describe_zone(ReferenceRow& zone) {
  zone.fields["county"] = draws_.one_of(kCounties);
  if (draws_.per_mille(500)) zone.fields["attributes"] = some_of(kZoneAttributes);
}

void RandomProgrammes::describe_account(ReferenceRow& account) {
  account.fields.erase("attributes");
  if (draws_.per_mille(700)) account.fields["attributes"] = some_of(kAccountAttributes);
  if (draws_.per_mille(400)) account.fields["owner"] = draws_.one_of(kOwners);
}

// One name, or two.
std::string RandomProgrammes::some_of(const std::vector<std::string>& names) {
  const std::string& first = draws_.one_of(names);
  return draws_.per_mille(500) ? first : first + ";" + draws_.one_of(names);
}

ReferenceRow RandomProgrammes::new_row(const RandomProgrammeNames& names, std::int64_t now_ns) {
  Programme programme;
  programme.row.kind = "programme";
  programme.budget = draws_.between(0, 12) * 10;
  // The order of creation is not that of the symbols.
  const std::string stem = draws_.one_of_words({"f", "g", "h"});
  programme.row.fields = {{"programme", stem + std::to_string(programmes_.size() + 1)},
                          {"funder", draws_.one_of_words({"", "county", "ministry"})},
                          {"budget", std::to_string(programme.budget)}};
  draws_.per_mille(250) ? add_tiers(programme.row) : add_amount(programme.row);
  add_lists(programme.row, names);
  if (draws_.per_mille(400)) {
    programme.row.fields["account_cap"] = std::to_string(draws_.between(0, 40) * 10);
  }
  if (draws_.per_mille(300)) add_window(programme.row, now_ns);
  programmes_.push_back(programme);
  return programme.row;
}

void RandomProgrammes::add_amount(ReferenceRow& row) {
  const bool per_mille = draws_.per_mille(350);
  row.fields["amount_kind"] = per_mille ? "per_mille" : "per_lot";
  row.fields["amount"] = per_mille ? draws_.one_of_words({"100", "250", "333", "500", "999", "1000"})
                                   : draws_.one_of_words({"1", "2", "2", "3", "4", "8"});
}

// A few lots, or what they fetch; payments are small beside some budgets and too large for others.
void RandomProgrammes::add_tiers(ReferenceRow& row) {
  const bool by_value = draws_.per_mille(500);
  row.fields["amount_kind"] = by_value ? "tiers_value" : "tiers_quantity";
  if (draws_.per_mille(500)) row.fields["amount"] = "0";
  row.fields["period"] = draws_.one_of_words({"day", "day", "month", "year", "whole"});
  std::string tiers;
  std::int64_t threshold = 0;
  for (std::int64_t i = draws_.between(1, 5); i > 0; --i) {
    threshold += draws_.between(1, 12) * (by_value ? 50 : 1);
    const std::int64_t payment = draws_.between(1, 30);
    tiers += (tiers.empty() ? "" : ";") + std::to_string(threshold) + ":" + std::to_string(payment);
  }
  row.fields["tiers"] = tiers;
}

// Most programmes overlap with others, and few are for next to nobody.
void RandomProgrammes::add_lists(ReferenceRow& row, const RandomProgrammeNames& names) {
  if (draws_.per_mille(200)) row.fields["origins"] = some_of(names.zones);
  if (draws_.per_mille(200)) row.fields["origin_counties"] = some_of(kCounties);
  if (draws_.per_mille(150)) row.fields["origin_attributes"] = some_of(kZoneAttributes);
  if (draws_.per_mille(250)) row.fields["destinations"] = some_of(names.zones);
  if (draws_.per_mille(200)) row.fields["commodities"] = some_of(names.commodities);
  if (draws_.per_mille(300)) row.fields["attributes"] = some_of(kAccountAttributes);
  if (draws_.per_mille(100)) row.fields[draws_.one_of_words({"origins", "commodities", "attributes"})] = "*";
}

// Many edges are those of epochs, where commands come more often.
void RandomProgrammes::add_window(ReferenceRow& row, std::int64_t now_ns) {
  row.fields.erase("begin_ts_ns");
  row.fields.erase("end_ts_ns");
  const std::int64_t epoch_start_ns = now_ns / kEpochNs * kEpochNs;
  const std::int64_t base_ns = draws_.per_mille(600) ? epoch_start_ns : now_ns;
  const std::int64_t begin_ns = base_ns + draws_.between(-1, 3) * kEpochNs;
  const std::int64_t end_ns = begin_ns + draws_.between(0, 20) * kEpochNs + draws_.between(0, 1);
  if (draws_.per_mille(600)) row.fields["begin_ts_ns"] = std::to_string(begin_ns);
  if (draws_.per_mille(600)) row.fields["end_ts_ns"] = std::to_string(end_ns);
}

std::vector<ReferenceRow> RandomProgrammes::change(const RandomProgrammeNames& names, std::int64_t now_ns) {
  std::vector<ReferenceRow> rows;
  // What was ended comes back before long.
  for (Programme& programme : programmes_) {
    if (programme.ended && draws_.per_mille(400)) rows.push_back(topped_up(programme));
  }
  for (std::int64_t i = draws_.between(1, 3); i > 0; --i) rows.push_back(change_row(names, now_ns));
  if (draws_.per_mille(100)) rows.push_back(wrong_row(names, now_ns));
  return rows;
}

ReferenceRow RandomProgrammes::change_row(const RandomProgrammeNames& names, std::int64_t now_ns) {
  const std::int64_t kind = draws_.between(0, 99);
  if (kind < 10 && programmes_.size() < kProgrammesHighest) return new_row(names, now_ns);
  Programme& programme = programmes_[draws_.next() % programmes_.size()];
  if (kind < 20) {
    programme.ended = true;
    return {.kind = "delete_programme", .fields = {{"programme", programme.row.fields.at("programme")}}};
  }
  if (kind < 35) add_window(programme.row, now_ns);
  return topped_up(programme);
}

ReferenceRow RandomProgrammes::topped_up(Programme& programme) {
  programme.ended = false;
  if (draws_.per_mille(850)) programme.budget += draws_.between(1, 15) * draws_.between(1, 8);
  programme.row.fields["budget"] = std::to_string(programme.budget);
  return programme.row;
}

ReferenceRow RandomProgrammes::wrong_row(const RandomProgrammeNames& names, std::int64_t now_ns) {
  ReferenceRow row = draws_.one_of(programmes_).row;
  switch (draws_.between(0, 8)) {
    case 0:
      row.fields["budget"] = draws_.one_of_words({"", "-1", "many", "1000000000000000001"});
      break;
    case 1:
      row.fields[draws_.one_of_words({"amount", "account_cap"})] = draws_.one_of_words({"-1", "x", "7"});
      break;
    case 2:
      row.fields["amount_kind"] = draws_.one_of_words({"", "per_truck"});
      break;
    case 3:
      row.fields[draws_.one_of_words({"origins", "destinations", "attributes"})] =
          draws_.one_of_words({"mars", "z1;;z2", "z1;"});
      break;
    case 4:
      return {.kind = "delete_programme", .fields = {{"programme", "nothing"}}};
    case 5:
      row.fields[draws_.one_of_words({"begin_ts_ns", "end_ts_ns"})] = "soon";
      break;
    case 6:
      row.fields["budget"] = "0";
      break;
    case 7:
      row.fields[draws_.one_of_words({"period", "tiers", "tiers"})] =
          draws_.one_of_words({"", "week", "year", "5", "5:", "5:1;", "5:1;5:2", "0:1", "1:0", "7:3"});
      break;
    default:
      row = new_row(names, now_ns);
      programmes_.pop_back();
      row.fields[draws_.one_of_words({"origins", "destinations", "commodities"})] = "mars";
  }
  return row;
}

}  // namespace farmgate
