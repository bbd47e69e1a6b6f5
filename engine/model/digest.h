// The digest: one number that two runs share exactly when their events are the same.
#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "engine/model/event.h"
#include "engine/model/symbols.h"

namespace farmgate {

// Appends the canonical bytes of an event to `bytes`: in symbols and names, never in internal numbers.
//
// Integers are little-endian; a text is its length in 32 bits, then its bytes; a word of the rules is a text.
//
//   event              sequence u64, index u32, time i64 (ns), kind text, commodity text (empty: none), then
//   accepted           order, side, zone, quantity i64, price i64, time in force, expire time i64, minimum
//   quantity i64,
//                      post-only u8, self-trade mode, coupon
//   rejected           account text, order id text, reason
//   filled             taker side, ask, bid (each: order, zone, open i64, filled i64), quantity i64,
//   farm-gate price i64,
//                      delivered price i64, unit cost i64, subsidy i64, programme text (empty: none),
//                      and of one, its part of the subsidy i64
//   cancelled          order, reason, filled i64, cancelled i64
//   expired            order, filled i64, cancelled i64
//   replaced           order, quantity i64, price i64, open i64, filled i64, coupon
//   reference_changed  for a halt or resume: that word; for a suspend or reinstate: that word, account text
//   (empty: every account); else the word "reference", number of rows u32, and
//   each row: the
//                      word for its kind and its columns in the order of the struct, numbers as i64, a
//                      credit line or a cap that is unlimited as -1, a time as u8 0, or as u8 1 and i64. The
//                      columns that came later (a commodity's currency; a zone's households and town; an
//                      account's owner; a programme's period and tiers, as
//                      their number and each one's threshold and payment) are left out where a row has none
//                      of them, and where it has one, its word has a "+" behind it
//   a booking          (the kind is the word for what was booked) account text, request id text, amount i64
//                      (a credit line that is unlimited: -1), who ordered it text
//   order              account text, order id text
//   coupon             nothing, or of an ask that has one: programme text, locked amount i64
inline constexpr std::int64_t kUnlimitedInBytes = -1;

void append_canonical(const Event& event, const Symbols& symbols, std::string& bytes);

// XXH3-64 over the canonical bytes of each event in turn, seeded with the digest of the events before; 0
// before the first.
class Digest {
 public:
  void add(std::span<const Event> events, const Symbols& symbols);

  // The same, and appends each event's size in 32 bits, little-endian, and its canonical bytes to `kept`.
  void add(std::span<const Event> events, const Symbols& symbols, std::string& kept);

  // Goes on from a digest that is known.
  static Digest from(std::uint64_t value) {
    Digest digest;
    digest.value_ = value;
    return digest;
  }

  std::uint64_t value() const { return value_; }

  // 16 hexadecimal digits.
  std::string text() const;

 private:
  std::uint64_t value_ = 0;
  std::string bytes_;
};

}  // namespace farmgate
