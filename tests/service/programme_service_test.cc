// Programmes, over a real server, as whoever pays for them asks; and as people read how they stand.
#include <farmgate/v1/programme_service.grpc.pb.h>
#include <farmgate/v1/reference_service.grpc.pb.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "tests/service/live_server.h"
#include "tests/support/paths.h"
#include "tests/tools/run_program.h"

namespace farmgate {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

// Onions of hill go to city over a lane of 10 of which 3 are paid for: a programme of 5 a lot adds 5.
v1::Programme fair(std::int64_t budget) {
  v1::Programme programme;
  programme.set_symbol("fair");
  programme.set_funder("state");
  programme.set_budget(budget);
  programme.set_amount(5);
  programme.set_amount_kind(v1::AMOUNT_KIND_PER_LOT);
  return programme;
}

class ProgrammeServiceTest : public testing::Test {
 protected:
  void connect() { programmes_ = v1::ProgrammeService::NewStub(new_channel(server_.port())); }
  void SetUp() override { connect(); }
  void restart() {
    server_.restart();
    connect();
  }
  // farmgate programme.
  ProgramRun run(std::vector<std::string> words) const {
    words.insert(words.begin(), "programme");
    words.insert(words.end(), {"--server", "127.0.0.1:" + std::to_string(server_.port())});
    return run_program(kFarmgateProgram, words);
  }

  v1::CommandResult create(const v1::Programme& programme) {
    v1::CreateProgrammeRequest request;
    *request.mutable_programme() = programme;
    v1::CreateProgrammeResponse response;
    grpc::ClientContext call;
    status_ = programmes_->CreateProgramme(&call, request, &response);
    return response.result();
  }
  v1::CommandResult amend(const v1::AmendProgrammeRequest& request) {
    v1::AmendProgrammeResponse response;
    grpc::ClientContext call;
    status_ = programmes_->AmendProgramme(&call, request, &response);
    return response.result();
  }
  v1::CommandResult grant(std::int64_t budget) {
    v1::AmendProgrammeRequest request;
    request.set_programme("fair");
    request.set_budget(budget);
    return amend(request);
  }
  void sell(const std::string& id, std::int64_t lots) {
    server_.place(onion_order("al", id, v1::SIDE_ASK, lots, 50));
  }
  void buy(const std::string& id, std::int64_t lots) {
    server_.place(onion_order("bo", id, v1::SIDE_BID, lots, 60));
  }

  std::int64_t published() const { return static_cast<std::int64_t>(server_.pipeline().status().published); }
  // As of everything that was answered.
  v1::GetProgrammeResponse get(const std::string& symbol) {
    v1::GetProgrammeRequest request;
    request.set_programme(symbol);
    request.set_min_sequence(published());
    v1::GetProgrammeResponse response;
    do {
      grpc::ClientContext call;
      call.set_wait_for_ready(true);
      status_ = programmes_->GetProgramme(&call, request, &response);
    } while (is_too_early(status_));
    return response;
  }
  v1::ListProgrammeStatesResponse list(std::int32_t page_size, const std::string& token) {
    v1::ListProgrammeStatesRequest request;
    request.set_page_size(page_size);
    request.set_page_token(token);
    request.set_min_sequence(published());
    v1::ListProgrammeStatesResponse response;
    do {
      grpc::ClientContext call;
      status_ = programmes_->ListProgrammes(&call, request, &response);
    } while (is_too_early(status_));
    return response;
  }

  // So many events from a place on, each as "sequence.index kind level".
  struct Followed {
    std::vector<std::string> events;
    std::int64_t next_sequence = 0;
    std::int32_t next_index = 0;
  };
  Followed follow(std::int64_t from_sequence, std::int32_t from_index, std::size_t count) {
    get("fair");  // until the ledger has caught up
    v1::StreamProgrammeEventsRequest request;
    request.set_from_sequence(from_sequence);
    request.set_from_index(from_index);
    grpc::ClientContext call;
    const auto stream = programmes_->StreamProgrammeEvents(&call, request);
    Followed followed;
    v1::StreamProgrammeEventsResponse response;
    while (followed.events.size() < count && stream->Read(&response)) {
      for (const v1::ProgrammeEvent& event : response.events()) {
        if (followed.events.size() == count) break;
        followed.events.push_back(std::to_string(event.sequence()) + "." + std::to_string(event.index()) +
                                  " " + v1::ProgrammeEventKind_Name(event.kind()).substr(21) + " " +
                                  std::to_string(event.level_per_cent()));
        followed.next_sequence = event.sequence();
        followed.next_index = event.index() + 1;
      }
    }
    call.TryCancel();
    status_ = stream->Finish();
    return followed;
  }

  LiveServer server_;
  std::unique_ptr<v1::ProgrammeService::Stub> programmes_;
  grpc::Status status_;  // of the last call
};

TEST_F(ProgrammeServiceTest, CreatingIsACommandAndMoneyGoesWhereItIsMeantTo) {
  EXPECT_EQ(create(fair(1'000)).sequence(), 1);
  ASSERT_TRUE(status_.ok()) << status_.error_message();
  sell("a1", 100);
  buy("b1", 30);

  const v1::GetProgrammeResponse programme = get("fair");

  ASSERT_TRUE(status_.ok()) << status_.error_message();
  EXPECT_EQ(programme.state().programme().funder(), "state");
  EXPECT_EQ(programme.state().granted(), 1'000);
  EXPECT_EQ(programme.state().available(), 500);
  EXPECT_EQ(programme.state().locked(), 350);
  EXPECT_EQ(programme.state().locked_lots(), 70);
  EXPECT_EQ(programme.state().paid(), 150);
  EXPECT_EQ(programme.state().paid_lots(), 30);
  ASSERT_EQ(programme.commodities_size(), 1);
  EXPECT_EQ(programme.commodities(0).name(), "onion");
  EXPECT_EQ(programme.commodities(0).locked(), 350);
  EXPECT_EQ(programme.commodities(0).paid(), 150);
  ASSERT_EQ(programme.counties_size(), 1);
  EXPECT_EQ(programme.counties(0).name(), "");
  EXPECT_EQ(programme.as_of_sequence(), 3);
  EXPECT_EQ(programme.complete_from_sequence(), 1);
}

TEST_F(ProgrammeServiceTest, OutlivesARestart) {
  create(fair(1'000));
  sell("a1", 100);
  buy("b1", 30);
  const std::string before = get("fair").SerializeAsString();

  restart();

  EXPECT_EQ(get("fair").SerializeAsString(), before);
  server_.cancel("al", "a1");
  EXPECT_EQ(get("fair").state().uncounted(), 350);
  EXPECT_EQ(get("fair").state().locked_lots(), 0);
}

TEST_F(ProgrammeServiceTest, OneThatIsOrWasThereIsNotCreatedAgain) {
  create(fair(1'000));

  create(fair(2'000));
  EXPECT_EQ(status_.error_code(), grpc::StatusCode::ALREADY_EXISTS);
  EXPECT_THAT(status_.error_message(), HasSubstr("there is, or was, a programme fair"));
  create(fair(1'000));
  EXPECT_EQ(status_.error_code(), grpc::StatusCode::ALREADY_EXISTS);
  EXPECT_EQ(get("fair").state().granted(), 1'000);

  auto reference = v1::ReferenceService::NewStub(new_channel(server_.port()));
  v1::DeleteProgrammesRequest deletion;
  deletion.add_programmes("fair");
  v1::DeleteProgrammesResponse deleted;
  grpc::ClientContext call;
  ASSERT_TRUE(reference->DeleteProgrammes(&call, deletion, &deleted).ok());
  create(fair(1'000));
  EXPECT_EQ(status_.error_code(), grpc::StatusCode::ALREADY_EXISTS);
  grant(3'000);
  EXPECT_EQ(status_.error_code(), grpc::StatusCode::NOT_FOUND);
  EXPECT_TRUE(get("fair").state().deleted());
}

TEST_F(ProgrammeServiceTest, AmendingGrantsMoreAndEnds) {
  create(fair(1'000));

  grant(1'500);
  ASSERT_TRUE(status_.ok()) << status_.error_message();
  v1::AmendProgrammeRequest end;
  end.set_programme("fair");
  end.set_end_time_ns(1);
  amend(end);
  ASSERT_TRUE(status_.ok()) << status_.error_message();

  EXPECT_EQ(get("fair").state().granted(), 1'500);
  EXPECT_EQ(get("fair").state().programme().end_time_ns(), 1);
  sell("a1", 10);
  EXPECT_EQ(get("fair").state().locked(), 0);

  v1::AmendProgrammeRequest open;
  open.set_programme("fair");
  open.set_no_end(true);
  amend(open);
  EXPECT_FALSE(get("fair").state().programme().has_end_time_ns());
  sell("a2", 10);
  EXPECT_EQ(get("fair").state().locked(), 50);
}

TEST_F(ProgrammeServiceTest, WhatIsWrongNamesItsField) {
  v1::Programme wrong = fair(1'000);
  wrong.set_amount(0);
  create(wrong);
  EXPECT_EQ(status_.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_THAT(status_.error_message(), HasSubstr("programme.amount"));

  wrong = fair(1'000);
  wrong.add_origins("nowhere");
  create(wrong);
  EXPECT_EQ(status_.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_THAT(status_.error_message(), HasSubstr("programme.origins"));

  grant(1'000);
  EXPECT_EQ(status_.error_code(), grpc::StatusCode::NOT_FOUND);
  create(fair(1'000));
  grant(999);
  EXPECT_EQ(status_.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_THAT(status_.error_message(), HasSubstr("budget must not fall"));
  v1::AmendProgrammeRequest nothing;
  nothing.set_programme("fair");
  amend(nothing);
  EXPECT_EQ(status_.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_THAT(status_.error_message(), HasSubstr("there is nothing to amend"));

  get("none");
  EXPECT_EQ(status_.error_code(), grpc::StatusCode::NOT_FOUND);
  list(1'001, "");
  EXPECT_EQ(status_.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  list(0, "none");
  EXPECT_EQ(status_.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_THAT(status_.error_message(), HasSubstr("page_token"));
}

TEST_F(ProgrammeServiceTest, AreListedPageByPage) {
  for (const char* symbol : {"fair", "green", "last"}) {
    v1::Programme programme = fair(1'000);
    programme.set_symbol(symbol);
    create(programme);
  }
  sell("a1", 10);

  const v1::ListProgrammeStatesResponse first = list(2, "");
  const v1::ListProgrammeStatesResponse second = list(2, first.next_page_token());

  ASSERT_EQ(first.programmes_size(), 2);
  EXPECT_EQ(first.programmes(0).programme().symbol(), "fair");
  EXPECT_EQ(first.programmes(0).locked(), 50);
  EXPECT_EQ(first.programmes(1).programme().symbol(), "green");
  EXPECT_EQ(first.programmes(1).available(), 1'000);
  ASSERT_EQ(second.programmes_size(), 1);
  EXPECT_EQ(second.programmes(0).programme().symbol(), "last");
  EXPECT_THAT(second.next_page_token(), IsEmpty());
}

TEST_F(ProgrammeServiceTest, TheirEventsAreStreamedFromAnyPlaceAlsoOverARestart) {
  create(fair(1'000));
  sell("a1", 159);
  sell("a2", 1);
  grant(1'001);
  sell("a3", 40);
  grant(1'600);
  sell("a4", 120);
  const std::vector<std::string> all{"1.0 CREATED 0", "3.0 USED 80", "4.0 GRANTED 0", "5.0 USED 80",
                                     "6.0 GRANTED 0", "7.0 USED 80", "7.1 USED 100"};

  EXPECT_EQ(follow(1, 0, all.size()).events, all);
  for (std::size_t taken = 1; taken < all.size(); ++taken) {
    const Followed before = follow(1, 0, taken);
    if (taken == 3) restart();
    const Followed after = follow(before.next_sequence, before.next_index, all.size() - taken);
    std::vector<std::string> both = before.events;
    both.insert(both.end(), after.events.begin(), after.events.end());
    EXPECT_EQ(both, all);
  }
}

TEST_F(ProgrammeServiceTest, AStreamGoesOnWithWhatComesAndLeavesOutOtherProgrammes) {
  create(fair(1'000));
  get("fair");
  v1::StreamProgrammeEventsRequest request;
  request.set_from_sequence(1);
  request.add_programmes("green");
  grpc::ClientContext call;
  const auto stream = programmes_->StreamProgrammeEvents(&call, request);
  grant(1'001);
  v1::Programme green = fair(500);
  green.set_symbol("green");
  create(green);

  v1::StreamProgrammeEventsResponse response;
  ASSERT_TRUE(stream->Read(&response));

  ASSERT_EQ(response.events_size(), 1);
  EXPECT_EQ(response.events(0).sequence(), 3);
  EXPECT_EQ(response.events(0).programme(), "green");
  EXPECT_EQ(response.events(0).granted(), 500);
  call.TryCancel();
  stream->Finish();
}

TEST_F(ProgrammeServiceTest, ReadAndChangedByTheCommandLine) {
  const ProgramRun created = run({"create", "fair", "--funder", "state", "--budget", "1000", "--per-lot", "5",
                                  "--commodity", "onion", "tea", "--end", "2100-01-01T00:00:00Z"});
  EXPECT_EQ(created.exit_code, 0) << created.err;
  sell("a1", 100);
  buy("b1", 30);
  const ProgramRun amended = run({"amend", "fair", "--budget", "2500"});
  const ProgramRun again = run({"create", "fair", "--budget", "1000", "--per-mille", "5"});
  get("fair");
  const ProgramRun shown = run({"show", "fair", "--min-sequence", "4"});
  const ProgramRun json = run({"show", "fair", "--json"});
  const ProgramRun listed = run({"list"});
  const ProgramRun watched = run({"watch", "--from", "1", "--limit", "2"});

  EXPECT_EQ(amended.exit_code, 0) << amended.err;
  EXPECT_NE(again.exit_code, 0);
  EXPECT_THAT(again.err, HasSubstr("there is, or was, a programme fair"));
  EXPECT_EQ(shown.exit_code, 0) << shown.err;
  EXPECT_THAT(shown.out, HasSubstr("pays           5 a lot\n"));
  EXPECT_THAT(shown.out, HasSubstr("commodities    onion, tea\n"));
  EXPECT_THAT(shown.out, HasSubstr("ends           2100-01-01T00:00:00+00:00\n"));
  EXPECT_THAT(shown.out, HasSubstr("granted        2,500\n"));
  EXPECT_THAT(shown.out, HasSubstr("paid           150\n"));
  EXPECT_THAT(shown.out, HasSubstr("onion         350    70   150    30\n"));
  EXPECT_EQ(nlohmann::json::parse(json.out).at("state").at("paid"), "150");
  EXPECT_THAT(listed.out,
              HasSubstr("fair       state     2,500      2,000     350   150  2100-01-01T00:00:00+00:00\n"));
  EXPECT_EQ(watched.exit_code, 0) << watched.err;
  EXPECT_THAT(watched.out, HasSubstr(" fair created: granted 1,000, locked 0, paid 0\n4.0 "));
  EXPECT_THAT(watched.out, HasSubstr(" fair granted more: granted 2,500, locked 350, paid 150\n"));
}

TEST_F(ProgrammeServiceTest, EndedAndOpenedAgainByTheCommandLine) {
  create(fair(1'000));

  const ProgramRun ended = run({"amend", "fair", "--end", "2001-02-03T04:05:06Z"});
  EXPECT_EQ(ended.exit_code, 0) << ended.err;
  EXPECT_EQ(ended.out, "done, sequence 2\n");
  EXPECT_EQ(get("fair").state().programme().end_time_ns(), 981'173'106'000'000'000);
  sell("a1", 10);
  EXPECT_EQ(get("fair").state().locked(), 0);

  const ProgramRun opened = run({"amend", "fair", "--no-end"});
  EXPECT_EQ(opened.exit_code, 0) << opened.err;
  EXPECT_FALSE(get("fair").state().programme().has_end_time_ns());
  sell("a2", 10);
  EXPECT_EQ(get("fair").state().locked(), 50);

  EXPECT_EQ(run({"amend", "fair", "--no-end", "--end", "2001-02-03T04:05:06Z"}).exit_code, 2);
  EXPECT_THAT(run({"amend", "fair"}).err, HasSubstr("there is nothing to amend"));
  EXPECT_EQ(run({"amend", "none", "--no-end"}).exit_code, 3);
}

TEST_F(ProgrammeServiceTest, CreatedForSomeByTheCommandLine) {
  v1::Programme upper = fair(1'000);
  upper.set_symbol("upper");
  upper.set_amount(500);
  upper.set_amount_kind(v1::AMOUNT_KIND_PER_MILLE);
  upper.add_origins("dale");
  upper.add_origin_counties("Upper");
  upper.add_origin_attributes("poor-county");
  upper.add_destinations("city");
  upper.add_commodities("tea");
  upper.add_attributes("green");
  upper.add_attributes("smallholder");
  upper.set_account_cap(400);
  upper.set_begin_time_ns(981'173'106'000'000'000);

  const ProgramRun created = run({"create",
                                  "upper",
                                  "--funder",
                                  "state",
                                  "--budget",
                                  "1000",
                                  "--per-mille",
                                  "500",
                                  "--origin",
                                  "dale",
                                  "--origin-county",
                                  "Upper",
                                  "--destination",
                                  "city",
                                  "--origin-attribute",
                                  "poor-county",
                                  "--commodity",
                                  "tea",
                                  "--account-cap",
                                  "400",
                                  "--attribute",
                                  "green",
                                  "smallholder",
                                  "--begin",
                                  "2001-02-03T04:05:06Z"});

  EXPECT_EQ(created.exit_code, 0) << created.err;
  EXPECT_EQ(get("upper").state().programme().DebugString(), upper.DebugString());
}

// Goods of hill get nothing of what is for dale.
TEST_F(ProgrammeServiceTest, CreatedForOneOriginPaysForNoOtherOne) {
  EXPECT_EQ(run({"create", "far", "--budget", "1000", "--per-lot", "5", "--origin", "dale"}).exit_code, 0);
  sell("a1", 10);
  EXPECT_EQ(get("far").state().locked(), 0);

  EXPECT_EQ(run({"create", "near", "--budget", "1000", "--per-lot", "5", "--origin", "hill"}).exit_code, 0);
  sell("a2", 10);
  EXPECT_EQ(get("near").state().locked(), 50);
}

// 100 for ten lots that an account sells in all, and 750 more for thirty.
v1::Programme bonus() {
  v1::Programme programme;
  programme.set_symbol("bonus");
  programme.set_budget(1'000);
  programme.set_amount_kind(v1::AMOUNT_KIND_TIERS_QUANTITY);
  programme.set_period(v1::INCENTIVE_PERIOD_WHOLE);
  for (const auto& [threshold, payment] : {std::pair{10, 100}, {30, 750}}) {
    v1::IncentiveTier& tier = *programme.add_tiers();
    tier.set_threshold(threshold);
    tier.set_payment(payment);
  }
  return programme;
}

TEST_F(ProgrammeServiceTest, PaysForVolumeAlsoOverARestart) {
  EXPECT_EQ(create(bonus()).sequence(), 1);
  ASSERT_TRUE(status_.ok()) << status_.error_message();
  sell("a1", 100);
  buy("b1", 10);
  EXPECT_EQ(get("bonus").state().paid(), 100);
  restart();
  buy("b2", 20);

  const v1::GetProgrammeResponse programme = get("bonus");

  EXPECT_EQ(programme.state().programme().SerializeAsString(), bonus().SerializeAsString());
  EXPECT_EQ(programme.state().granted(), 1'000);
  EXPECT_EQ(programme.state().available(), 150);
  EXPECT_EQ(programme.state().locked(), 0);
  EXPECT_EQ(programme.state().paid(), 850);
  EXPECT_EQ(programme.state().paid_lots(), 0);
  ASSERT_EQ(programme.commodities_size(), 1);
  EXPECT_EQ(programme.commodities(0).name(), "onion");
  EXPECT_EQ(programme.commodities(0).paid(), 850);
  EXPECT_THAT(follow(1, 0, 2).events, ElementsAre("1.0 CREATED 0", "4.0 USED 80"));
}

TEST_F(ProgrammeServiceTest, PaysForLotsByTheCommandLine) {
  const ProgramRun created =
      run({"create", "bonus", "--budget", "1000", "--tiers-quantity", "10:100;30:750", "--period", "whole"});
  EXPECT_EQ(created.exit_code, 0) << created.err;
  sell("a1", 30);
  buy("b1", 30);

  const v1::GetProgrammeResponse programme = get("bonus");

  EXPECT_EQ(programme.state().programme().DebugString(), bonus().DebugString());
  EXPECT_EQ(programme.state().paid(), 850);
  EXPECT_THAT(run({"show", "bonus"}).out, HasSubstr("pays           750 at 30 lots sold in all\n"));
}

TEST_F(ProgrammeServiceTest, WhatIsWrongWithTiersNamesItsField) {
  const auto field_of = [this](auto change_programme) {
    v1::Programme programme = bonus();
    change_programme(programme);
    create(programme);
    EXPECT_EQ(status_.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
    return status_.error_message();
  };

  EXPECT_THAT(field_of([](v1::Programme& row) { row.set_amount(1); }), HasSubstr("amount must be 0"));
  EXPECT_THAT(field_of([](v1::Programme& row) { row.clear_period(); }),
              HasSubstr("period must be day, month, year or whole"));
  EXPECT_THAT(field_of([](v1::Programme& row) { row.set_period(static_cast<v1::IncentivePeriod>(9)); }),
              HasSubstr("period is unknown"));
  EXPECT_THAT(field_of([](v1::Programme& row) { row.clear_tiers(); }), HasSubstr("tiers must be 1 to 100"));
  EXPECT_THAT(field_of([](v1::Programme& row) { row.mutable_tiers(1)->set_threshold(10); }),
              HasSubstr("tiers must have thresholds that rise"));
}

TEST_F(ProgrammeServiceTest, TiersByTheCommandLine) {
  const std::string address = "127.0.0.1:" + std::to_string(server_.port());
  const auto farmgate = [&address](std::vector<std::string> words) {
    words.insert(words.end(), {"--server", address});
    return run_program(kFarmgateProgram, words);
  };

  const ProgramRun created = farmgate({"programme", "create", "bonus", "--budget", "1000", "--tiers-value",
                                       "500:100;1500:750", "--period", "month"});
  EXPECT_EQ(created.exit_code, 0) << created.err;
  sell("a1", 100);
  buy("b1", 10);
  get("bonus");
  const ProgramRun shown = farmgate({"programme", "show", "bonus"});
  const ProgramRun account = farmgate({"account", "show", "al", "--min-sequence", "3"});
  const ProgramRun entries = farmgate({"account", "entries", "al"});
  const ProgramRun json = farmgate({"account", "entries", "al", "--json", "--newest-first", "--limit", "1"});
  const ProgramRun wrong = farmgate({"programme", "create", "b2", "--budget", "1", "--tiers-value", "5:1;"});
  const ProgramRun no_period =
      farmgate({"programme", "create", "b3", "--budget", "1", "--tiers-value", "5:1"});

  EXPECT_THAT(shown.out, HasSubstr("pays           100 at 500 of proceeds in a month\n"));
  EXPECT_THAT(shown.out, HasSubstr("pays           750 at 1,500 of proceeds in a month\n"));
  EXPECT_THAT(shown.out, HasSubstr("available      900\n"));
  EXPECT_THAT(account.out, HasSubstr("incentives   100\n"));
  EXPECT_THAT(
      entries.out,
      HasSubstr("incentive     100       600     0  bonus, by 10 onion at 50, order a1 with b1 of bo\n"));
  EXPECT_EQ(nlohmann::json::parse(json.out).at("programme"), "bonus");
  EXPECT_EQ(wrong.exit_code, 2);
  EXPECT_THAT(wrong.err, HasSubstr("is no list of tiers"));
  EXPECT_NE(no_period.exit_code, 0);
  EXPECT_THAT(no_period.err, HasSubstr("period must be day, month, year or whole"));
}

}  // namespace
}  // namespace farmgate
