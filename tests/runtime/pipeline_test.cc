// The live engine gives the events of Engine, and goes on where it stopped.
#include "engine/runtime/pipeline.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <memory>
#include <semaphore>
#include <string>
#include <thread>
#include <tuple>
#include <vector>

#include "engine/model/event_record.h"
#include "engine/model/reference_rows.h"
#include "engine/runtime/engine.h"
#include "engine/runtime/recovery.h"
#include "tests/support/engine_request.h"
#include "tests/support/random_requests.h"
#include "tests/support/small_market.h"
#include "tests/support/temporary_folder.h"

namespace farmgate {
namespace {

using namespace std::chrono_literals;

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
    EXPECT_EQ(wait_for_next(), &submission_);
    return submission_;
  }
  // Sends submissions one behind the other, waiting for none, and then until all are back, in their order.
  void send_all(std::span<const std::unique_ptr<Submission>> submissions) {
    for (const auto& submission : submissions) {
      EXPECT_TRUE(port_.submit(*submission));
    }
    for (const auto& submission : submissions) EXPECT_EQ(wait_for_next(), submission.get());
  }
  Submission& send(const Request& request) {
    const PreparedRequest prepared(request);
    return send({&prepared, 1});
  }
  void wait_until_published(Sequence sequence) {
    port_.follow(true);
    while (pipeline_->status().published < sequence) ready_.acquire();
    port_.follow(false);
  }

  Pipeline& pipeline() { return *pipeline_; }
  Journal& journal() { return *journal_; }

 private:
  // The port says that there is something, not how much.
  Submission* wait_for_next() {
    for (;;) {
      if (Submission* const submission = port_.collect()) return submission;
      ready_.acquire();
    }
  }

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

std::vector<std::string> kinds_in(std::string_view events) {
  std::vector<std::string> kinds;
  EventRecords records(events);
  for (EventRecord record; records.next(record);) {
    kinds.push_back(std::to_string(record.sequence) + "." + std::to_string(record.payload.index()));
  }
  EXPECT_FALSE(records.broken());
  return kinds;
}

// Requests in submissions of this size, which bring their times.
std::vector<std::unique_ptr<Submission>> submissions_of(std::span<const PreparedRequest> requests,
                                                        std::size_t size) {
  std::vector<std::unique_ptr<Submission>> submissions;
  for (; !requests.empty(); requests = requests.subspan(std::min(size, requests.size()))) {
    const auto batch = requests.first(std::min(size, requests.size()));
    submissions.push_back(std::make_unique<Submission>());
    submissions.back()->brings_times = true;
    submissions.back()->batch.requests.assign(batch.begin(), batch.end());
  }
  return submissions;
}

// Sends requests to an engine that is stopped and started again on the way, so many times in all.
PipelineStatus live_through(const RandomMarket& market, std::span<const PreparedRequest> requests,
                            std::size_t shards, std::size_t lives) {
  const Genesis genesis = genesis_of(parse_reference(market.reference), gate_options(market.options));
  const TemporaryFolder folder;
  const std::size_t life = requests.size() / lives + 1;
  PipelineStatus status;
  for (std::size_t at = 0; at < requests.size(); at += life) {
    LiveEngine live(folder, genesis, {.client_clock = true, .shards = shards});
    const auto submissions =
        submissions_of(requests.subspan(at, std::min(life, requests.size() - at)), kBatch);
    live.send_all(submissions);
    EXPECT_EQ(submissions.front()->first, at + 1);
    status = live.pipeline().status();
  }
  return status;
}

class RandomPipelines : public testing::TestWithParam<std::tuple<std::size_t, std::uint64_t>> {};

// Half of the markets forget ids almost at once, so that decisions hang on closes under way.
TEST_P(RandomPipelines, GiveTheDigestOfTheEngine) {
  const auto [shards, seed] = GetParam();
  RandomMarket market = make_random_market(seed, 3'000);
  if (seed % 2 == 0) market.options.remembered_closes = static_cast<std::int64_t>(seed % 8);
  const RandomRequests requests(market);

  const PipelineStatus status = live_through(market, requests.all(), shards, seed % 3 + 1);

  EXPECT_EQ(status.published, requests.all().size());
  EXPECT_EQ(status.matched, requests.all().size());
  EXPECT_EQ(status.digest, digest_of(market, requests.all()));
}

INSTANTIATE_TEST_SUITE_P(Shards, RandomPipelines,
                         testing::Combine(testing::Values(0, 1, 2, 8), testing::Range<std::uint64_t>(1, 11)));

// Markets whose accounts have lines and whose lanes have programmes from the beginning.
constexpr std::array<std::uint64_t, 5> kSeedsWithMoney{12, 18, 24, 26, 29};

INSTANTIATE_TEST_SUITE_P(ShardsWithMoney, RandomPipelines,
                         testing::Combine(testing::Values(0, 1, 2, 8), testing::ValuesIn(kSeedsWithMoney)));

TEST(RandomPipelineSeeds, HaveCreditAndProgrammesTogether) {
  for (const std::uint64_t seed : kSeedsWithMoney) {
    const ReferenceData data = parse_reference(make_random_market(seed, 3'000).reference);
    EXPECT_TRUE(data.has_credit_lines()) << seed;
    EXPECT_GT(data.programme_count(), 0u) << seed;
  }
}

class PipelineTest : public testing::TestWithParam<std::size_t> {
 protected:
  LiveEngine start(PipelineOptions options) {
    options.shards = GetParam();
    return {folder_, genesis_of(small_market(), {}), options};
  }

  TemporaryFolder folder_;
};

INSTANTIATE_TEST_SUITE_P(Shards, PipelineTest, testing::Values(0, 2));

TEST_P(PipelineTest, AnswersWhenDurableAndMatched) {
  LiveEngine live = start({});

  live.send(new_ask({"al", "a1"}, Lots{5}, Price{50}));
  const Submission& answered = live.send(new_bid({"bo", "b1"}, Lots{5}, Price{100}));

  EXPECT_EQ(answered.first, 2u);
  EXPECT_EQ(kinds_in(answered.events), (std::vector<std::string>{"2.0", "2.2"}));
  EXPECT_EQ(live.pipeline().status().durable, 2u);
}

TEST_P(PipelineTest, StampsTimesThatNeverStandStill) {
  LiveEngine live = start({});
  const PreparedRequest cancel(cancel_of({"al", "none"}));
  const std::vector<PreparedRequest> requests(100, cancel);

  const Submission& answered = live.send(requests);

  for (std::size_t i = 1; i < requests.size(); ++i) {
    EXPECT_LT(answered.batch.requests[i - 1].time, answered.batch.requests[i].time);
  }
}

TEST_P(PipelineTest, TurnsATimeAwayThatGoesBack) {
  LiveEngine live = start({.client_clock = true});
  live.send(at(Timestamp{100}, new_ask({"al", "a1"}, Lots{5}, Price{50})));

  const Submission& answered = live.send(at(Timestamp{99}, new_ask({"al", "a2"}, Lots{5}, Price{50})));

  EXPECT_EQ(answered.outcome, Submission::Outcome::kTimeWentBack);
  EXPECT_EQ(live.pipeline().status().accepted, 1u);
}

// The times of a submission that goes back are held against those before it that are still under way.
TEST_P(PipelineTest, GivesBackInOrderWhatItTurnsAway) {
  LiveEngine live = start({.client_clock = true});
  std::vector<PreparedRequest> requests;
  for (const int time : {100, 101, 99, 102}) {
    requests.emplace_back(at(Timestamp{time}, new_ask({"al", std::to_string(time)}, Lots{5}, Price{50})));
  }
  const auto submissions = submissions_of(requests, 1);

  live.send_all(submissions);

  EXPECT_EQ(submissions[1]->outcome, Submission::Outcome::kPublished);
  EXPECT_EQ(submissions[2]->outcome, Submission::Outcome::kTimeWentBack);
  EXPECT_EQ(submissions[3]->outcome, Submission::Outcome::kPublished);
  EXPECT_EQ(submissions[3]->first, 3u);
  EXPECT_EQ(kinds_in(submissions[3]->events), std::vector<std::string>{"3.0"});
}

// An engine whose clock stands until it is moved, so that what falls due is known.
class PipelineTicks : public PipelineTest {
 protected:
  // Orders that rest, and expire one after another from then on.
  std::vector<PreparedRequest> expiring(std::size_t count, std::chrono::nanoseconds after) const {
    std::vector<PreparedRequest> orders;
    for (std::size_t i = 0; i < count; ++i) {
      Request order =
          new_ask({"al", std::to_string(after.count()) + "." + std::to_string(i)}, Lots{5}, Price{50});
      order.time_in_force = TimeInForce::kGoodTillDate;
      order.given.expire_time = true;
      order.expire_time = Timestamp{kStart.count() + after.count() + static_cast<std::int64_t>(i)};
      orders.emplace_back(order);
    }
    return orders;
  }
  LiveEngine start_standing() {
    return start({.clock = [this] {
      const std::int64_t now = now_.load();
      return SequencerClock::Reading{.wall_ns = now, .monotonic_ns = now};
    }});
  }
  // Goes on to a time after the start, and has the engine look at it. Returns the last command published,
  // which is that one or a tick.
  Sequence go_on_to(std::chrono::nanoseconds after, LiveEngine& live) {
    now_.store((kStart + after).count());
    live.send(cancel_of({"al", "none"}));
    return live.pipeline().status().published;
  }

  static constexpr std::chrono::nanoseconds kStart = std::chrono::hours(1);

  std::atomic<std::int64_t> now_{kStart.count()};
};

INSTANTIATE_TEST_SUITE_P(Shards, PipelineTicks, testing::Values(0, 2));

// The sequences of the commands by which orders expired.
std::vector<Sequence> expiries_in(const Pipeline& pipeline) {
  std::vector<Sequence> sequences;
  const Sequence last = pipeline.status().published;
  for (Sequence next = 1; next <= last;) {
    const auto chunk = pipeline.feed().read(next);
    EventRecords records((*chunk)->events);
    for (EventRecord record; records.next(record);) {
      if (std::holds_alternative<ExpiredRecord>(record.payload)) sequences.push_back(record.sequence);
    }
    next = (*chunk)->last + 1;
  }
  return sequences;
}

TEST_P(PipelineTicks, AnEngineWithNothingElseToDoTicksWhenAnOrderExpires) {
  LiveEngine live = start_standing();
  live.send(expiring(1, 5ms));
  now_.store((kStart + 5ms).count());

  live.wait_until_published(2);

  EXPECT_EQ(expiries_in(live.pipeline()), std::vector<Sequence>{2});
  while (live.pipeline().status().resting_orders != 0) std::this_thread::yield();  // counted a little later
}

TEST_P(PipelineTicks, AllThatExpiresWithinAMillisecondTakesOneTick) {
  LiveEngine live = start_standing();
  live.send(expiring(100, 500us));

  EXPECT_EQ(go_on_to(900us, live), 101u);  // they are due, but it has looked less than a millisecond ago
  EXPECT_EQ(go_on_to(1ms, live), 103u);

  const std::vector<Sequence> expiries = expiries_in(live.pipeline());
  EXPECT_EQ(expiries.size(), 100u);
  EXPECT_EQ(expiries.front(), expiries.back());
}

TEST_P(PipelineTicks, ComeAtMostOnceAMillisecond) {
  LiveEngine live = start_standing();
  live.send(expiring(1, 500us));
  live.send(expiring(1, 1'200us));

  EXPECT_EQ(go_on_to(1ms, live), 4u);
  EXPECT_EQ(go_on_to(1'900us, live), 5u);
  EXPECT_EQ(go_on_to(2ms, live), 7u);

  EXPECT_EQ(expiries_in(live.pipeline()).size(), 2u);
}

TEST_P(PipelineTicks, ComeOnlyWhenSomethingIsDue) {
  LiveEngine live = start_standing();
  live.send(expiring(1, 5ms));

  EXPECT_EQ(go_on_to(2ms, live), 2u);
  EXPECT_EQ(go_on_to(4ms, live), 3u);
  EXPECT_EQ(go_on_to(6ms, live), 5u);
  EXPECT_EQ(go_on_to(8ms, live), 6u);
  EXPECT_EQ(go_on_to(10ms, live), 7u);
}

// Time goes on by the other clock; when the jump is confirmed, what expires by then does.
TEST_P(PipelineTicks, AWallClockThatJumpsIsFollowedOnceItIsConfirmed) {
  std::atomic<std::int64_t> ahead{0};
  LiveEngine live = start({.clock = [this, &ahead] {
    const std::int64_t now = now_.load();
    return SequencerClock::Reading{.wall_ns = now + ahead.load(), .monotonic_ns = now};
  }});
  live.send(expiring(1, 30min));
  ahead.store(std::chrono::nanoseconds(2h).count());

  EXPECT_EQ(go_on_to(5ms, live), 2u);
  EXPECT_EQ(go_on_to(10ms, live), 3u);
  EXPECT_EQ(live.pipeline().status().clock_ahead, 2h);
  EXPECT_TRUE(expiries_in(live.pipeline()).empty());

  live.pipeline().follow_clock();
  live.wait_until_published(4);
  EXPECT_EQ(expiries_in(live.pipeline()), std::vector<Sequence>{4});
  EXPECT_EQ(live.pipeline().status().clock_ahead, 0ns);
}

// Who looks after a drained engine is told of its clock as ever.
TEST_P(PipelineTicks, TheClockIsLookedAtThoughNothingIsTakenAnyMore) {
  std::atomic<std::int64_t> ahead{0};
  LiveEngine live = start({.clock = [this, &ahead] {
    const std::int64_t now = now_.load();
    return SequencerClock::Reading{.wall_ns = now + ahead.load(), .monotonic_ns = now};
  }});
  live.send(expiring(1, 30min));
  live.pipeline().stop_taking();

  ahead.store(std::chrono::nanoseconds(2h).count());

  while (live.pipeline().status().clock_ahead != 2h) std::this_thread::yield();
  live.pipeline().follow_clock();
  while (live.pipeline().status().clock_ahead != 0h) std::this_thread::yield();
  EXPECT_EQ(live.pipeline().status().published, 1u);
}

TEST_P(PipelineTicks, AreNotMadeForAnOrderThatIsGone) {
  LiveEngine live = start_standing();
  const std::vector<PreparedRequest> orders = expiring(2, 5ms);
  live.send(orders);
  for (const PreparedRequest& order : orders) live.send(cancel_of({"al", order.order_id.view()}));

  EXPECT_EQ(go_on_to(6ms, live), 5u);
  EXPECT_EQ(go_on_to(8ms, live), 6u);
}

// Though what comes next is there already.
TEST_P(PipelineTest, ShowsATestTheMarketsBehindASubmission) {
  LiveEngine live = start({.client_clock = true});
  const std::vector<PreparedRequest> asks{new_ask({"al", "a1"}, Lots{5}, Price{50}),
                                          new_ask({"al", "a2"}, Lots{5}, Price{50}),
                                          new_ask({"al", "a3"}, Lots{5}, Price{50})};
  const auto submissions = submissions_of(asks, 1);
  std::atomic<std::size_t> markets{0};
  std::atomic<std::size_t> orders{0};
  const MarketVisitor visitor = [&](CommodityId, const Market& market) {
    ++markets;
    orders += market.resting_count();
  };
  submissions[1]->market_visitor = &visitor;

  live.send_all(submissions);

  EXPECT_EQ(markets, small_market().symbols().commodities.size());
  EXPECT_EQ(orders, 2u);
}

TEST_P(PipelineTest, TakesNoMoreOnceToldToStop) {
  LiveEngine live = start({});
  live.pipeline().stop_taking();

  EXPECT_EQ(live.send(new_ask({"al", "a1"}, Lots{5}, Price{50})).outcome, Submission::Outcome::kStopped);
  EXPECT_EQ(live.pipeline().status().accepted, 0u);
}

}  // namespace
}  // namespace farmgate
