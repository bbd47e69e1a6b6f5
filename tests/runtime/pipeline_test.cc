// The live engine gives the events of Engine, and goes on where it stopped.
#include "engine/runtime/pipeline.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <semaphore>
#include <string>
#include <vector>

#include "engine/model/event_record.h"
#include "engine/model/reference_rows.h"
#include "engine/runtime/engine.h"
#include "tests/support/engine_request.h"
#include "tests/support/random_requests.h"
#include "tests/support/small_market.h"
#include "tests/support/temporary_folder.h"

namespace farmgate {
namespace {

constexpr std::size_t kBatch = 64;

// A live engine in a folder, and a client that waits for each answer.
class LiveEngine {
 public:
  LiveEngine(const TemporaryFolder& folder, const Genesis& genesis, const PipelineOptions& options)
      : client_clock_(options.client_clock) {
    journal_ = *Journal::open(folder.file("journal"), {.durability = Durability::kNone});
    if (!journal_->genesis().has_value()) {
      EXPECT_TRUE(journal_->begin(genesis));
    }
    events_ = *EventLog::open(folder.file("events"));
    auto recovered = recover(*journal_, *events_);
    EXPECT_TRUE(recovered) << recovered.error().message;
    pipeline_ = std::make_unique<Pipeline>(std::move(*recovered), *journal_, *events_,
                                           std::vector<Port*>{&port_}, options);
  }

  // Sends requests together and waits until they come back.
  Submission& send(std::span<const PreparedRequest> requests) {
    submission_.clear();
    submission_.brings_times = client_clock_;
    submission_.batch.requests.assign(requests.begin(), requests.end());
    EXPECT_TRUE(port_.submit(submission_));
    ready_.acquire();
    EXPECT_EQ(port_.collect(), &submission_);
    return submission_;
  }
  Submission& send(const Request& request) {
    const PreparedRequest prepared(request);
    return send({&prepared, 1});
  }

  Pipeline& pipeline() { return *pipeline_; }
  Journal& journal() { return *journal_; }

 private:
  const bool client_clock_;
  std::counting_semaphore<> ready_{0};
  Port port_{{}, [this] { ready_.release(); }};
  Submission submission_;
  std::unique_ptr<Journal> journal_;
  std::unique_ptr<EventLog> events_;
  std::unique_ptr<Pipeline> pipeline_;
};

Genesis genesis_of(const ReferenceData& data, const GateOptions& gate) {
  return {.reference = reference_rows(data),
          .open_accounts = gate.open_accounts,
          .remembered_closes = gate.remembered_closes};
}

// The digest that Engine comes to.
std::uint64_t digest_of(const RandomMarket& market, std::span<const PreparedRequest> requests) {
  Engine engine(parse_reference(market.reference), gate_options(market.options));
  EventBuffer events;
  engine.apply(requests, events);
  Digest digest;
  digest.add(events.events(), engine.reference().symbols());
  return digest.value();
}

std::vector<std::string> kinds_of(const Submission& submission) {
  std::vector<std::string> kinds;
  EventRecords records(submission.chunk->events);
  for (EventRecord record; records.next(record);) {
    kinds.push_back(std::to_string(record.sequence) + "." + std::to_string(record.payload.index()));
  }
  EXPECT_FALSE(records.broken());
  return kinds;
}

class RandomPipelines : public testing::TestWithParam<std::uint64_t> {};

// Stopped and started again on the way, as often as the seed says.
TEST_P(RandomPipelines, GiveTheDigestOfTheEngine) {
  const std::uint64_t seed = GetParam();
  const RandomMarket market = make_random_market(seed, 2'000);
  const RandomRequests requests(market);
  const Genesis genesis = genesis_of(parse_reference(market.reference), gate_options(market.options));
  const TemporaryFolder folder;
  const std::size_t life = requests.all().size() / (seed % 3 + 1);

  std::optional<LiveEngine> live;
  for (std::size_t at = 0; at < requests.all().size(); at += kBatch) {
    if (at == 0 || at % life < kBatch) live.emplace(folder, genesis, PipelineOptions{.client_clock = true});
    const auto batch = requests.all().subspan(at, std::min(kBatch, requests.all().size() - at));
    const Submission& answered = live->send(batch);
    ASSERT_EQ(answered.outcome, Submission::Outcome::kPublished);
    ASSERT_EQ(answered.first, at + 1);
  }

  EXPECT_EQ(live->pipeline().status().published, requests.all().size());
  EXPECT_EQ(live->pipeline().status().digest, digest_of(market, requests.all()));
}

INSTANTIATE_TEST_SUITE_P(Seeds, RandomPipelines, testing::Range<std::uint64_t>(1, 11));

class PipelineTest : public testing::Test {
 protected:
  LiveEngine start(const PipelineOptions& options) {
    return {folder_, genesis_of(small_market(), {}), options};
  }

  TemporaryFolder folder_;
};

TEST_F(PipelineTest, AnswersWhenDurableAndMatched) {
  LiveEngine live = start({});

  live.send(new_ask({"al", "a1"}, Lots{5}, Price{50}));
  const Submission& answered = live.send(new_bid({"bo", "b1"}, Lots{5}, Price{100}));

  EXPECT_EQ(answered.first, 2u);
  EXPECT_EQ(kinds_of(answered), (std::vector<std::string>{"2.0", "2.2"}));
  EXPECT_EQ(live.pipeline().status().durable, 2u);
}

TEST_F(PipelineTest, StampsTimesThatNeverStandStill) {
  LiveEngine live = start({});
  const PreparedRequest cancel(cancel_of({"al", "none"}));
  const std::vector<PreparedRequest> requests(100, cancel);

  const Submission& answered = live.send(requests);

  for (std::size_t i = 1; i < requests.size(); ++i) {
    EXPECT_LT(answered.batch.requests[i - 1].time, answered.batch.requests[i].time);
  }
}

TEST_F(PipelineTest, TurnsATimeAwayThatGoesBack) {
  LiveEngine live = start({.client_clock = true});
  live.send(at(Timestamp{100}, new_ask({"al", "a1"}, Lots{5}, Price{50})));

  const Submission& answered = live.send(at(Timestamp{99}, new_ask({"al", "a2"}, Lots{5}, Price{50})));

  EXPECT_EQ(answered.outcome, Submission::Outcome::kTimeWentBack);
  EXPECT_EQ(live.pipeline().status().accepted, 1u);
}

TEST_F(PipelineTest, ExpiresOrdersWhenTheirTimeComes) {
  LiveEngine live = start({});
  Request order = new_ask({"al", "a1"}, Lots{5}, Price{50});
  order.time_in_force = TimeInForce::kGoodTillDate;
  order.given.expire_time = true;
  order.expire_time = Timestamp{SequencerClock::read().wall_ns + 20'000'000};
  live.send(order);

  while (live.pipeline().status().published < 2) std::this_thread::yield();

  const auto chunk = live.pipeline().feed().read(2);
  ASSERT_TRUE(chunk);
  EventRecord record;
  ASSERT_TRUE(EventRecords((*chunk)->events).next(record));
  EXPECT_TRUE(std::holds_alternative<ExpiredRecord>(record.payload));
}

TEST_F(PipelineTest, TakesNoMoreOnceToldToStop) {
  LiveEngine live = start({});
  live.pipeline().stop_taking();

  EXPECT_EQ(live.send(new_ask({"al", "a1"}, Lots{5}, Price{50})).outcome, Submission::Outcome::kStopped);
  EXPECT_EQ(live.pipeline().status().accepted, 0u);
}

}  // namespace
}  // namespace farmgate
