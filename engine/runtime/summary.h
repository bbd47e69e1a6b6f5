// What a run of the market came to, in the figures an operator looks at.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "engine/base/int128.h"
#include "engine/model/event.h"

namespace farmgate {

// Sums over fills. Money is in minor currency units; buyers paid + subsidies = producers received + carriers
// received.
struct FillTotals {
  std::uint64_t fills = 0;
  std::int64_t quantity = 0;  // lots
  Int128 buyers_paid = 0;
  Int128 producers_received = 0;
  Int128 carriers_received = 0;
  Int128 subsidies = 0;

  void add(const Filled& fill);

  friend bool operator==(const FillTotals&, const FillTotals&) = default;
};

struct CommodityTotals {
  std::int64_t offered = 0;  // lots of accepted asks, with what replaces added or took away
  std::int64_t wanted = 0;   // the same of bids
  FillTotals filled;
};

class Summary {
 public:
  // Counts a command that was answered as a retry, or not.
  void count_commands(std::uint64_t commands, std::uint64_t retries) {
    commands_ += commands;
    retries_ += retries;
  }
  void add(std::span<const Event> events);

  std::uint64_t commands() const { return commands_; }
  std::uint64_t retries() const { return retries_; }
  std::uint64_t rejected() const;
  std::uint64_t rejected(RejectReason reason) const { return rejected_[static_cast<std::size_t>(reason)]; }
  // Neither rejected nor retries.
  std::uint64_t accepted() const { return commands_ - retries_ - rejected(); }

  const FillTotals& filled() const { return filled_; }
  // By commodity; those without orders may lack at the end.
  std::span<const CommodityTotals> commodities() const { return commodities_; }

 private:
  CommodityTotals& commodity(const Event& event);
  void add_quantity(const Event& event, Side side, Lots quantity);

  std::uint64_t commands_ = 0;
  std::uint64_t retries_ = 0;
  std::array<std::uint64_t, kRejectReasonCount> rejected_{};
  FillTotals filled_;
  std::vector<CommodityTotals> commodities_;
};

}  // namespace farmgate
