// orders.csv: an order log, read as requests.
#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

#include "engine/base/result.h"
#include "engine/base/text_arena.h"
#include "engine/files/csv_reader.h"
#include "engine/model/request.h"

namespace farmgate {

// The columns of orders.csv, in the order in which fields are handed about.
enum class OrderColumn : std::uint8_t {
  kTime,
  kOperation,
  kOrderId,
  kAccount,
  kSide,
  kCommodity,
  kZone,
  kQuantity,
  kPrice,
  kTimeInForce,
  kExpireTime,
  kMinQuantity,
  kPostOnly,
  kSelfTrade,
  kRequestId,
  kAmount,
  kOrderedBy,
};
inline constexpr std::size_t kOrderColumnCount = 17;
inline constexpr std::size_t kOrderColumnsRequired = 10;  // the first so many; the others are optional
inline constexpr std::size_t kOrderColumnsOfOrders = 15;  // those behind are of bookings
extern const std::array<std::string_view, kOrderColumnCount> kOrderColumnNames;

using OrderFields = std::array<std::string_view, kOrderColumnCount>;

// The request of a row. A field that holds no value of its kind makes it unreadable. The text is the row's;
// the time is `time`, the row's own field is not looked at.
Request parse_request(const OrderFields& fields, Timestamp time);

// Reads a log row by row. Owned and used by one thread.
class OrderLogReader {
 public:
  // Fails when the file cannot be opened or its header is not one of an order log.
  static Result<OrderLogReader> open(const std::string& path);

  enum class Item { kRequest, kBadRow, kEnd };

  // Reads the next row into request(), its text into `texts`. A bad row is no row of the file's format, or
  // its time is none or before that of the row before; problem() says which, and the next call goes on behind
  // it.
  Result<Item> read(TextArena& texts);

  // Of the last row read. Valid until the next read().
  const Request& request() const { return request_; }

  const CsvProblem& problem() const { return problem_; }
  const std::string& path() const { return csv_.path(); }

  // Bytes of the file read so far, and how many it has (0: not known).
  std::uint64_t position() const { return csv_.position(); }
  std::uint64_t size() const { return csv_.size(); }

 private:
  explicit OrderLogReader(CsvReader csv) : csv_(std::move(csv)) {}

  std::optional<Timestamp> read_time(std::string_view text);

  CsvReader csv_;
  std::array<std::size_t, kOrderColumnCount> columns_{};
  Timestamp last_time_;
  Request request_;
  CsvProblem problem_;
};

}  // namespace farmgate
