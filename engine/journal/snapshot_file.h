// A snapshot on disk: all that an engine was at one sequence.
//
// One file, compressed, of parts with a hash each; it appears whole or not at all. What it says of orders and
// requests is in the numbers that its reference data give to zones, commodities and accounts.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/base/int128.h"
#include "engine/base/result.h"
#include "engine/files/byte_source.h"
#include "engine/files/output_file.h"
#include "engine/journal/frame.h"
#include "engine/model/coupon.h"
#include "engine/model/ids.h"
#include "engine/model/incentive.h"
#include "engine/model/money.h"
#include "engine/model/reference_change.h"
#include "engine/model/terms.h"
#include "engine/model/units.h"
#include "engine/model/words.h"

namespace farmgate::journal::v1 {
class SnapshotPart;
}

namespace farmgate {

inline constexpr std::uint32_t kSnapshotFormatVersion = 5;

// So many requests come with the order that they named, the others behind it.
inline constexpr std::size_t kRequestsWithOrderMax = 1'000;

struct SnapshotHeader {
  Sequence sequence = 0;     // the last command that it holds what came of
  Timestamp last_time;       // of that command
  std::uint64_t digest = 0;  // over all events up to it
  Chain chain{};             // of the frame that ends with it
  bool open_accounts = false;
  std::uint64_t remembered_closes = 0;
  // Closed orders: in all, those that count, those forgotten.
  std::uint64_t closed = 0;
  std::uint64_t counted = 0;
  std::uint64_t forgotten = 0;
  // Epochs whose closes do not count yet, and how many there were before each.
  std::vector<std::pair<std::int64_t, std::uint64_t>> uncounted;
};

// A request that is remembered.
struct SnapshotRequest {
  AccountId account;
  std::string id;
  Sequence sequence = 0;
  Operation operation = Operation::kNew;
  CommodityId commodity;  // not valid(): none
  ZoneId zone;            // likewise
  Terms terms;
  std::uint8_t given = 0;  // GivenBits
  std::uint64_t due = 0;   // of a mass cancel: the close at which it is forgotten; 0: not known yet
};

// What has become of an order so far, beyond what the engine goes by: for those who follow the events.
struct OrderHistory {
  Timestamp placed_time;
  Sequence changed = 0;  // the last command that changed it
  std::uint32_t fill_count = 0;
  // What its fills add up to, in minor currency units: an ask at farm-gate, a bid at delivered prices.
  std::int64_t filled_money = 0;

  friend bool operator==(const OrderHistory&, const OrderHistory&) = default;
};

// What a bid that counts for its account's credit was last to be: price and total quantity of the last
// replace that passed the gate.
struct SnapshotBid {
  Price price;
  Lots quantity;
};

// What an account has used of its credit, and what it was released and counts two epochs later; minor
// currency units. Without an epoch: what counts already.
struct SnapshotCredit {
  AccountId account;
  std::optional<std::int64_t> epoch;
  Int128 reserved = 0;
  Int128 used = 0;
};

// What the movements of an account have come to, but for the share that repays its loan, which is in its row.
struct SnapshotFigures {
  AccountId account;
  AccountFigures figures;
};

// What a party that is no account is owed, in minor currency units.
struct SnapshotPosition {
  Party party = Party::kCarrier;
  Int128 amount = 0;
};

// What an account has sold under a programme that pays for volume, and was paid; by their symbols.
struct SnapshotIncentive {
  std::string programme;
  std::string account;
  IncentiveShare share;
};

// What a programme has paid to an account, and what was given back and counts two epochs later; minor
// currency units.
struct SnapshotSubsidy {
  ProgrammeId programme;
  AccountId account;
  std::optional<std::int64_t> epoch;  // of what was given back
  std::int64_t money = 0;
};

// What an ask that was replaced while there were programmes was last to be.
struct SnapshotReplaced {
  Price price;
  Lots quantity;
};

struct SnapshotOrder {
  SnapshotRequest placed;
  std::vector<SnapshotRequest> requests;  // that named it, the first of them
  Sequence closed_by = 0;                 // 0: it is open, and the rest says how
  Sequence priority = 0;
  Price price;
  Lots open;
  Lots filled;
  std::optional<OrderHistory> history;  // nothing: it is not known
  std::optional<SnapshotBid> bid;       // nothing: it does not count for credit
  Coupon coupon;                        // of an open ask
  std::optional<SnapshotReplaced> replaced;
};

// Some of what a snapshot holds, in its order: reference data, halts and suspensions, closed orders as they
// were closed, open ones, mass cancels and bookings, credit: what counts by account, then releases in order;
// subsidies likewise; and, if they are known, the ledger: accounts, then all other parties, then what
// accounts have sold under programmes that pay for volume; and records of insight, whose encoding is
// insight's own.
struct SnapshotPart {
  std::vector<SnapshotRequest> more_requests;  // that named the last order of the parts before
  ReferenceChange reference;
  std::vector<CommodityId> halted;
  std::vector<AccountId> suspended;
  bool everyone_suspended = false;
  std::vector<SnapshotOrder> orders;
  std::vector<SnapshotRequest> mass_cancels;
  std::vector<SnapshotCredit> credit;
  std::vector<SnapshotSubsidy> subsidies;
  std::vector<SnapshotFigures> figures;
  std::vector<SnapshotPosition> positions;
  std::vector<SnapshotIncentive> incentives;
  std::vector<std::string> insight;
};

// Owned and used by one thread.
class SnapshotWriter {
 public:
  // Starts a file, which is not there before finish(). Fails as OutputFile does.
  static Result<SnapshotWriter> open(const std::string& path, const SnapshotHeader& header);
  SnapshotWriter(SnapshotWriter&&) noexcept;
  ~SnapshotWriter();

  // Each appends one thing. Fail with kSystem when it cannot be written.
  Status add(const ReferenceEdit& edit);
  Status add_halt(CommodityId commodity);
  // Not valid(): of everyone.
  Status add_suspension(AccountId account);
  // Requires: no more requests than kRequestsWithOrderMax.
  Status add(const SnapshotOrder& order);
  // Another one that named the order that was added last.
  Status add_more_request(const SnapshotRequest& request);
  Status add_mass_cancel(const SnapshotRequest& request);
  Status add(const SnapshotCredit& credit);
  Status add(const SnapshotSubsidy& subsidy);
  Status add(const SnapshotFigures& figures);
  Status add(const SnapshotPosition& position);
  Status add(const SnapshotIncentive& incentive);
  Status add_insight(std::string record);

  // Makes the file appear, durably. Fails as OutputFile does.
  Status finish();

 private:
  explicit SnapshotWriter(OutputFile file);
  Status added();
  Status write_part();
  Status write(std::string_view bytes);

  OutputFile file_;
  std::unique_ptr<journal::v1::SnapshotPart> part_;
  std::size_t part_size_ = 0;  // things in it
};

// Owned and used by one thread.
class SnapshotReader {
 public:
  // Fails with kBadInput, naming the file, when it is none, damaged, or of a newer format.
  static Result<SnapshotReader> open(const std::string& path);

  SnapshotReader(SnapshotReader&&) noexcept;
  ~SnapshotReader();

  const SnapshotHeader& header() const { return header_; }

  // Reads the next part; false: that was all. Fails as open() does.
  Result<bool> next(SnapshotPart& part);

 private:
  explicit SnapshotReader(ByteSource source);
  Status read_header();
  Status read_value();
  Status read_end();
  Status read_exactly(char* to, std::size_t size);
  Error damage(const std::string& what) const;

  ByteSource source_;
  SnapshotHeader header_;
  std::string value_;
  std::unique_ptr<journal::v1::SnapshotPart> record_;  // of the part that is read; kept for its memory
  bool ended_ = false;
};

}  // namespace farmgate
