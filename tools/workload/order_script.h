// Writes a workload down: tells the sink each command, and keeps the books that the commands come to.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "tools/workload/workload.h"
#include "tools/workload/zone_book.h"

namespace farmgate {

// What stands for the numbers of a workload's orders. One account of each side serves every zone, or each
// zone has its own.
struct ScriptNames {
  std::vector<std::string> commodities;
  std::vector<std::string> origins;
  std::vector<std::string> destinations;
  std::vector<std::string> sellers;  // one, or by origin
  std::vector<std::string> buyers;   // one, or by destination
};

class OrderScript {
 public:
  // All must outlive it.
  OrderScript(const ScriptNames& names, const ZoneCosts& costs, const RequestSink& sink);

  std::uint32_t commodity_count() const { return static_cast<std::uint32_t>(books_.size()); }
  const ZoneBook& book(std::uint32_t commodity) const { return books_[commodity]; }

  // An order by its number; the numbers are 1 to order_count().
  const WorkloadOrder& order(OrderNumber number) const { return orders_[number]; }
  std::uint32_t order_count() const { return static_cast<std::uint32_t>(orders_.size() - 1); }

  OrderNumber place(const WorkloadOrder& order);
  void cancel(OrderNumber number);  // which may be closed

  // What a replace makes of an order. Both must be such that it loses its priority.
  struct Change {
    std::int32_t price = 0;
    std::uint32_t open = 0;
  };
  // Requires: it rests.
  void replace(OrderNumber number, const Change& change);

  std::uint64_t command_count() const { return command_count_; }
  const WorkloadTotals& totals() const { return totals_; }

 private:
  void enter(OrderNumber number);
  void send(Request request, OrderNumber number);

  const ScriptNames& names_;
  const RequestSink& sink_;
  std::vector<WorkloadOrder> orders_ = std::vector<WorkloadOrder>(1);  // by number
  std::vector<ZoneBook> books_;                                        // by commodity
  std::vector<WorkloadFill> fills_;                                    // of the command at hand
  std::uint64_t command_count_ = 0;
  WorkloadTotals totals_;
};

}  // namespace farmgate
