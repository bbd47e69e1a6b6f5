#include "engine/model/money.h"

namespace farmgate {
namespace {

constexpr std::array<std::string_view, kPartyCount> kParties{
    "buyer", "producer", "carrier", "lane_funder", "programme", "lender", "settlement"};

}  // namespace

std::string_view to_string(Party party) {
  return kParties[static_cast<std::size_t>(party)];
}

std::optional<Party> parse_party(std::string_view text) {
  for (std::size_t i = 0; i < kParties.size(); ++i) {
    if (kParties[i] == text) return static_cast<Party>(i);
  }
  return std::nullopt;
}

}  // namespace farmgate
