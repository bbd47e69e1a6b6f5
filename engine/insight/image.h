// What insight knows as records of bytes: how snapshots keep it, and how it is read back.
//
// A record is its kind in 8 bits and its fields. Integers are little-endian; a text is its length in 32 bits,
// then its bytes; money is its upper half as i64, then its lower as u64; a list is its length in 32 bits,
// then what is in it; a moment is sequence u64 and time i64. A producer is u8 (1: an owner, 0: an account)
// and its symbol.
//
//   kHead               format u8 (1), since (moment), day i32, dropped milestones u64
//   kProducer           producer, first sale (moment), days: day i32, lots i64, income money;
//                       what programmes paid: day i32, programme text, money
//   kZone               symbol, days: day i32, trade
//   kSeller             zone text, producer, day of its last sale there i32
//   kLane               origin text, destination text, day of the last sale over it i32
//   kMarket             days: day i32, trade
//   kAttribute          text, days: day i32, trade
//   kProgramme          symbol, money, lots i64, additional lots i64
//   kProgrammeAttribute programme text, attribute text, money, lots i64
//   kProgrammeZone      programme text, zone text, money, lots i64
//   kProgrammeProducer  programme text, producer, u8 (1: it lifted her over the line)
//   kMilestone          moment, kind text, u8 (1: of an owner), subject, county, state, money, sellers i64
//   kDroppedMilestones  kind text, how many are kept no more u64; older images have none
//
// A trade is lots i64, then farm gate, delivered, cost, surplus and the producers' part of it, each money.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <functional>
#include <limits>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/base/int128.h"
#include "engine/insight/sale.h"
#include "engine/insight/year.h"
#include "engine/model/canonical_reader.h"

namespace farmgate {

enum class ImageKind : std::uint8_t {
  kHead = 1,
  kProducer,
  kZone,
  kSeller,
  kLane,
  kMarket,
  kAttribute,
  kProgramme,
  kProgrammeAttribute,
  kProgrammeZone,
  kProgrammeProducer,
  kMilestone,
  kDroppedMilestones,
};

// A record that is being written.
class ImageRecord {
 public:
  explicit ImageRecord(ImageKind kind) { integer(static_cast<std::uint8_t>(kind)); }

  template <class Integer>
  ImageRecord& integer(Integer value) {
    char raw[sizeof value];
    std::memcpy(raw, &value, sizeof value);
    bytes_.append(raw, sizeof value);
    return *this;
  }
  ImageRecord& text(std::string_view text) {
    integer(static_cast<std::uint32_t>(text.size()));
    bytes_.append(text);
    return *this;
  }
  ImageRecord& money(Int128 money) {
    integer(static_cast<std::int64_t>(money >> 64));
    return integer(static_cast<std::uint64_t>(money));
  }
  ImageRecord& lots(Lots lots) { return integer(lots.value()); }
  ImageRecord& moment(const Moment& at) {
    return integer(std::uint64_t{at.sequence}).integer(at.time.value());
  }
  ImageRecord& figures(const Earnings& earned) { return lots(earned.lots).money(earned.income); }
  ImageRecord& figures(const Trade& trade) {
    return lots(trade.lots)
        .money(trade.farm_gate)
        .money(trade.delivered)
        .money(trade.cost)
        .money(trade.surplus)
        .money(trade.producer_surplus);
  }
  template <class Figures>
  ImageRecord& year(const RollingYear<Figures>& year) {
    integer(static_cast<std::uint32_t>(year.days().size()));
    for (const auto& day : year.days()) integer(day.day).figures(day.figures);
    return *this;
  }

  std::string take() { return std::move(bytes_); }

 private:
  std::string bytes_;
};

using TakeRecord = std::function<void(std::string)>;

// Parts of a record that is being read; blank once the reader has failed. It fails, too, for amounts that no
// fills can come to, and for days that are not in order.
Int128 read_money(CanonicalReader& in);
Lots read_lots(CanonicalReader& in);
Moment read_moment(CanonicalReader& in);
void read_figures(CanonicalReader& in, Earnings& earned);
void read_figures(CanonicalReader& in, Trade& trade);

template <class Figures>
std::vector<std::pair<Day, Figures>> read_year(CanonicalReader& in) {
  std::vector<std::pair<Day, Figures>> days;
  Lots lots_left{std::numeric_limits<std::int64_t>::max()};
  const auto count = in.integer<std::uint32_t>();
  for (std::uint32_t i = 0; i < count && !in.failed(); ++i) {
    const auto day = in.integer<Day>();
    if (!days.empty() && day <= days.back().first) in.fail();
    Figures& figures = days.emplace_back(day, Figures()).second;
    read_figures(in, figures);
    if (figures.lots > lots_left) in.fail();
    lots_left -= figures.lots;
  }
  return days;
}

}  // namespace farmgate
