#include "tools/workload/catalogue.h"

#include "tools/workload/plain_market.h"

namespace farmgate {

const std::vector<std::string_view>& workload_names() {
  static const std::vector<std::string_view> names = {"plain-1", "plain-32"};
  return names;
}

Result<Workload> workload_named(std::string_view name, const CatalogueOptions& options) {
  if (name == "plain-1") return plain_workload({.commands = options.commands, .seed = options.seed});
  if (name == "plain-32") {
    return plain_workload({.commands = options.commands, .commodities = 32, .seed = options.seed});
  }
  return Error{.code = ErrorCode::kUsage, .message = "there is no workload '" + std::string(name) + "'"};
}

}  // namespace farmgate
