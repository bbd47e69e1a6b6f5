// A comparison as a page for a browser: one file, with the data and the plotting library in it, that loads
// nothing.
#pragma once

#include <string>
#include <string_view>

#include "tools/farmgate/comparison_report.h"

namespace farmgate {

// comparison_page.html and Chart.js, which the build puts into the program.
extern const std::string_view kComparisonPageTemplate;
extern const std::string_view kChartLibrary;

std::string comparison_page(const Comparison& comparison, const ComparisonTerms& terms);

}  // namespace farmgate
