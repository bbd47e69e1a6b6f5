// The page of the demand map, opened in a browser: what it draws is what was in the message, and it loads
// nothing.
#include "tools/farmgate/map_page.h"

#include <farmgate/v1/market_data_service.pb.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <regex>
#include <string>
#include <vector>

#include "tests/support/temporary_folder.h"
#include "tests/tools/run_program.h"

namespace farmgate {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::UnorderedElementsAre;

constexpr const char* kBrowser = "/usr/bin/chromium";

void add_zone(v1::DemandMapResponse& map, const std::string& symbol, const std::string& name, int latitude,
              int longitude) {
  v1::MapZone& zone = *map.add_zones();
  zone.set_symbol(symbol);
  zone.set_name(name);
  zone.set_state("Karnataka");
  zone.set_latitude_microdegrees(latitude * 1'000'000);
  zone.set_longitude_microdegrees(longitude * 1'000'000);
}
void set_interest(v1::MapInterest& interest, const std::string& zone, std::int64_t lots, std::int64_t price) {
  interest.set_zone(zone);
  interest.set_quantity_lots(lots);
  interest.set_price_best(price);
}
void add_netback(v1::DemandMapResponse& map, const std::string& origin, std::int64_t price) {
  v1::MapNetback& netback = *map.add_netbacks();
  netback.set_origin(origin);
  netback.set_price(price);
  netback.set_destination("city");
}

// Two bids' worth of zones, one of them with asks too, three with asks, one with a netback alone; a lane and
// a lane from a zone to itself.
v1::DemandMapResponse onion_map() {
  v1::DemandMapResponse map;
  map.set_as_of_sequence(42);
  map.set_window_end_time_ns(1'555'555'555'000'000'000);
  map.set_commodity("onion");
  map.set_commodity_name("Onion </script><b>");  // a name may be anything
  map.set_lot("one quintal");
  add_zone(map, "city", "City", 13, 77);
  add_zone(map, "dale", "Dale", 14, 75);
  add_zone(map, "hill", "Hill & Sons", 15, 76);
  add_zone(map, "moor", "Moor", 12, 76);
  set_interest(*map.add_demand(), "city", 12'345, 40);
  set_interest(*map.add_demand(), "dale", 5, 41);
  set_interest(*map.add_supply(), "hill", 900, 70);
  set_interest(*map.add_supply(), "dale", 30, 71);
  v1::MapLane& lane = *map.add_lanes();
  lane.set_origin("hill");
  lane.set_destination("city");
  lane.set_fill_count(2);
  lane.set_quantity_lots(8);
  lane.set_farm_gate_price_average(56);
  lane.set_delivered_price_average(63);
  v1::MapLane& within = *map.add_lanes();
  within = lane;
  within.set_origin("dale");
  within.set_destination("dale");
  add_netback(map, "hill", 33);
  add_netback(map, "dale", 30);
  add_netback(map, "moor", 12);
  return map;
}

// What a browser makes of a page.
class MapPage : public testing::Test {
 protected:
  void SetUp() override {
    if (!std::filesystem::exists(kBrowser)) {
      GTEST_SKIP() << "there is no " << kBrowser << " to open the page with: tools/setup --ci installs it";
    }
  }
  void open(const v1::DemandMapResponse& map) {
    std::ofstream(folder_.file("map.html")) << map_page(map);
    const ProgramRun browser =
        run_program(kBrowser, {"--headless", "--no-sandbox", "--disable-gpu", "--virtual-time-budget=5000",
                               "--user-data-dir=" + folder_.file("profile"), "--dump-dom",
                               "file://" + folder_.file("map.html")});
    ASSERT_EQ(browser.exit_code, 0) << browser.err;
    page_ = browser.out;
  }

  // All that a pattern finds, or its group.
  std::vector<std::string> all(const std::string& pattern) const {
    const std::regex regex(pattern);
    std::vector<std::string> found;
    for (std::sregex_iterator at(page_.begin(), page_.end(), regex), end; at != end; ++at) {
      found.push_back((*at)[at->size() - 1]);
    }
    return found;
  }
  // The texts of the cells of the table with this id, row by row below the headings.
  std::vector<std::string> rows_of(const std::string& table) const {
    const std::size_t start = page_.find("<tbody>", page_.find("<table id=\"" + table + "\">"));
    const std::string body = page_.substr(start, page_.find("</tbody>", start) - start);
    std::vector<std::string> rows;
    const std::regex row("<tr[^>]*>(.*?)</tr>");
    for (std::sregex_iterator at(body.begin(), body.end(), row), end; at != end; ++at) {
      rows.push_back(std::regex_replace((*at)[1].str(), std::regex("<[^>]*>"), "|"));
    }
    return rows;
  }

  TemporaryFolder folder_;
  std::string page_;
};

TEST_F(MapPage, DrawsEveryZoneAndLane) {
  open(onion_map());

  EXPECT_EQ(all("<circle [^>]*class=\"demand ").size(), 2u);
  EXPECT_EQ(all("<circle [^>]*class=\"supply ").size(), 2u);
  EXPECT_EQ(all("<g class=\"zone\"").size(), 3u);
  EXPECT_EQ(all("<path class=\"lane\"").size(), 2u);
  EXPECT_GT(all("<rect [^>]*fill=\"rgb").size(), 3u);
  // The largest is drawn the largest, and all are on the picture.
  EXPECT_THAT(all("<circle [^>]*class=\"demand [^>]*r=\"([0-9.]+)\""), ElementsAre("24.0", "3.4"));
  for (const std::string& x : all("<circle cx=\"([^\"]*)\"")) {
    EXPECT_GE(std::stod(x), 0) << x;
    EXPECT_LE(std::stod(x), 1'000) << x;
  }
}

TEST_F(MapPage, SaysInWordsAndTablesWhatItDraws) {
  open(onion_map());

  EXPECT_THAT(rows_of("zones"), ElementsAre("|City||Karnataka||12,345||40|||||||||",
                                            "|Hill &amp; Sons||Karnataka||||||900||70||33||City|",
                                            "|Dale||Karnataka||5||41||30||71||30||City|",
                                            "|Moor||Karnataka||||||||||12||City|"));
  EXPECT_THAT(rows_of("lanes-table"),
              ElementsAre("|Hill &amp; Sons||City||8||2||56||63|", "|Dale||Dale||8||2||56||63|"));
  EXPECT_THAT(page_, HasSubstr("<title>City (Karnataka): 12,345 lots wanted, best bid 40</title>"));
  EXPECT_THAT(
      page_,
      HasSubstr("<title>Hill &amp; Sons to City: 8 lots in 2 fills, 56 at the farm gate, 63 delivered"));
  EXPECT_THAT(page_, HasSubstr("As of sequence 42, 2019-04-18T02:45:55Z; lanes since the start."));
  EXPECT_THAT(page_, HasSubstr("from 12 (dark) to 33 (light) a lot"));
}

// What is added to the least width grows with the square root of the lots.
TEST_F(MapPage, DrawsLanesByTheirFlow) {
  v1::DemandMapResponse map = onion_map();
  map.mutable_lanes(1)->set_quantity_lots(2);  // a quarter of the other's
  open(map);

  EXPECT_THAT(all("<path class=\"lane\" [^>]*stroke-width=\"([0-9.]+)\""),
              UnorderedElementsAre("8.0", "4.5"));
}

// Demand and supply are blue and orange of Okabe and Ito, and a disc and a ring; netbacks are cividis.
TEST_F(MapPage, TellsThingsApartForEveryEye) {
  open(onion_map());

  EXPECT_THAT(page_, HasSubstr("--demand: #0072b2; --supply: #d55e00;"));
  EXPECT_THAT(page_, HasSubstr("--demand: #56b4e9; --supply: #e69f00;"));  // on a dark page
  EXPECT_THAT(page_, HasSubstr("\n  .demand { fill: var(--demand); fill-opacity: .8; "));
  EXPECT_THAT(page_, HasSubstr("\n  .supply { fill: var(--supply); fill-opacity: .12; "
                               "stroke: var(--supply); stroke-width: 3; }"));
  EXPECT_THAT(page_, HasSubstr(" fill=\"rgb(0 32 77)\""));     // the lowest netback
  EXPECT_THAT(page_, HasSubstr(" fill=\"rgb(255 234 70)\""));  // the highest
}

TEST_F(MapPage, CanBeWalkedWithTheKeyboardAndRead) {
  open(onion_map());

  // The picture is one stop of the tab key, at the largest zone; the others are reached from there.
  EXPECT_THAT(all("<g class=\"zone\" tabindex=\"0\" role=\"img\" aria-label=\"([^:]*)"),
              ElementsAre("City (Karnataka)"));
  EXPECT_EQ(all("<g class=\"zone\" tabindex=\"-1\" role=\"img\" aria-label=").size(), 2u);
  EXPECT_THAT(all("<html lang=\"([a-z]*)\""), ElementsAre("en"));
  EXPECT_EQ(all("<th scope=\"col\"[^>]*><button type=\"button\">").size(), 8u + 6u);
  EXPECT_EQ(all("<caption>").size(), 2u);
}

TEST_F(MapPage, LoadsNothing) {
  open(onion_map());

  EXPECT_THAT(all("https?://[^\"' ]*"), ElementsAre("http://www.w3.org/2000/svg"));  // a name, not a place
  EXPECT_THAT(all("(?:src|href)=\"?([^\" >]*)"), IsEmpty());
  EXPECT_THAT(all("@import|<link|<iframe|fetch\\(|XMLHttpRequest"), IsEmpty());
  EXPECT_THAT(page_, HasSubstr("default-src 'none'"));
}

TEST_F(MapPage, ANameCannotBecomeMarkup) {
  open(onion_map());

  EXPECT_THAT(page_, HasSubstr("<h1 id=\"heading\">Onion &lt;/script&gt;&lt;b&gt;: what is wanted"));
  EXPECT_THAT(page_, Not(HasSubstr("<b>")));
}

TEST_F(MapPage, OfAnEmptyMarketSaysSo) {
  v1::DemandMapResponse map;
  map.set_commodity("onion");
  open(map);

  EXPECT_THAT(all("<circle"), IsEmpty());
  EXPECT_THAT(rows_of("zones"), IsEmpty());
  EXPECT_THAT(page_, HasSubstr("0 lots in 0 zones"));
  EXPECT_THAT(page_, HasSubstr("of no zone"));
}

}  // namespace
}  // namespace farmgate
