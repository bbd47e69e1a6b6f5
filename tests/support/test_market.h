// The market of one commodity, onion, driven in few words and answering in lines of text.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/logistics/cost_tables.h"
#include "engine/matching/market.h"
#include "engine/model/event_buffer.h"
#include "engine/model/reference_data.h"

namespace farmgate {

// A new order; `name` is its account and id, as in "al/a1".
struct TestOrder {
  std::string name;
  Side side = Side::kBid;
  std::string zone;
  std::int64_t quantity = 0;
  std::int64_t price = 0;
  TimeInForce time_in_force = TimeInForce::kGoodTillCancel;
  SelfTrade self_trade = SelfTrade::kCancelIncoming;
  bool is_post_only = false;
  std::int64_t expire_time_ns = 0;
  std::int64_t min_quantity = 0;
  Coupon coupon;

  TestOrder in_force(TimeInForce value) const;
  TestOrder expiring_at(std::int64_t time_ns) const;
  TestOrder post_only() const;
  TestOrder with_min_quantity(std::int64_t lots) const;
  TestOrder on_self_trade(SelfTrade mode) const;
  TestOrder under(const Coupon& coupon) const;
};

TestOrder ask(std::string name, std::string zone, std::int64_t quantity, std::int64_t price);
TestOrder bid(std::string name, std::string zone, std::int64_t quantity, std::int64_t price);

// There are the zones farm, hill, city and port, and accounts as orders name them. Every command takes the
// next sequence, from 1, and is followed by an audit.
class TestMarket {
 public:
  // The events of one command, in the form of subject.h, without sequence and index.
  using Lines = std::vector<std::string>;

  explicit TestMarket(const std::vector<LaneRow>& lanes, const std::vector<ProgrammeRow>& programmes = {});

  // The time of the commands from here on; at first 0.
  void set_time(std::int64_t time_ns) { time_ = Timestamp{time_ns}; }

  // What `place` came to besides `accepted`.
  Lines place(const TestOrder& order);
  Lines cancel(const std::string& name);
  Lines replace(const std::string& name, std::int64_t quantity, std::int64_t price);
  Lines replace(const std::string& name, std::int64_t quantity, std::int64_t price, const Coupon& coupon);
  Lines mass_cancel(const std::string& account, std::optional<Side> side = std::nullopt);
  Lines tick();
  Lines halt();
  Lines halt_and_cancel();
  Lines resume();
  // Inserts or changes lanes. Without `reference_changed`, which is not the market's to say.
  Lines change_lanes(const std::vector<LaneRow>& lanes);

  // The events of the last command.
  std::span<const Event> events() const { return events_.events(); }
  const Symbols& symbols() const { return data_.symbols(); }
  std::size_t resting_count() const { return market_->resting_count(); }
  // Of a programme, so much locked.
  Coupon coupon(std::string_view programme, std::int64_t locked) const;

 private:
  Command command(Operation operation);
  Command command_on(Operation operation, const std::string& name);
  Lines apply(const Command& command);
  Lines lines() const;
  AccountId account(std::string_view symbol);

  ReferenceData data_;
  CostTables tables_;
  TermsOfProgrammes programmes_;
  CommodityId onion_;
  std::unique_ptr<Market> market_;
  EventBuffer events_;
  std::map<std::string, Sequence> placed_;  // by name
  Sequence sequence_ = 0;
  Timestamp time_;
};

}  // namespace farmgate
