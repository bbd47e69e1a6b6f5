// The questions of README and what it shows for answers, held against a daemon that took all of its market.
#include <farmgate/v1/order_service.grpc.pb.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "tests/service/live_server.h"
#include "tests/support/daemon.h"
#include "tests/support/paths.h"
#include "tests/support/temporary_folder.h"
#include "tests/tools/run_program.h"
#include "tools/farmgate/api_client.h"
#include "tools/farmgate/drive.h"

namespace farmgate {
namespace {

const std::string kMarket = std::string(kSourceFolder) + "/tools/data/mandi-2019";
constexpr std::int64_t kLast = 252'853;  // an order

struct Question {
  std::vector<std::string> words;  // behind `farmgate`
  std::string answer;
};

std::vector<std::string> words_of(const std::string& text) {
  std::istringstream stream(text);
  std::vector<std::string> words;
  for (std::string word; stream >> word;) words.push_back(word);
  return words;
}

// The blocks of README that begin with a prompt, without their indents.
std::vector<Question> questions_of_readme() {
  constexpr std::string_view kIndent = "    ";
  constexpr std::string_view kPrompt = "    $ farmgate ";
  std::istringstream lines(contents_of(std::string(kSourceFolder) + "/README.md"));
  std::vector<Question> questions;
  bool is_answer = false;
  for (std::string line; std::getline(lines, line);) {
    const bool is_question = line.starts_with(kPrompt);
    is_answer = line.starts_with(kIndent) && (is_question || is_answer);
    if (is_question) {
      questions.push_back({.words = words_of(line.substr(kPrompt.size())), .answer = ""});
    } else if (is_answer) {
      questions.back().answer += line.substr(kIndent.size()) + "\n";
    }
  }
  return questions;
}

TEST(FirstQuestion, IsAnsweredAsReadmeShows) {
  const std::vector<Question> questions = questions_of_readme();
  ASSERT_EQ(questions.size(), 2u);
  const TemporaryFolder folder;
  const Daemon daemon(folder.file("data"), {"--reference", kMarket, "--open-accounts", "--clock", "client",
                                            "--durability", "none"});
  ASSERT_TRUE(daemon.serves()) << daemon.log();
  const auto driven = drive({.server = daemon.address(), .orders = kMarket + "/orders.csv.zst"}, {});
  ASSERT_TRUE(driven) << driven.error().message;
  EXPECT_EQ(driven->digest, "ecb971b19b39b73d");
  v1::OrderService::Stub orders(connect(daemon.address()));
  ASSERT_NO_FATAL_FAILURE(wait_for_market_data(orders, kLast));

  for (Question question : questions) {
    for (std::string& word : question.words) {
      if (word == "ADDRESS") word = daemon.address();
    }
    const ProgramRun run = run_program(kFarmgateProgram, question.words);
    EXPECT_EQ(run.exit_code, 0) << run.err;
    EXPECT_EQ(run.out, question.answer);
  }
}

}  // namespace
}  // namespace farmgate
