#include "tools/workload/recorded_market.h"

#include <algorithm>
#include <filesystem>
#include <memory>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/files/order_log.h"
#include "engine/files/reference_files.h"

namespace farmgate {
namespace {

// The file of this name, or its compressed form.
std::string file_in(const std::string& folder, std::string_view name) {
  const std::filesystem::path plain = std::filesystem::path(folder) / name;
  std::error_code error;
  return std::filesystem::exists(plain, error) ? plain.string() : plain.string() + ".zst";
}

template <class Row>
Status take_rows(Result<std::vector<Located<Row>>> located, std::vector<Row>& rows) {
  if (!located) return std::move(located).error();
  for (Located<Row>& row : *located) rows.push_back(std::move(row.row));
  return {};
}

Result<WorkloadReference> read_reference(const std::string& folder) {
  WorkloadReference reference;
  Status status = take_rows(read_commodities(file_in(folder, kCommodityColumns.file)), reference.commodities);
  if (status) status = take_rows(read_zones(file_in(folder, kZoneColumns.file)), reference.zones);
  if (status) status = take_rows(read_lanes(file_in(folder, kLaneColumns.file)), reference.lanes);
  if (!status) return status.error();
  return reference;
}

// Orders as a log has them, with the text they point to.
struct RecordedOrders {
  std::vector<Request> requests;
  TextArena texts;
};

// Reads the log until `commands` orders are there that no one has to split further.
Result<std::shared_ptr<RecordedOrders>> read_orders(const std::string& path, const RecordedOptions& options) {
  auto log = OrderLogReader::open(path);
  if (!log) return std::move(log).error();
  auto orders = std::make_shared<RecordedOrders>();
  while (options.commands == 0 || orders->requests.size() < options.commands) {
    const auto item = log->read(orders->texts);
    if (!item) return item.error();
    if (*item == OrderLogReader::Item::kEnd) break;
    const bool is_bad = *item == OrderLogReader::Item::kBadRow;
    const bool is_other = !is_bad && log->request().operation != Operation::kNew;
    if (is_bad || (is_other && options.lots_max > 0)) {
      return Error{.code = ErrorCode::kBadInput,
                   .message = path + ": only a log of new orders, without bad rows, makes this workload"};
    }
    orders->requests.push_back(log->request());
  }
  return orders;
}

class Splitter {
 public:
  Splitter(const RecordedOptions& options, const RequestSink& sink) : options_(options), sink_(sink) {}

  bool is_done() const { return options_.commands > 0 && sent_ == options_.commands; }

  void send(const Request& whole) {
    if (options_.lots_max == 0 || whole.quantity.value() <= options_.lots_max) return send_one(whole);
    std::int64_t left = whole.quantity.value();
    for (int part = 1; left > 0 && !is_done(); ++part) {
      const std::int64_t lots = std::min(left, options_.lots_max);
      left -= lots;
      const std::string id = std::string(whole.order_id.view()) + "." + std::to_string(part);
      Request request = whole;
      request.order_id = id;
      request.quantity = Lots{lots};
      send_one(request);
    }
  }

 private:
  void send_one(const Request& request) {
    sink_(request);
    ++sent_;
  }

  const RecordedOptions options_;
  const RequestSink& sink_;
  std::uint64_t sent_ = 0;
};

}  // namespace

Result<Workload> recorded_workload(const std::string& folder, const RecordedOptions& options) {
  auto reference = read_reference(folder);
  if (!reference) return std::move(reference).error();
  auto orders = read_orders(file_in(folder, "orders.csv"), options);
  if (!orders) return std::move(orders).error();
  Workload workload{.reference = std::move(*reference), .has_order_options = true, .has_totals = false};
  workload.generate = [recorded = *orders, options](const RequestSink& sink) {
    Splitter splitter(options, sink);
    for (const Request& request : recorded->requests) {
      if (splitter.is_done()) break;
      splitter.send(request);
    }
    return WorkloadTotals{};
  };
  return workload;
}

}  // namespace farmgate
