#include "tests/support/scenario.h"

#include <fstream>
#include <sstream>
#include <stdexcept>

#include "tests/support/scenario_text.h"

namespace farmgate {
namespace {

using Words = std::vector<std::string>;

bool is_indented(const std::string& line) {
  return line.starts_with(" ") || line.starts_with("\t");
}

// Reads a file line by line. What stands before the first `scenario` line belongs to every scenario of the
// file.
class ScenarioReader {
 public:
  explicit ScenarioReader(const std::string& name) { shared_.file = name; }

  void read_line(const std::string& line, int number) {
    const Words words = scenario_words(line);
    if (words.empty() || words[0].starts_with("#")) return;
    try {
      is_indented(line) ? read_indented(words) : read_outer(words, line, number);
    } catch (const ScenarioLineError& error) {
      throw std::runtime_error(shared_.file + ":" + std::to_string(number) + ": " + error.what());
    }
  }

  std::vector<Scenario> finish() {
    if (scenarios_.empty()) scenarios_.push_back(shared_);
    return scenarios_;
  }

 private:
  Scenario& current() { return scenarios_.empty() ? shared_ : scenarios_.back(); }

  void read_outer(const Words& words, const std::string& line, int number) {
    if (words[0] == "scenario") return begin(line.substr(line.find("scenario") + 8));
    if (words[0] == "options") return read_options(words);
    if (words[0] == "at") return read_time(words);
    if (is_row(words)) return add_row(words);
    if (words[0] == "balance") return add_balance(words, number);
    TextCommand command = read_scenario_command(words);
    command.ts_ns = now_ns_;
    current().steps.push_back({.line = number, .command = command, .events = {}});
  }

  void begin(const std::string& title) {
    if (scenarios_.empty() && !shared_.steps.empty()) {
      throw ScenarioLineError("commands before the first scenario");
    }
    scenarios_.push_back(shared_);
    scenarios_.back().title = title.substr(title.find_first_not_of(' ') == std::string::npos ? 0 : 1);
    now_ns_ = 0;
    home_ = shared_home_;
  }

  void read_options(const Words& words) {
    for (std::size_t i = 1; i < words.size(); ++i) {
      const std::string closes = "remembered_closes=";
      if (words[i] == "open_accounts") {
        current().options.open_accounts = true;
      } else if (words[i].starts_with(closes)) {
        current().options.remembered_closes = std::stoll(words[i].substr(closes.size()));
      } else {
        throw ScenarioLineError("unknown option: " + words[i]);
      }
    }
  }

  // `at 1000` is in nanoseconds, `at 20ms` in milliseconds.
  void read_time(const Words& words) {
    if (words.size() != 2) throw ScenarioLineError("`at` wants one time");
    const std::int64_t time_ns = std::stoll(words[1]) * (words[1].ends_with("ms") ? 1'000'000 : 1);
    if (time_ns < now_ns_) throw ScenarioLineError("time goes back");
    now_ns_ = time_ns;
  }

  bool is_row(const Words& words) {
    return words[0] == "commodity" || words[0] == "zone" || words[0] == "lane" || words[0] == "account" ||
           words[0] == "programme" ||
           (words[0] == "raw" && words.size() > 1 && words[1].starts_with("kind="));
  }

  void add_row(const Words& words) {
    if (!current().steps.empty()) throw ScenarioLineError("reference data after a command wants `reference`");
    current().reference.push_back(read_scenario_row(words, home_));
    note_home(words);
  }

  void add_balance(const Words& words, int number) {
    if (current().steps.empty()) throw ScenarioLineError("a balance before the first command");
    ScenarioBalance balance = read_scenario_balance(words);
    balance.line = number;
    current().steps.back().balances.push_back(balance);
  }

  void note_home(const Words& words) {
    if (words[0] != "zone" || !home_.empty()) return;
    home_ = words[1];
    if (scenarios_.empty()) shared_home_ = home_;
  }

  // An expected event, or a row of a `reference` block.
  void read_indented(const Words& words) {
    if (current().steps.empty()) throw ScenarioLineError("an event before the first command");
    ScenarioStep& step = current().steps.back();
    if (words[0] == "+" || words[0] == "-") {
      if (step.command.op != "reference") throw ScenarioLineError("a row outside of a reference block");
      step.command.changes.push_back(read_scenario_change(words, home_));
    } else {
      step.events.push_back(read_scenario_event(words, step.command));
    }
  }

  Scenario shared_;
  std::vector<Scenario> scenarios_;
  std::string shared_home_;
  std::string home_;  // the first zone, where an account lives that names none
  std::int64_t now_ns_ = 0;
};

std::string indented(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) text += "    " + line + "\n";
  return text.empty() ? "    (no event)\n" : text;
}

std::string command_text(const TextCommand& command) {
  std::string text = write_scenario_command(command) + "\n";
  for (const ReferenceRow& row : command.changes) text += "  " + write_scenario_change(row) + "\n";
  return text;
}

std::string place(const Scenario& scenario, int line) {
  return scenario.file + ":" + std::to_string(line) + ": " + scenario.title + "\n";
}

void check_balances(const Scenario& scenario, const ScenarioStep& step, const Subject& subject,
                    std::vector<std::string>& failures) {
  if (step.balances.empty()) return;
  const std::vector<std::string> balances = subject.balances();
  if (balances.empty()) return;
  for (const ScenarioBalance& balance : step.balances) {
    const std::string failure = balance_failure(balance, balances);
    if (!failure.empty()) failures.push_back(place(scenario, balance.line) + failure);
  }
}

}  // namespace

std::vector<Scenario> parse_scenarios(const std::string& text, const std::string& name) {
  ScenarioReader reader(name);
  std::istringstream lines(text);
  int number = 0;
  for (std::string line; std::getline(lines, line);) reader.read_line(line, ++number);
  return reader.finish();
}

std::vector<Scenario> read_scenarios(const std::string& path) {
  std::ifstream file(path);
  if (!file) throw std::runtime_error(path + ": can't be opened");
  std::stringstream text;
  text << file.rdbuf();
  return parse_scenarios(text.str(), path);
}

bool strip_numbers(std::int64_t sequence, std::vector<std::string>& events) {
  for (std::size_t index = 0; index < events.size(); ++index) {
    const std::string number = std::to_string(sequence) + "." + std::to_string(index) + " ";
    if (!events[index].starts_with(number)) return false;
    events[index] = events[index].substr(number.size());
  }
  return true;
}

std::vector<std::string> run_scenario(const Scenario& scenario, Subject& subject) {
  std::vector<std::string> failures;
  subject.start(scenario.options, scenario.reference);
  std::int64_t sequence = 0;
  for (const ScenarioStep& step : scenario.steps) {
    std::vector<std::string> events = subject.apply(step.command);
    subject.audit();
    const bool numbered = strip_numbers(++sequence, events);
    check_balances(scenario, step, subject, failures);
    if (numbered && events == step.events) continue;
    failures.push_back(place(scenario, step.line) + "  " + command_text(step.command) + "  expected" +
                       (numbered ? "" : " (of sequence " + std::to_string(sequence) + ")") + ":\n" +
                       indented(step.events) + "  actual:\n" + indented(events));
  }
  return failures;
}

std::string write_scenario(const Scenario& scenario) {
  std::string text;
  if (!scenario.title.empty()) text += "# " + scenario.title + "\n";
  const SubjectOptions defaults;
  if (scenario.options.open_accounts) text += "options open_accounts\n";
  if (scenario.options.remembered_closes != defaults.remembered_closes) {
    text += "options remembered_closes=" + std::to_string(scenario.options.remembered_closes) + "\n";
  }
  for (const ReferenceRow& row : scenario.reference) text += write_scenario_row(row) + "\n";
  std::int64_t now_ns = 0;
  for (const ScenarioStep& step : scenario.steps) {
    if (step.command.ts_ns != now_ns) text += "at " + std::to_string(step.command.ts_ns) + "\n";
    now_ns = step.command.ts_ns;
    text += command_text(step.command);
    for (const std::string& event : step.events) text += "  " + event + "\n";
    for (const ScenarioBalance& balance : step.balances) text += write_scenario_balance(balance) + "\n";
  }
  return text;
}

}  // namespace farmgate
