// What docs/money.md shows of a running engine, held against one that takes its commands.
#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <cstddef>
#include <memory>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tests/support/daemon.h"
#include "tests/support/paths.h"
#include "tests/support/temporary_folder.h"
#include "tests/tools/run_program.h"

namespace farmgate {
namespace {

using nlohmann::json;
using Lines = std::vector<std::string>;

// The lines of the document behind one, from the first that begins like this, as long as they do.
Lines shown_behind(std::string_view line, std::string_view begin) {
  std::istringstream document(contents_of(std::string(kSourceFolder) + "/docs/money.md"));
  Lines lines;
  bool is_behind = false;
  for (std::string next; std::getline(document, next);) {
    const bool is_shown = is_behind && next.starts_with(begin);
    if (is_shown) lines.push_back(next.substr(begin.size()));
    if (!is_shown && !lines.empty()) break;
    is_behind |= next == line;
  }
  return lines;
}

// The cells of a row of a table, without the spaces around them, behind its first `| `.
Lines cells_of(const std::string& row) {
  std::istringstream stream(row);
  Lines cells;
  for (std::string cell; std::getline(stream, cell, '|');) {
    cell.erase(0, std::min(cell.find_first_not_of(' '), cell.size()));
    cell.erase(cell.find_last_not_of(' ') + 1);
    cells.push_back(cell);
  }
  return cells;
}

std::string without_commas(std::string number) {
  std::erase(number, ',');
  return number;
}

// "paid out" is ENTRY_KIND_PAID_OUT.
std::string entry_kind(std::string words) {
  std::ranges::transform(words, words.begin(), [](unsigned char letter) {
    return letter == ' ' ? '_' : static_cast<char>(std::toupper(letter));
  });
  return "ENTRY_KIND_" + words;
}

// Onions of farm, which is in county upper, go to city over one lane. Bo buys.
class MoneyDocument : public testing::Test {
 protected:
  void start(const std::string& lane, const std::string& account, const std::string& programmes) {
    const auto write = [this](const char* name, const std::string& rows) { files_.write(name, rows); };
    write("commodities.csv", "commodity,name,lot,class,tick,shelf_life_hours\nonion,Onion,bag,road,1,0\n");
    write(
        "zones.csv",
        "zone,name,county,state,kind,latitude,longitude\nfarm,,upper,,rural,27,102\ncity,,,,urban,30,104\n");
    write("lanes.csv",
          "origin,destination,class,unit_cost,transit_hours,subsidy\nfarm,city,road," + lane + "\n");
    write("accounts.csv",
          "account,zone,attributes,credit_line,loan,repayment_per_mille\n" + account + "\nbo,city,,,,\n");
    if (!programmes.empty()) write("programmes.csv", programmes);
    daemon_ = std::make_unique<Daemon>(folder_.file("data"),
                                       Lines{"--reference", files_.path(), "--durability", "none"});
    ASSERT_TRUE(daemon_->serves()) << daemon_->log();
  }

  void run(Lines words) const { EXPECT_EQ(ran(std::move(words)).exit_code, 0); }
  void place(const std::string& account, const std::string& id, const std::string& side,
             const std::string& quantity, const std::string& price) const {
    run({"order", "place", "--account", account, "--id", id, "--side", side, "--commodity", "onion", "--zone",
         side == "ask" ? "farm" : "city", "--quantity", quantity, "--price", price});
  }
  // What is answered from the ledger, once that has begun.
  std::string answer(const Lines& words) const {
    ProgramRun answered;
    do {
      answered = ran(words);
    } while (answered.err.find("brought up to date") != std::string::npos);
    EXPECT_EQ(answered.exit_code, 0) << answered.err;
    return answered.out;
  }

 private:
  ProgramRun ran(Lines words) const {
    words.insert(words.end(), {"--server", daemon_->address()});
    return run_program(kFarmgateProgram, words);
  }

  TemporaryFolder files_;
  TemporaryFolder folder_;
  std::unique_ptr<Daemon> daemon_;
};

TEST_F(MoneyDocument, ShowsTheEntriesOfAna) {
  Lines shown = shown_behind("| sequence | entry | amount | position | loan |", "| ");
  ASSERT_EQ(shown.size(), 5u);
  shown.erase(shown.begin());  // the line below the heading
  ASSERT_NO_FATAL_FAILURE(start("10,0,3", "ana,farm,,,1000,250", ""));
  run({"account", "deposit", "bo", "500", "--request-id", "d1", "--by", "ann"});
  place("bo", "b1", "bid", "10", "100");
  place("ana", "a1", "ask", "10", "50");
  run({"account", "lend", "ana", "300", "--request-id", "l1", "--by", "bank"});
  run({"account", "payout", "ana", "900", "--request-id", "p1", "--by", "ann"});

  std::istringstream entries(answer({"account", "entries", "ana", "--json", "--min-sequence", "5"}));

  for (const std::string& row : shown) {
    const Lines cells = cells_of(row);
    ASSERT_EQ(cells.size(), 5u) << row;
    std::string line;
    ASSERT_TRUE(std::getline(entries, line)) << row;
    const json entry = json::parse(line);
    EXPECT_EQ(entry.at("sequence"), cells[0]) << row;
    EXPECT_EQ(entry.at("kind"), entry_kind(cells[1].substr(0, cells[1].find(':')))) << row;
    EXPECT_EQ(entry.at("amount"), without_commas(cells[2])) << row;
    EXPECT_EQ(entry.at("position"), without_commas(cells[3])) << row;
    EXPECT_EQ(entry.at("loan"), without_commas(cells[4])) << row;
  }
  std::string more;
  EXPECT_FALSE(std::getline(entries, more)) << more;
}

// The table of coupons, up to 12 ms.
TEST_F(MoneyDocument, ShowsWhereTheMoneyOfAProgrammeGoes) {
  const Lines shown = shown_behind("    $ farmgate programme show fair", "    ");
  ASSERT_EQ(shown.size(), 9u);
  ASSERT_NO_FATAL_FAILURE(
      start("4,0,", "al,farm,smallholder,,,",
            "programme,funder,budget,amount,amount_kind,origins,destinations,commodities,attributes,"
            "account_cap\nfair,,1000,5,per_lot,,,,,\n"));
  place("al", "a1", "ask", "100", "50");
  place("al", "a2", "ask", "151", "50");
  place("bo", "b1", "bid", "30", "60");

  const std::string printed = "\n" + answer({"programme", "show", "fair", "--min-sequence", "3"});

  std::size_t at = 0;
  for (const std::string& line : shown) {
    if (line == "  ...") continue;
    const std::size_t found = printed.find("\n" + line + "\n", at);
    ASSERT_NE(found, std::string::npos) << line << printed;
    at = found + 1;
  }
}

}  // namespace
}  // namespace farmgate
