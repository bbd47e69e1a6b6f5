#include "engine/model/digest.h"

#include <bit>
#include <cstring>

#include "engine/base/check.h"
#include "engine/base/hash.h"

namespace farmgate {
namespace {

// Little-endian is how the machine stores integers; nothing else is supported.
static_assert(std::endian::native == std::endian::little);

// Gathers pieces of a few bytes, so that the string grows once for an event and not once for each of them.
class PieceWriter {
 public:
  explicit PieceWriter(std::string& bytes) : bytes_(bytes) {}
  PieceWriter(const PieceWriter&) = delete;
  PieceWriter& operator=(const PieceWriter&) = delete;
  ~PieceWriter() { hand_over(); }

  void add(const char* piece, std::size_t size) {
    if (size > sizeof gathered_ - size_) {
      hand_over();
      if (size > sizeof gathered_) {
        bytes_.append(piece, size);
        return;
      }
    }
    std::memcpy(gathered_ + size_, piece, size);
    size_ += size;
  }

 private:
  void hand_over() {
    bytes_.append(gathered_, size_);
    size_ = 0;
  }

  std::string& bytes_;
  std::size_t size_ = 0;
  char gathered_[512];  // most events are smaller
};

class CanonicalWriter {
 public:
  CanonicalWriter(const Symbols& symbols, std::string& bytes) : symbols_(symbols), bytes_(bytes) {}

  template <class Integer>
  void integer(Integer value) {
    char raw[sizeof value];
    std::memcpy(raw, &value, sizeof value);
    bytes_.add(raw, sizeof value);
  }
  template <class Unit>
  void amount(Amount<Unit> amount) {
    integer(amount.value());
  }
  template <class Amount>
  void amount(Compact<Amount> amount) {
    integer(amount.value());
  }
  void text(std::string_view text) {
    integer(static_cast<std::uint32_t>(text.size()));
    bytes_.add(text.data(), text.size());
  }

  void event(const Event& event) {
    integer(std::uint64_t{event.sequence});
    integer(event.index);
    amount(event.time);
    text(to_string(event.payload));
    text(event.commodity.valid() ? symbols_.commodities.symbol(event.commodity) : "");
    std::visit(*this, event.payload);
  }

  void operator()(const Accepted& event) {
    order(event.order);
    text(to_string(event.side));
    zone(event.zone);
    amount(event.quantity);
    amount(event.price);
    text(to_string(event.time_in_force));
    amount(event.expire_time);
    amount(event.min_quantity);
    integer(static_cast<std::uint8_t>(event.post_only));
    text(to_string(event.self_trade));
    coupon(event.coupon);
  }
  void operator()(const Rejected& event) {
    text(account_of(event, symbols_));
    text(event.order_id);
    text(to_string(event.reason));
  }
  void operator()(const Filled& event) {
    text(to_string(event.taker_side));
    party(event.ask);
    party(event.bid);
    amount(event.quantity);
    amount(event.farm_gate);
    amount(event.delivered);
    amount(event.unit_cost);
    amount(event.subsidy);
    text(event.programme.valid() ? symbols_.programmes.symbol(event.programme) : "");
    if (event.programme.valid()) amount(event.redeemed);
  }
  void operator()(const Cancelled& event) {
    order(event.order);
    text(to_string(event.reason));
    amount(event.filled);
    amount(event.cancelled);
  }
  void operator()(const Expired& event) {
    order(event.order);
    amount(event.filled);
    amount(event.cancelled);
  }
  void operator()(const Replaced& event) {
    order(event.order);
    amount(event.quantity);
    amount(event.price);
    amount(event.open);
    amount(event.filled);
    coupon(event.coupon);
  }
  void operator()(const ReferenceChanged& event) {
    text(to_string(event.what));
    if (is_suspension(event.what)) {
      text(event.account.valid() ? symbols_.accounts.symbol(event.account) : "");
    }
    if (event.what != Operation::kReference) return;
    integer(static_cast<std::uint32_t>(event.change->size()));
    for (const ReferenceEdit& edit : *event.change) std::visit(*this, edit);
  }

  void operator()(const Booked& event) {
    text(symbols_.accounts.symbol(event.account));
    text(event.request_id);
    integer(event.unlimited ? kUnlimitedInBytes : event.amount);
    text(event.ordered_by);
  }

  void operator()(const UnreadableRow&) { check(false); }  // never applied
  void operator()(const CommodityRow& row) {
    const bool has_later = !row.currency.empty();
    text(has_later ? "commodity+" : "commodity");
    text(row.symbol);
    text(row.name);
    text(row.lot);
    text(row.class_symbol);
    amount(row.tick);
    integer(row.shelf_life_hours);
    amount(row.collar.lowest);
    amount(row.collar.highest);
    if (has_later) text(row.currency);
  }
  void operator()(const ZoneRow& row) {
    const bool has_later = row.households != 0 || !row.town.empty();
    text(has_later ? "zone+" : "zone");
    text(row.symbol);
    text(row.name);
    text(row.county);
    text(row.state);
    text(to_string(row.kind));
    integer(std::int64_t{row.latitude_microdegrees});
    integer(std::int64_t{row.longitude_microdegrees});
    texts(row.attributes);
    if (has_later) {
      integer(row.households);
      text(row.town);
    }
  }
  void operator()(const LaneRow& row) {
    text("lane");
    text(row.origin);
    text(row.destination);
    text(row.class_symbol);
    amount(row.unit_cost);
    integer(row.transit_hours);
    amount(row.subsidy);
  }
  void operator()(const AccountRow& row) {
    const bool has_later = !row.owner.empty();
    text(has_later ? "account+" : "account");
    text(row.symbol);
    text(row.zone);
    texts(row.attributes);
    integer(row.credit_line.value_or(kUnlimitedInBytes));
    integer(row.loan);
    integer(row.repayment_per_mille);
    if (has_later) text(row.owner);
  }
  void operator()(const ProgrammeRow& row) {
    const bool has_later = row.period.has_value() || !row.tiers.empty();
    text(has_later ? "programme+" : "programme");
    text(row.symbol);
    text(row.funder);
    integer(row.budget);
    integer(row.amount);
    text(to_string(row.amount_kind));
    texts(row.origins);
    texts(row.origin_counties);
    texts(row.origin_attributes);
    texts(row.destinations);
    texts(row.commodities);
    texts(row.attributes);
    integer(row.account_cap.value_or(kUnlimitedInBytes));
    time_or_none(row.begin_time);
    time_or_none(row.end_time);
    if (has_later) incentive(row);
  }
  void operator()(const CommodityDeletion& key) { deletion("delete_commodity", key.symbol); }
  void operator()(const ZoneDeletion& key) { deletion("delete_zone", key.symbol); }
  void operator()(const AccountDeletion& key) { deletion("delete_account", key.symbol); }
  void operator()(const ProgrammeDeletion& key) { deletion("delete_programme", key.symbol); }
  void operator()(const LaneDeletion& key) {
    deletion("delete_lane", key.origin);
    text(key.destination);
    text(key.class_symbol);
  }

 private:
  void incentive(const ProgrammeRow& row) {
    text(row.period ? to_string(*row.period) : "");
    integer(static_cast<std::int64_t>(row.tiers.size()));
    for (const IncentiveTier& tier : row.tiers) {
      integer(tier.threshold);
      integer(tier.payment);
    }
  }
  void texts(const std::vector<std::string>& list) {
    integer(static_cast<std::int64_t>(list.size()));
    for (const std::string& item : list) text(item);
  }
  void time_or_none(const std::optional<Timestamp>& time) {
    integer(static_cast<std::uint8_t>(time.has_value()));
    if (time) amount(*time);
  }
  // Nothing, when there is none: most orders have none, and their bytes are as if there were no programmes.
  void coupon(const Coupon& coupon) {
    if (!coupon.exists()) return;
    text(symbols_.programmes.symbol(coupon.programme));
    amount(coupon.locked);
  }
  void deletion(std::string_view kind, std::string_view symbol) {
    text(kind);
    text(symbol);
  }
  void zone(ZoneId zone) { text(symbols_.zones.symbol(zone)); }
  void order(const OrderName& order) {
    text(symbols_.accounts.symbol(order.account));
    text(order.id);
  }
  void party(const FillParty& party) {
    order(party.order);
    zone(party.zone);
    amount(party.open);
    amount(party.filled);
  }

  const Symbols& symbols_;
  PieceWriter bytes_;
};

}  // namespace

void append_canonical(const Event& event, const Symbols& symbols, std::string& bytes) {
  CanonicalWriter(symbols, bytes).event(event);
}

void Digest::add(std::span<const Event> events, const Symbols& symbols) {
  for (const Event& event : events) {
    bytes_.clear();
    append_canonical(event, symbols, bytes_);
    value_ = hash64(bytes_, value_);
  }
}

void Digest::add(std::span<const Event> events, const Symbols& symbols, std::string& kept) {
  for (const Event& event : events) {
    const std::size_t start = kept.size() + sizeof(std::uint32_t);
    kept.resize(start);
    append_canonical(event, symbols, kept);
    const std::string_view bytes = std::string_view(kept).substr(start);
    const auto size = static_cast<std::uint32_t>(bytes.size());
    std::memcpy(&kept[start - sizeof size], &size, sizeof size);
    value_ = hash64(bytes, value_);
  }
}

std::string Digest::text() const {
  constexpr char kDigits[] = "0123456789abcdef";
  std::string text(16, '0');
  for (std::size_t i = 0; i < text.size(); ++i) text[i] = kDigits[(value_ >> (60 - 4 * i)) & 0xf];
  return text;
}

}  // namespace farmgate
