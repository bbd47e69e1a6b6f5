// The genesis is written and read in runs of rows, and is one record all the same.
#include "engine/journal/genesis.h"

#include <farmgate/journal/v1/journal.pb.h>
#include <gtest/gtest.h>

#include <string>
#include <variant>
#include <vector>

#include "engine/journal/reference_record.h"

namespace farmgate {
namespace {

// More than two runs of them.
ReferenceChange many_rows() {
  ReferenceChange rows;
  for (std::size_t i = 0; i < 2 * kRowsInRun + 5; ++i) {
    rows.emplace_back(AccountRow{.symbol = "account-" + std::to_string(i)});
  }
  return rows;
}

// As one record writes itself.
std::string bytes_of(const ReferenceChange& rows, std::uint32_t format_version = 1) {
  journal::v1::Genesis record;
  record.set_format_version(format_version);
  write_edits(rows, *record.mutable_reference());
  record.set_open_accounts(true);
  record.set_remembered_closes(7);
  return record.SerializeAsString();
}

ReferenceSource in_runs_of(ReferenceChange rows, std::size_t size) {
  return ReferenceSource([rows = std::move(rows), size](const ReferenceSource::Take& take) -> Status {
    for (std::size_t at = 0; at < rows.size(); at += size) {
      const auto begin = rows.begin() + static_cast<std::ptrdiff_t>(at);
      const auto end = rows.begin() + static_cast<std::ptrdiff_t>(std::min(at + size, rows.size()));
      if (Status taken = take({begin, end}); !taken) return taken;
    }
    return {};
  });
}

// Takes everything, and forgets it.
Status take_all(const ReferenceChange&) {
  return {};
}

std::string error_of(std::string_view bytes) {
  const auto read = read_genesis(bytes, take_all);
  return read ? "none" : read.error().message;
}

TEST(Genesis, HasTheSameBytesInWhateverRunsItsRowsCome) {
  const ReferenceChange rows = many_rows();

  for (const std::size_t size : {rows.size(), std::size_t{1'000}, std::size_t{1}}) {
    const auto bytes =
        genesis_bytes({.reference = in_runs_of(rows, size), .open_accounts = true, .remembered_closes = 7});
    ASSERT_TRUE(bytes);
    EXPECT_TRUE(*bytes == bytes_of(rows));  // without a megabyte of text when they differ
  }
}

TEST(Genesis, HandsOverItsRowsInRuns) {
  const ReferenceChange rows = many_rows();
  std::vector<std::string> symbols;
  std::size_t runs = 0;

  const auto genesis = read_genesis(bytes_of(rows), [&](const ReferenceChange& run) {
    EXPECT_LE(run.size(), kRowsInRun);
    for (const ReferenceEdit& edit : run) symbols.push_back(std::get<AccountRow>(edit).symbol);
    ++runs;
    return Status();
  });

  ASSERT_TRUE(genesis) << genesis.error().message;
  EXPECT_TRUE(genesis->open_accounts);
  EXPECT_EQ(genesis->remembered_closes, 7u);
  EXPECT_GE(runs, 3u);
  ASSERT_EQ(symbols.size(), rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) ASSERT_EQ(symbols[i], std::get<AccountRow>(rows[i]).symbol);
}

TEST(Genesis, IsReadNoFurtherThanItIsTaken) {
  int runs = 0;

  const auto genesis = read_genesis(bytes_of(many_rows()), [&runs](const ReferenceChange&) -> Status {
    ++runs;
    return Error{.code = ErrorCode::kSystem, .message = "enough"};
  });

  ASSERT_FALSE(genesis);
  EXPECT_EQ(genesis.error(), (Error{.code = ErrorCode::kSystem, .message = "enough"}));
  EXPECT_EQ(runs, 1);
}

// Of its front, only as much counts as makes whole fields: it is in order as far as it goes.
TEST(Genesis, IsNoneWhenItIsDamaged) {
  const std::string whole = bytes_of({AccountRow{.symbol = "ana"}});

  EXPECT_EQ(error_of(whole), "none");
  EXPECT_EQ(error_of({}), "no genesis at all");
  EXPECT_EQ(error_of(std::string_view(whole).substr(0, 5)), "no genesis at all");
  EXPECT_EQ(error_of(whole + '\x12'), "no genesis at all");  // a row without a size
  EXPECT_EQ(error_of(whole + "\x12\x05"
                             "a"),
            "no genesis at all");  // and one that ends early
  EXPECT_EQ(error_of(whole + "\x12\x01\xff"), "no genesis at all");
}

TEST(Genesis, IsNotReadWhenItIsOfANewerFormat) {
  EXPECT_EQ(error_of(bytes_of(many_rows(), 2)),
            "a genesis of format 2, which is newer than this program knows");
}

}  // namespace
}  // namespace farmgate
