#include "tools/compare/compare_folders.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "engine/files/byte_source.h"
#include "engine/files/csv_writer.h"
#include "engine/files/event_files.h"
#include "tests/support/market_files.h"
#include "tools/compare/compare_runs.h"
#include "tools/compare/outcome_files.h"
#include "tools/compare/outcome_fold.h"

namespace farmgate {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

// What farmgate replay --out does.
void replay_into(const std::string& folder, ReplayOptions options) {
  ASSERT_TRUE(make_outcome_folder(folder));
  options.fills = outcome_fills_path(folder);
  options.events = outcome_events_path(folder);
  std::optional<OutcomeFold> fold;
  ReplayObserver observer;
  observer.start = [&fold](const ReferenceData& reference) { fold.emplace(reference); };
  observer.events = [&fold](std::span<const Event> events, const Symbols& symbols) {
    fold->add(events, symbols);
  };
  const auto result = replay(options, observer);
  ASSERT_TRUE(result) << result.error().message;
  const Status written = write_outcome(folder, fold->outcome(*result), ExistingFile::kKeep);
  ASSERT_TRUE(written) << written.error().message;
}

// A market replayed as it is and under dearer lanes, into folders a and b.
class CompareFolders : public testing::Test {
 protected:
  void SetUp() override {
    files_.write("programmes.csv",
                 "programme,funder,budget,amount,amount_kind,origins,destinations,commodities,attributes,"
                 "account_cap\nroad,,1000,2,per_lot,,,,,\n");
    dearer_.overlays.lanes =
        files_.write("l.csv", "origin,destination,class,unit_cost,transit_hours\nhill,city,road,20,20\n");
    replay_into(a(), files_.options());
    replay_into(b(), dearer_);
  }
  std::string a() const { return files_.file("a"); }
  std::string b() const { return files_.file("b"); }
  std::string error() const {
    const auto comparison = compare_folders(a(), b());
    if (comparison) return "no error";
    EXPECT_EQ(comparison.error().code, ErrorCode::kBadInput);
    return comparison.error().message;
  }

  MarketFiles files_;
  ReplayOptions dearer_ = files_.options();
};

TEST_F(CompareFolders, SaysWhatComparingTheRunsSays) {
  const auto folders = compare_folders(a(), b());
  const auto runs = compare_runs(files_.options(), dearer_, {});

  ASSERT_TRUE(folders) << folders.error().message;
  ASSERT_TRUE(runs);
  ASSERT_TRUE(folders->divergence && runs->divergence);
  EXPECT_EQ(folders->divergence->sequence, runs->divergence->sequence);
  EXPECT_EQ(folders->divergence->columns, runs->divergence->columns);
  EXPECT_EQ(folders->divergence->a, runs->divergence->a);
  EXPECT_EQ(folders->divergence->b, runs->divergence->b);
  EXPECT_TRUE(folders->a == runs->a);
  EXPECT_TRUE(folders->b == runs->b);
  EXPECT_FALSE(folders->a == folders->b);
}

TEST_F(CompareFolders, OfOneFolderFindsNoDifference) {
  const auto comparison = compare_folders(a(), a());

  ASSERT_TRUE(comparison) << comparison.error().message;
  EXPECT_FALSE(comparison->divergence);
}

// Equal rows, in one piece and in many: neither file gets far ahead of the other.
TEST_F(CompareFolders, OfEqualRowsCompressedOtherwiseFindsNoDifference) {
  CsvWriter header;
  append_fills_header(header);
  std::string rows;
  for (int i = 0; i < 1'000; ++i) rows += "the same row, " + std::to_string(i) + '\n';
  std::string text(header.text());
  std::string frames = zstd_frame(text);
  for (int i = 0; i < 750; ++i) {
    text += rows;
    frames += zstd_frame(rows);
  }
  ASSERT_GT(text.size(), std::size_t{3} << 22);  // bytes of rows by which one may be ahead, three times
  files_.write("a/fills.csv.zst", zstd_frame(text));
  replay_into(files_.file("same"), files_.options());
  files_.write("same/fills.csv.zst", frames);

  const auto comparison = compare_folders(a(), files_.file("same"));

  ASSERT_TRUE(comparison) << comparison.error().message;
  EXPECT_FALSE(comparison->divergence);
}

TEST_F(CompareFolders, NamesTheFileThatIsMissing) {
  std::filesystem::remove(outcome_events_path(b()));
  EXPECT_THAT(error(), HasSubstr("events.csv.zst"));

  std::filesystem::remove(files_.file("b/days.csv.zst"));
  EXPECT_THAT(error(), HasSubstr("days.csv.zst"));

  std::filesystem::remove(files_.file("b/producers.csv.zst"));
  EXPECT_THAT(error(), HasSubstr("producers.csv.zst"));

  std::filesystem::remove(files_.file("b/outcome.json"));
  EXPECT_THAT(error(), HasSubstr("outcome.json"));
}

TEST_F(CompareFolders, NamesTheFileThatIsNotWhatItWas) {
  files_.write("b/fills.csv.zst", zstd_frame("sequence,index\n1,0\n"));
  EXPECT_THAT(error(), StartsWith(outcome_fills_path(b()) + ": has other columns"));

  for (const char* const row : {"tomato,-1,1,2,3", "tomato,200000,1,2,3", "rice,1,1,2,3", "tomato,1,1,2,x"}) {
    files_.write("b/days.csv.zst", zstd_frame("commodity,day,quantity,buyers_paid,producers_received\n" +
                                              std::string(row) + "\n"));
    EXPECT_EQ(error(), files_.file("b/days.csv.zst") + ":2: has an amount that is none") << row;
  }

  files_.write("b/producers.csv.zst", zstd_frame("account,owner,earned,best_year\nfarmer,,1.5,2\n"));
  EXPECT_THAT(error(), StartsWith(files_.file("b/producers.csv.zst") + ":2: "));

  files_.write("b/outcome.json", R"({"format": 2, "digest": 7})");
  EXPECT_THAT(error(), StartsWith(files_.file("b/outcome.json") + ": is no outcome of a replay: "));

  files_.write("b/outcome.json", R"({"format": 1})");
  EXPECT_EQ(error(), files_.file("b/outcome.json") + ": is of another version of farmgate");
}

TEST_F(CompareFolders, RefusesAFileThatEndsWithinARow) {
  const std::string fills = outcome_fills_path(b());
  auto text = ByteSource::open(fills);
  ASSERT_TRUE(text);
  std::string rows(std::size_t{1} << 12, '\0');
  const auto size = text->read(rows);
  ASSERT_TRUE(size);
  files_.write("b/fills.csv.zst", zstd_frame(rows.substr(0, *size - 3)));

  EXPECT_EQ(error(), fills + ": ends within a row");
}

// Amounts beyond 64 bits, and names with everything in them.
TEST(OutcomeFiles, KeepEveryFigure) {
  const TemporaryFolder folder;
  const Int128 large = Int128{INT64_MAX} * 1'000;
  Outcome outcome{
      .digest = "feed",
      .commands = 9,
      .accepted = 7,
      .rejected = 2,
      .commodities = {{.symbol = "tea",
                       .lot = "50 kg",
                       .currency = "CNY",
                       .lot_grams = 50'000,
                       .trade = {},
                       .days = {{17'897, {.quantity = 3, .buyers_paid = large, .producers_received = 1}},
                                {0, {.quantity = 1, .buyers_paid = 2, .producers_received = 2}}}},
                      {.symbol = "fig",
                       .lot = "box",
                       .currency = "",
                       .lot_grams = std::nullopt,
                       .trade = {},
                       .days = {}}},
      .programmes = {{.symbol = "road", .budget = 5, .paid = large, .fills = 1, .quantity = 3}},
      .counties = {{{"Upper, \"old\"", "North"}, {.earned = large, .producers = 4}}},
      .attributes = {{"", {.earned = 1, .producers = 2}}},
      .producers = {{{.account = "a,\"b\"", .owner = ""}, {.earned = large, .best_year = 17}},
                    {{.account = "", .owner = "a"}, {.earned = 3, .best_year = 2}}}};
  outcome.commodities[0].trade.filled.buyers_paid = large;
  outcome.commodities[0].trade.lot_metres = -large;

  ASSERT_TRUE(write_outcome(folder.file(""), outcome, ExistingFile::kKeep));
  const auto read = read_outcome(folder.file(""));

  ASSERT_TRUE(read) << read.error().message;
  EXPECT_TRUE(*read == outcome);
}

class ImpossibleOutcomes : public testing::Test {
 protected:
  static constexpr std::int64_t kGramsMax = 1'000'000'000'000;

  ImpossibleOutcomes() : outcome_{.digest = "feed"} {
    for (const char* const symbol : {"tea", "fig"}) {
      outcome_.commodities.push_back(
          {.symbol = symbol, .lot = "", .currency = "", .lot_grams = kGramsMax, .trade = {}, .days = {}});
    }
  }
  TradeOutcome& trade(std::size_t commodity) { return outcome_.commodities[commodity].trade; }
  // Whether it can be read back.
  bool is_read() const {
    const TemporaryFolder folder;
    EXPECT_TRUE(write_outcome(folder.file(""), outcome_, ExistingFile::kKeep));
    const auto read = read_outcome(folder.file(""));
    if (read) return true;
    EXPECT_EQ(read.error().code, ErrorCode::kBadInput);
    EXPECT_THAT(read.error().message, HasSubstr("has quantities that no market can trade"));
    return false;
  }

  Outcome outcome_;
};

TEST_F(ImpossibleOutcomes, HaveMoreLotsThanCanBeAdded) {
  trade(0).filled.quantity = INT64_MAX - 1;
  trade(1).filled.quantity = 1;
  EXPECT_TRUE(is_read());

  trade(1).filled.quantity = 2;
  EXPECT_FALSE(is_read());

  trade(0).filled.quantity = -1;
  EXPECT_FALSE(is_read());
}

TEST_F(ImpossibleOutcomes, HaveMoreLotsOnTheirDaysThanCanBeAdded) {
  outcome_.commodities[0].days[3].quantity = INT64_MAX;
  EXPECT_TRUE(is_read());

  outcome_.commodities[1].days[9].quantity = 1;
  EXPECT_FALSE(is_read());
}

TEST_F(ImpossibleOutcomes, AreCarriedFartherThanCanBeAdded) {
  const Int128 far = Int128{INT64_MAX} * 10'000'000;  // times the grams of a lot: 9 * 10^37
  trade(0).lot_metres = far;
  EXPECT_TRUE(is_read());

  trade(1).lot_metres = far;
  EXPECT_FALSE(is_read());
}

TEST(OutcomeFiles, AreNotOverwrittenUnasked) {
  const TemporaryFolder folder;

  ASSERT_TRUE(write_outcome(folder.file(""), {}, ExistingFile::kKeep));

  EXPECT_EQ(write_outcome(folder.file(""), {}, ExistingFile::kKeep).error().code, ErrorCode::kUsage);
  EXPECT_TRUE(write_outcome(folder.file(""), {}, ExistingFile::kReplace));
}

}  // namespace
}  // namespace farmgate
