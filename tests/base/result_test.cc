#include "engine/base/result.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>

namespace farmgate {
namespace {

const Error kNoDisk{ErrorCode::kSystem, "no disk"};

Result<int> half(int number) {
  if (number % 2 != 0) return Error{ErrorCode::kBadInput, "odd"};
  return number / 2;
}

Status stop_at(int number) {
  if (number > 3) return Error{ErrorCode::kUsage, "too many"};
  return {};
}

TEST(Result, HoldsTheValue) {
  const Result<int> result = half(8);

  ASSERT_TRUE(result.ok());
  EXPECT_TRUE(result);
  EXPECT_EQ(result.value(), 4);
  EXPECT_EQ(*result, 4);
}

TEST(Result, HoldsTheError) {
  const Result<int> result = half(7);

  EXPECT_FALSE(result.ok());
  EXPECT_FALSE(result);
  EXPECT_EQ(result.error(), (Error{ErrorCode::kBadInput, "odd"}));
}

TEST(Result, ReachesMembersOfTheValue) {
  Result<std::string> result = std::string("fresh");

  result->append(" figs");

  EXPECT_EQ(*result, "fresh figs");
}

TEST(Result, IsMadeFromWhatTheValueIsMadeOf) {
  const Result<std::string> literal = "millet";
  const Result<std::unique_ptr<const std::string>> pointer = std::make_unique<std::string>("rice");

  EXPECT_EQ(*literal, "millet");
  EXPECT_EQ(**pointer, "rice");
}

TEST(Result, GivesUpAValueThatOnlyMoves) {
  Result<std::unique_ptr<int>> result = std::make_unique<int>(5);

  const std::unique_ptr<int> taken = std::move(result).value();

  EXPECT_EQ(*taken, 5);
}

TEST(Result, GivesUpItsError) {
  Result<int> result = kNoDisk;

  const Error taken = std::move(result).error();

  EXPECT_EQ(taken, kNoDisk);
}

TEST(ResultDeathTest, ValueOfAnErrorIsABug) {
  const Result<int> result = kNoDisk;

  EXPECT_DEATH((void)result.value(), "check failed");
}

TEST(ResultDeathTest, ErrorOfAValueIsABug) {
  const Result<int> result = 1;

  EXPECT_DEATH((void)result.error(), "check failed");
}

TEST(Status, IsDoneByDefault) {
  EXPECT_TRUE(stop_at(3).ok());
  stop_at(3).value();
}

TEST(Status, HoldsTheError) {
  const Status status = stop_at(4);

  EXPECT_FALSE(status);
  EXPECT_EQ(status.error().message, "too many");
  EXPECT_DEATH(status.value(), "check failed");
}

TEST(ErrorCode, MapsToTheExitCodeOfTheProgram) {
  EXPECT_EQ(exit_code(ErrorCode::kUsage), 2);
  EXPECT_EQ(exit_code(ErrorCode::kBadInput), 3);
  EXPECT_EQ(exit_code(ErrorCode::kSystem), 4);
}

}  // namespace
}  // namespace farmgate
