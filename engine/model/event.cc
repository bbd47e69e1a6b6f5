#include "engine/model/event.h"

#include <array>

namespace farmgate {

std::string_view to_string(const EventPayload& payload) {
  constexpr std::array<std::string_view, std::variant_size_v<EventPayload>> kWords{
      "accepted", "rejected", "filled", "cancelled", "expired", "replaced", "reference_changed"};
  return kWords[payload.index()];
}

}  // namespace farmgate
