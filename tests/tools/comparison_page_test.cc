// The page of a comparison, opened in a browser: what it draws is what was compared, and it loads nothing.
#include "tools/farmgate/comparison_page.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <regex>
#include <string>
#include <vector>

#include "tests/support/temporary_folder.h"
#include "tests/tools/run_program.h"
#include "tests/tools/small_comparison.h"

namespace farmgate {
namespace {

using nlohmann::json;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

constexpr const char* kBrowser = "/usr/bin/chromium";

// Put behind the page's own scripts: writes into the page what each chart has drawn. `bars` are the lengths
// that it gave to the figures, of lines their heights, in pixels, `painted` how many pixels of its picture
// have any colour.
constexpr char kProbe[] = R"(<script>
const seen = Object.values(Chart.instances).map((chart) => {
  const {width, height} = chart.canvas;
  const pixels = chart.ctx.getImageData(0, 0, width, height).data;
  let painted = 0;
  for (let i = 3; i < pixels.length; i += 4) painted += pixels[i] > 0 ? 1 : 0;
  return {
    id: chart.canvas.id,
    type: chart.config.type,
    names: chart.data.labels,
    labels: chart.data.datasets.map((set) => set.label),
    colours: chart.data.datasets.map((set) => set.borderWidth > 0 ? set.borderColor : set.backgroundColor),
    figures: chart.data.datasets.map((set) => set.data),
    bars: chart.data.datasets.map((set, i) => chart.getDatasetMeta(i).data.map((bar) => Math.round(
        chart.options.indexAxis === "y" ? bar.x - bar.base
        : chart.config.type === "line" ? chart.scales.y.getPixelForValue(0) - bar.y : bar.base - bar.y))),
    painted,
  };
});
document.body.append(Object.assign(document.createElement("pre"), {id: "seen", textContent: JSON.stringify(seen)}));
</script>)";

ComparisonTerms terms() {
  return {.name_a = "as it is",
          .name_b = "with a road </script><b>",
          .poverty_line = 1'000,
          .county_count_max = 1};
}

// What a browser makes of a page.
class ComparisonPage : public testing::Test {
 protected:
  void SetUp() override {
    if (!std::filesystem::exists(kBrowser)) {
      GTEST_SKIP() << "there is no " << kBrowser << " to open the page with: tools/setup --ci installs it";
    }
  }
  // `script` is what somebody does with it first.
  void open(const Comparison& comparison, const std::string& script = "") {
    std::string page = comparison_page(comparison, terms());
    page.insert(page.rfind("</body>"), script + kProbe);
    std::ofstream(folder_.file("page.html")) << page;
    const ProgramRun browser =
        run_program(kBrowser, {"--headless", "--no-sandbox", "--disable-gpu", "--virtual-time-budget=5000",
                               "--window-size=1200,900", "--user-data-dir=" + folder_.file("profile"),
                               "--dump-dom", "file://" + folder_.file("page.html")});
    ASSERT_EQ(browser.exit_code, 0) << browser.err;
    page_ = browser.out;
    // Scripts are as they were written; what they have made stands outside of them.
    made_ = std::string();
    std::size_t at = 0;
    for (std::size_t begin = 0; (begin = page_.find("<script", at)) != std::string::npos;) {
      made_ += page_.substr(at, begin - at);
      at = page_.find("</script>", begin);
    }
    made_ += page_.substr(at);
    const std::size_t seen = made_.find("<pre id=\"seen\">");
    ASSERT_NE(seen, std::string::npos) << "the page's scripts did not come to their end";
    const std::size_t begin = made_.find('>', seen) + 1;
    charts_ = json::parse(made_.substr(begin, made_.find("</pre>", begin) - begin));
  }

  // What the chart of a table has drawn.
  json chart(const std::string& table) const {
    for (const json& chart : charts_) {
      if (chart.at("id") == "chart-" + table) return chart;
    }
    ADD_FAILURE() << "no chart of " << table;
    return {};
  }
  // The texts of the cells of the table with this id, row by row below the headings.
  std::vector<std::string> rows_of(const std::string& table) const {
    const std::size_t start = made_.find("<tbody>", made_.find("<table id=\"" + table + "\">"));
    std::string body = made_.substr(start, made_.find("</tbody>", start) - start);
    std::vector<std::string> rows;
    for (std::size_t at = 0; (at = body.find("<tr>", at)) != std::string::npos; ++at) {
      const std::string row = body.substr(at, body.find("</tr>", at) - at);
      rows.push_back(std::regex_replace(row, std::regex("<[^>]*>"), "|"));
    }
    return rows;
  }

  TemporaryFolder folder_;
  std::string page_;
  std::string made_;  // the page without its scripts
  json charts_;
};

TEST_F(ComparisonPage, DrawsBothSidesOfEveryFigure) {
  open(small_comparison());

  const json welfare = chart("welfare");
  EXPECT_EQ(welfare.at("labels"), json::parse(R"(["A", "B"])"));
  EXPECT_EQ(welfare.at("names").at(4), "welfare after subsidies");
  EXPECT_EQ(welfare.at("figures").at(0), json::parse("[4000, 5000, 9000, 0, 9000]"));
  EXPECT_EQ(welfare.at("figures").at(1), json::parse("[4000, 6000, 10000, 1500, 8500]"));
  const json prices = chart("farm_gate_price_by_commodity");
  EXPECT_EQ(prices.at("names"), json::parse(R"(["tea"])"));
  EXPECT_EQ(prices.at("figures"), json::parse("[[50.0], [52.0]]"));
  EXPECT_EQ(chart("spent_by_programme").at("figures"), json::parse("[[null], [1500]]"));
  EXPECT_EQ(charts_.size(), 12u);
}

TEST_F(ComparisonPage, DrawsBarsAsLongAsTheirFigures) {
  open(small_comparison());

  const json bars = chart("welfare").at("bars");
  const double unit = bars.at(1).at(2).get<double>() / 10'000;
  EXPECT_GT(unit * 10'000, 100);
  EXPECT_NEAR(bars.at(0).at(0), 4'000 * unit, 1);
  EXPECT_NEAR(bars.at(1).at(3), 1'500 * unit, 1);
  EXPECT_EQ(bars.at(0).at(3), 0);
  for (const json& drawn : charts_) EXPECT_GT(drawn.at("painted"), 2'000) << drawn.at("id");
}

// Of counties the change, which would not be seen beside the figures.
TEST_F(ComparisonPage, DrawsWhereIncomeChanges) {
  open(small_comparison());

  const json counties = chart("income_by_county");
  EXPECT_EQ(counties.at("labels"), json::parse(R"(["B less A"])"));
  EXPECT_EQ(counties.at("names"), json::parse(R"(["Upper, North", "(no county), South"])"));
  EXPECT_EQ(counties.at("figures"), json::parse("[[14800, 200]]"));
  EXPECT_GT(counties.at("bars").at(0).at(0), 50 * counties.at("bars").at(0).at(1).get<int>());
}

TEST_F(ComparisonPage, HasATableForEveryPicture) {
  open(small_comparison());

  for (const json& drawn : charts_) {
    std::string table = "table-" + drawn.at("id").get<std::string>().substr(6);
    if (table.ends_with("over-time")) table = "table-over-time";
    EXPECT_EQ(rows_of(table).size(), drawn.at("names").size()) << table;
  }
  EXPECT_THAT(rows_of("table-income_by_county"),
              ElementsAre("||Upper, North||49,100||63,900||14,800||+30.14|",
                          "||(no county), South||900||1,100||200||+22.22|"));
  EXPECT_THAT(rows_of("first-difference"), ElementsAre("||sequence||1234||1234|", "||unit_cost||10||20|"));
  EXPECT_THAT(made_, HasSubstr("They differ from sequence 1,234 on."));
}

// By days, of which the second has no fill; on the third there is none on side B.
TEST_F(ComparisonPage, DrawsQuantityAndPricesOverTime) {
  open(small_comparison());

  const json quantity = chart("quantity-over-time");
  EXPECT_EQ(quantity.at("type"), "line");
  EXPECT_EQ(quantity.at("names"), json::parse(R"(["2019-01-01", "2019-01-02", "2019-01-03"])"));
  EXPECT_EQ(quantity.at("labels"), json::parse(R"(["A", "B"])"));
  EXPECT_EQ(quantity.at("figures"), json::parse("[[600, 0, 400], [1250, 0, 0]]"));
  EXPECT_EQ(quantity.at("colours"), json::parse(R"(["#0072b2", "#d55e00"])"));
  EXPECT_GT(quantity.at("bars").at(1).at(0), 2 * quantity.at("bars").at(0).at(0).get<int>());
  const json prices = chart("prices-over-time");
  EXPECT_EQ(prices.at("labels"),
            json::parse(R"(["A, farm gate", "B, farm gate", "A, delivered", "B, delivered"])"));
  EXPECT_EQ(prices.at("figures"), json::parse("[[50.0, null, 50.0], [52.0, null, null],"
                                              " [56.67, null, 57.5], [56.8, null, null]]"));
  EXPECT_THAT(rows_of("table-over-time"),
              ElementsAre("||2019-01-01||600||1,250||50.00||52.00||56.67||56.80|",
                          "||2019-01-02||0||0||-||-||-||-|", "||2019-01-03||400||0||50.00||-||57.50||-|"));
}

TEST_F(ComparisonPage, ShowsTheCommodityThatIsChosen) {
  Comparison comparison = small_comparison();
  CommodityOutcome fig = comparison.a.commodities[0];
  fig.symbol = "fig <b>";
  fig.currency = "INR";
  fig.days = {{kFirstDay, {.quantity = 7, .buyers_paid = 700, .producers_received = 70}}};
  comparison.a.commodities.push_back(fig);

  open(comparison, R"(<script>
const choice = document.getElementById("over-time-commodity");
choice.value = 1;
choice.dispatchEvent(new Event("change"));
</script>)");

  EXPECT_EQ(chart("quantity-over-time").at("figures"), json::parse("[[7, 0, 0], [0, 0, 0]]"));
  EXPECT_THAT(made_, HasSubstr("fig &lt;b&gt;: lots, and prices in minor units of INR a lot"));
  EXPECT_EQ(charts_.size(), 12u);  // those of before are gone
}

// Blue and orange differ to every eye, and an outline from a filled bar.
TEST_F(ComparisonPage, CanBeReadByAllEyes) {
  open(small_comparison());

  EXPECT_EQ(chart("money").at("colours"), json::parse(R"(["#0072b2", "#d55e00"])"));
  EXPECT_THAT(made_, HasSubstr("<html lang=\"en\""));
  std::size_t labelled = 0;
  for (std::size_t at = 0; (at = made_.find("<canvas ", at)) != std::string::npos; ++at) {
    const std::string canvas = made_.substr(at, made_.find('>', at) - at);
    EXPECT_THAT(canvas, HasSubstr("role=\"img\""));
    EXPECT_THAT(canvas, HasSubstr("aria-label=\""));
    ++labelled;
  }
  EXPECT_EQ(labelled, charts_.size());
}

TEST_F(ComparisonPage, SaysWhatIsAssumed) {
  open(small_comparison());

  EXPECT_THAT(made_, HasSubstr("Participants are assumed not to react"));
  EXPECT_THAT(made_, HasSubstr("1 in B alone, 0 in A alone."));
}

TEST_F(ComparisonPage, LoadsNothing) {
  open(small_comparison());

  EXPECT_THAT(page_, HasSubstr("default-src 'none'"));
  for (const char* const way : {"src=", "href=", "<link", "<iframe", "@import", "url("}) {
    EXPECT_THAT(made_, Not(HasSubstr(way)));
  }
}

TEST_F(ComparisonPage, ANameCannotBecomeMarkup) {
  open(small_comparison());

  EXPECT_THAT(made_, HasSubstr("with a road &lt;/script&gt;&lt;b&gt;"));
  EXPECT_THAT(made_, Not(HasSubstr("<b>")));
}

TEST_F(ComparisonPage, OfNothingSaysSo) {
  open({});

  EXPECT_THAT(made_, HasSubstr("Nothing differs"));
  EXPECT_EQ(chart("welfare").at("figures").at(0), json::parse("[0, 0, 0, 0, 0]"));
}

// With its licence.
TEST(ComparisonPageFile, HasThePlottingLibraryInIt) {
  const std::string library = contents_of(FARMGATE_CHART_LIBRARY);
  const std::string page = comparison_page({}, terms());

  EXPECT_THAT(library.substr(0, 300), HasSubstr("MIT License"));
  EXPECT_NE(page.find(library), std::string::npos);
}

}  // namespace
}  // namespace farmgate
