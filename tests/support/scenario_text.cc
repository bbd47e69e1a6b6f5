#include "tests/support/scenario_text.h"

#include <algorithm>
#include <map>
#include <sstream>

#include "tests/support/scenario_columns.h"

namespace farmgate {
namespace {

using Words = std::vector<std::string>;
using Fields = std::map<std::string, std::string>;

std::string value_of(const Fields& fields, const std::string& name) {
  const auto found = fields.find(name);
  return found == fields.end() ? "" : found->second;
}

// An empty column is one that is not there.
void set(Fields& fields, const std::string& name, const std::string& value) {
  fields.erase(name);
  if (!value.empty()) fields[name] = value;
}

// A column that is said by its name alone where it is 1.
bool is_flag(const std::string& name) {
  return name == "post_only" || name == "cancel_resting";
}

void set_pair(Fields& fields, const std::string& word, char between, const Words& names) {
  const std::size_t at = word.find(between);
  if (at == std::string::npos) throw ScenarioLineError("no '" + std::string(1, between) + "' in " + word);
  set(fields, names[0], word.substr(0, at));
  set(fields, names[1], word.substr(at + 1));
}

void set_place(Fields& fields, const std::string& place, const std::string& word) {
  if (place == "order") return set_pair(fields, word, '/', {"account", "order_id"});
  if (place == "lots@price") return set_pair(fields, word, '@', {"quantity", "price"});
  if (place == "line") return set(fields, "amount", word == "unlimited" ? "" : word);
  set(fields, place, word);
}

void set_option(Fields& fields, const std::string& word, const Fields& short_names, const Words& names) {
  if (is_flag(word)) return set(fields, word, "1");
  const std::size_t at = word.find('=');
  if (at == std::string::npos) throw ScenarioLineError("not NAME=VALUE: " + word);
  const std::string given = word.substr(0, at);
  const std::string full = value_of(short_names, given);
  const std::string& name = full.empty() ? given : full;
  if (std::find(names.begin(), names.end(), name) == names.end()) {
    throw ScenarioLineError("no such column: " + given);
  }
  set(fields, name, word.substr(at + 1));
}

const Words& places_of(const ScenarioPlaces& table, const Words& words) {
  const auto found = table.find(words.at(0));
  if (found == table.end()) throw ScenarioLineError("unknown word: " + words[0]);
  if (words.size() - 1 < found->second.size()) throw ScenarioLineError("too few words after " + words[0]);
  return found->second;
}

void set_all(Fields& fields, const Words& words, const Words& places, const Fields& short_names,
             const Words& names) {
  for (std::size_t i = 1; i < words.size(); ++i) {
    if (i <= places.size()) {
      set_place(fields, places[i - 1], words[i]);
    } else {
      set_option(fields, words[i], short_names, names);
    }
  }
}

std::string short_name(const std::string& name, const Fields& short_names) {
  for (const auto& [given, full] : short_names) {
    if (full == name) return given;
  }
  return name;
}

// Writes the fields that are left as NAME=VALUE, in the order of `names`.
std::string write_options(const Fields& fields, const Fields& short_names, const Words& names) {
  std::string text;
  for (const std::string& name : names) {
    const std::string value = value_of(fields, name);
    if (value.empty()) continue;
    text += is_flag(name) && value == "1" ? " " + name : " " + short_name(name, short_names) + "=" + value;
  }
  return text;
}

std::string write_places(Fields& fields, const Words& places) {
  std::string text;
  for (const std::string& place : places) {
    Words names = {place};
    std::string between;
    if (place == "order") names = {"account", "order_id"}, between = "/";
    if (place == "line") names = {"amount"};
    if (place == "lots@price") names = {"quantity", "price"}, between = "@";
    text += " " + value_of(fields, names[0]) + between + (between.empty() ? "" : value_of(fields, names[1]));
    if (place == "line" && value_of(fields, "amount").empty()) text += "unlimited";
    for (const std::string& name : names) fields.erase(name);
  }
  return text;
}

Fields without_empty(const Fields& fields) {
  Fields kept;
  for (const auto& [name, value] : fields) set(kept, name, value);
  return kept;
}

bool is_operation(const std::string& op) {
  const auto places = scenario_command_places().find(op);
  if (places == scenario_command_places().end() || places->second.size() != 2) return false;
  return places->second[1] == "amount" || places->second[1] == "line";
}

bool is_deletion(const ReferenceRow& row) {
  return row.kind.starts_with("delete_");
}

std::string raw_row(const ReferenceRow& row) {
  std::string text = "raw kind=" + row.kind;
  for (const auto& [name, value] : without_empty(row.fields))
    text.append(" ").append(name).append("=").append(value);
  return text;
}

ReferenceRow read_raw_row(const Words& words) {
  ReferenceRow row;
  for (std::size_t i = 1; i < words.size(); ++i) {
    // The first kind= is the kind of row, as a zone has a column of that name.
    const bool is_kind_of_row = i == 1 && words[i].starts_with("kind=");
    if (is_kind_of_row) row.kind = words[i].substr(5);
    if (!is_kind_of_row) set_option(row.fields, words[i], {}, scenario_row_columns());
  }
  return row;
}

bool same_row(const ReferenceRow& left, const ReferenceRow& right) {
  return left.kind == right.kind && left.fields == right.fields;
}

std::string description(const TextCommand& command) {
  Fields fields = without_empty(command.fields);
  if (value_of(fields, "min_quantity") == "0") fields.erase("min_quantity");
  if (value_of(fields, "post_only") == "0") fields.erase("post_only");
  if (value_of(fields, "self_trade") == "cancel_incoming") fields.erase("self_trade");
  const std::string text = write_places(fields, scenario_command_places().at("new"));
  return text + write_options(fields, scenario_command_short_names(), scenario_command_columns());
}

}  // namespace

std::vector<std::string> scenario_words(const std::string& line) {
  std::istringstream stream(line);
  Words words;
  for (std::string word; stream >> word;) words.push_back(word);
  return words;
}

TextCommand read_scenario_command(const std::vector<std::string>& words) {
  TextCommand command;
  if (words.at(0) == "raw") {
    set_all(command.fields, words, {}, {}, scenario_command_columns());
    command.op = value_of(command.fields, "op");
    command.fields.erase("op");
    return command;
  }
  const Words& places = places_of(scenario_command_places(), words);
  command.op = words[0];
  if (is_operation(command.op)) command.fields["ordered_by"] = "ops";
  set_all(command.fields, words, places, scenario_command_short_names(), scenario_command_columns());
  return command;
}

std::string write_scenario_command(const TextCommand& command) {
  Fields fields = without_empty(command.fields);
  const auto places = scenario_command_places().find(command.op);
  if (places != scenario_command_places().end()) {
    std::string text = command.op + write_places(fields, places->second);
    text += write_options(fields, scenario_command_short_names(), scenario_command_columns());
    const Words words = scenario_words(text);
    try {
      if (read_scenario_command(words).fields == without_empty(command.fields)) return text;
    } catch (const ScenarioLineError&) {
      // An empty column at a fixed place: only a raw line can say so.
    }
  }
  return "raw op=" + command.op +
         write_options(without_empty(command.fields), {}, scenario_command_columns());
}

ReferenceRow read_scenario_row(const std::vector<std::string>& words, const std::string& home) {
  if (words.at(0) == "raw") return read_raw_row(words);
  const Words& places = places_of(scenario_row_places(), words);
  ReferenceRow row;
  row.kind = words[0];
  if (row.kind == "commodity") row.fields = {{"tick", "1"}, {"shelf_life_hours", "0"}};
  if (row.kind == "zone") row.fields = {{"latitude", "0"}, {"longitude", "0"}};
  if (row.kind == "lane") row.fields = {{"transit_hours", "0"}};
  if (row.kind == "account") set(row.fields, "zone", home);
  if (row.kind == "programme") row.fields = {{"amount_kind", "per_lot"}};
  set_all(row.fields, words, places, scenario_row_short_names(row.kind), scenario_row_columns());
  return row;
}

std::string write_scenario_row(const ReferenceRow& row) {
  const ReferenceRow wanted{.kind = row.kind, .fields = without_empty(row.fields)};
  const auto places = scenario_row_places().find(row.kind);
  if (places == scenario_row_places().end()) return raw_row(row);
  Fields fields = wanted.fields;
  std::string text = row.kind + write_places(fields, places->second);
  text += write_options(fields, scenario_row_short_names(row.kind), scenario_row_columns());
  try {
    if (same_row(read_scenario_row(scenario_words(text), ""), wanted)) return text;
  } catch (const ScenarioLineError&) {
    // As with commands.
  }
  return raw_row(row);
}

ReferenceRow read_scenario_change(const std::vector<std::string>& words, const std::string& home) {
  const Words rest(words.begin() + 1, words.end());
  if (rest.empty()) throw ScenarioLineError("nothing after " + words.at(0));
  if (words[0] == "+") return read_scenario_row(rest, home);
  const Words& places = places_of(scenario_deletion_places(), rest);
  ReferenceRow row;
  row.kind = "delete_" + rest[0];
  set_all(row.fields, rest, places, scenario_row_short_names(rest[0]), scenario_row_columns());
  return row;
}

std::string write_scenario_change(const ReferenceRow& row) {
  if (!is_deletion(row)) return "+ " + write_scenario_row(row);
  const ReferenceRow wanted{.kind = row.kind, .fields = without_empty(row.fields)};
  const std::string what = row.kind.substr(std::string("delete_").size());
  const auto places = scenario_deletion_places().find(what);
  if (places == scenario_deletion_places().end()) return "+ " + raw_row(row);
  Fields fields = wanted.fields;
  std::string text = "- " + what + write_places(fields, places->second);
  text += write_options(fields, scenario_row_short_names(what), scenario_row_columns());
  try {
    if (same_row(read_scenario_change(scenario_words(text), ""), wanted)) return text;
  } catch (const ScenarioLineError&) {
    // As with commands.
  }
  return "+ " + raw_row(row);
}

std::string read_scenario_event(const std::vector<std::string>& words, const TextCommand& command) {
  if (words.size() == 1 && words[0] == "accepted") return "accepted" + description(command);
  if (words.size() == 2 && words[0] == "rejected") {
    return "rejected " + value_of(command.fields, "account") + "/" + value_of(command.fields, "order_id") +
           " " + words[1];
  }
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : " ") + word;
  return text;
}

}  // namespace farmgate
