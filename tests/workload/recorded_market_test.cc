#include "tools/workload/recorded_market.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "tests/support/temporary_folder.h"

namespace farmgate {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Pair;

class RecordedMarket : public testing::Test {
 protected:
  RecordedMarket() {
    folder_.write("commodities.csv",
                  "commodity,name,lot,class,tick,shelf_life_hours\nonion,Onion,quintal,road,1,0\n");
    folder_.write("zones.csv", "zone,name,county,state,kind,latitude,longitude\nz,Z,,,both,0,0\n");
    folder_.write("lanes.csv", "origin,destination,class,unit_cost,transit_hours\nz,z,road,5,1\n");
  }
  void write_orders(const std::string& rows) {
    folder_.write("orders.csv", "ts_ns,op,order_id,account,side,commodity,zone,quantity,price,tif\n" + rows);
  }
  Result<Workload> make(const RecordedOptions& options) {
    return recorded_workload(folder_.file(""), options);
  }
  static std::vector<std::pair<std::string, std::int64_t>> orders_of(const Workload& workload) {
    std::vector<std::pair<std::string, std::int64_t>> orders;
    workload.generate([&](const Request& request) {
      orders.emplace_back(request.order_id.view(), request.quantity.value());
    });
    return orders;
  }

  TemporaryFolder folder_;
};

TEST_F(RecordedMarket, IsTheLogAsItStands) {
  write_orders("1,new,a,al,ask,onion,z,250,40,GTC\n2,cancel,a,al,,,,,,\n");

  const auto workload = make({});

  ASSERT_TRUE(workload) << workload.error().message;
  EXPECT_EQ(workload->reference.lanes.size(), 1u);
  EXPECT_FALSE(workload->has_totals);
  EXPECT_THAT(orders_of(*workload), ElementsAre(Pair("a", 250), Pair("a", 0)));
}

TEST_F(RecordedMarket, SplitsLargeOrders) {
  write_orders("1,new,a,al,ask,onion,z,250,40,GTC\n2,new,b,al,ask,onion,z,100,40,GTC\n");

  const auto workload = make({.lots_max = 100});

  ASSERT_TRUE(workload) << workload.error().message;
  EXPECT_THAT(orders_of(*workload),
              ElementsAre(Pair("a.1", 100), Pair("a.2", 100), Pair("a.3", 50), Pair("b", 100)));
}

TEST_F(RecordedMarket, EndsAfterTheCommandsAskedFor) {
  write_orders("1,new,a,al,ask,onion,z,250,40,GTC\n2,new,b,al,ask,onion,z,100,40,GTC\n");

  EXPECT_THAT(orders_of(*make({.commands = 1})), ElementsAre(Pair("a", 250)));
  EXPECT_THAT(orders_of(*make({.commands = 2, .lots_max = 100})),
              ElementsAre(Pair("a.1", 100), Pair("a.2", 100)));
}

TEST_F(RecordedMarket, RefusesToSplitALogThatCancels) {
  write_orders("1,new,a,al,ask,onion,z,250,40,GTC\n2,cancel,a,al,,,,,,\n");

  const auto workload = make({.lots_max = 100});

  ASSERT_FALSE(workload);
  EXPECT_EQ(workload.error().code, ErrorCode::kBadInput);
  EXPECT_THAT(workload.error().message, HasSubstr("orders.csv: only a log of new orders"));
}

TEST_F(RecordedMarket, SaysWhichFileItMisses) {
  const auto workload = make({});

  ASSERT_FALSE(workload);
  EXPECT_THAT(workload.error().message, HasSubstr("orders.csv"));
}

}  // namespace
}  // namespace farmgate
