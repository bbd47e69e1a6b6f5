#include "engine/model/event.h"

#include <array>

namespace farmgate {

std::string_view to_string(const EventPayload& payload) {
  constexpr std::array<std::string_view, std::variant_size_v<EventPayload> - 1> kWords{
      "accepted", "rejected", "filled", "cancelled", "expired", "replaced", "reference_changed"};
  if (const auto* booked = std::get_if<Booked>(&payload)) return booked_word(booked->what);
  return kWords[payload.index()];
}

}  // namespace farmgate
