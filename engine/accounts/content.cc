#include "engine/accounts/content.h"

#include <limits>

namespace farmgate {
namespace {

template <class Unit>
bool fits(Amount<Unit> amount) {
  return static_cast<std::uint64_t>(amount.value()) <= std::numeric_limits<std::uint32_t>::max();
}

}  // namespace

bool has_content(const Request& request) {
  return fits(request.quantity) && fits(request.price) && fits(request.min_quantity);
}

}  // namespace farmgate
