// The demand map as a page for a browser: one file, with the data in it, that loads nothing.
#pragma once

#include <string>
#include <string_view>

namespace farmgate::v1 {
class DemandMapResponse;
}  // namespace farmgate::v1

namespace farmgate {

// map_page.html, which the build puts into the program.
extern const std::string_view kMapPageTemplate;

std::string map_page(const v1::DemandMapResponse& map);

}  // namespace farmgate
