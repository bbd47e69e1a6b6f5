#include "tools/farmgate/map_page.h"

#include <farmgate/v1/market_data_service.pb.h>

#include <absl/strings/str_replace.h>

#include "engine/base/check.h"
#include "tools/farmgate/message_json.h"

namespace farmgate {
namespace {

constexpr std::string_view kPlaceOfData = "{{data}}";

}  // namespace

std::string map_page(const v1::DemandMapResponse& map) {
  // Whatever a name holds, it cannot end the element that the data are in.
  const std::string data = absl::StrReplaceAll(json_line(map), {{"<", "\\u003c"}});
  const std::size_t place = kMapPageTemplate.find(kPlaceOfData);
  check(place != std::string_view::npos);
  std::string page(kMapPageTemplate);
  return page.replace(place, kPlaceOfData.size(), data);
}

}  // namespace farmgate
