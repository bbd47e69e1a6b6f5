// What the events come to for each programme, for the ledger's store: how much is locked and paid, where and
// to whom, and what there is to tell about it.
//
// Holds the programmes, the counties of zones and the asks under coupons; the store has the rest. Belongs to
// one thread.
//
// As the gate counts.
#pragma once

#include <absl/container/flat_hash_map.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/accounts/incentives.h"
#include "engine/base/hash.h"
#include "engine/base/result.h"
#include "engine/journal/late_replace.h"
#include "engine/journal/ledger_store.h"
#include "engine/journal/programme_entry.h"
#include "engine/model/event_record.h"
#include "engine/model/reference_change.h"

namespace farmgate {

// Of what was granted, in the order in which they are told.
inline constexpr std::array<std::int32_t, 2> kProgrammeLevelsPerCent{80, 100};

// Attributes in the order of their names, each once: rows may repeat them.
std::vector<std::string> without_repeats(std::vector<std::string> attributes);

class ProgrammeEntries {
 public:
  // With what the store has by now, which must outlive it. Fails as ProgrammeReader does.
  static Result<std::unique_ptr<ProgrammeEntries>> open(const LedgerStore& store);

  // Of a ledger that begins, or goes on from elsewhere: what the store had of programmes is removed, and of
  // one that has not begun, what accounts had come to, too, since a beginning may have been cut short.
  static std::unique_ptr<ProgrammeEntries> anew(const LedgerStore& store, LedgerBatch& batch);

  // Takes the next event in, and adds to the batch what is news by it. Fails with kBadInput when it does not
  // fit those before, and as ProgrammeReader does; then what is here is worth nothing.
  Status apply(const EventRecord& event, LedgerBatch& batch);

  // Takes in what programmes pay for volume by the fill that was taken in last. Fails likewise.
  Status pay(const EventRecord& event, std::span<const IncentivePayment> payments);

  // Takes in what the gate had locked for a replace that came to nothing by this event, which was taken in
  // last. Fails likewise.
  Status not_replaced(const EventRecord& event, const LateReplace& late);

  // Takes in the next rows of the reference data before sequence 1: no news.
  void begin(std::span<const ReferenceEdit> genesis, LedgerBatch& batch);

  // From a snapshot, after its rows were begun with, before any event: asks that are open, what was paid,
  // what is given back; then the time of its last command. What is so already is not told. Require: there is
  // the programme.
  void restore_ask(std::string_view account, std::string_view order_id, const OpenAsk& ask,
                   LedgerBatch& batch);
  void restore_paid(const std::string& programme, std::int64_t money);
  void restore_release(const std::string& programme, const ProgrammeRelease& released);
  void finish_restore(Timestamp time);

  // What was taken in are whole commands: adds what they have changed to the batch, which is written then.
  void finish(LedgerBatch& batch);
  // Asks for which finish() will have something to add.
  std::size_t pending_count() const { return changed_.size(); }

 private:
  static constexpr Timestamp kNever{std::numeric_limits<std::int64_t>::max()};

  // Of asks, by their keys in the store, which have the ids that traders chose.
  template <class Value>
  using ByAsk = absl::flat_hash_map<std::string, Value, TextHash, std::equal_to<>>;

  struct Part {
    ProgrammeSums sums;
    bool has_changed = false;
  };
  struct Known {
    std::string symbol;
    ProgrammeBalance balance;
    std::map<std::pair<ProgrammeDimension, std::string>, Part> parts;
    bool has_changed = false;  // since the batch was begun
    bool is_touched = false;   // by the command
  };

  explicit ProgrammeEntries(const LedgerStore& store) : store_(store) {}

  Status load();
  Status take(const EventRecord& event, const AcceptedRecord& accepted);
  Status take(const EventRecord& event, const FilledRecord& filled);
  Status take(const EventRecord& event, const ReplacedRecord& replaced);
  Status take_coupon(const EventRecord& event, const ReplacedRecord& replaced, const std::string& key);
  void close(const EventRecord& event, const OrderRecord& order);
  void put_asks(LedgerBatch& batch);
  void change(std::span<const ReferenceEdit> rows, LedgerBatch& batch);
  void change(const ProgrammeRow& row);
  void grant(Known& known, const ProgrammeRow& row);

  std::string county_of(std::string_view zone) const;
  Result<std::vector<std::string>> attributes_of(std::string_view account) const;
  Status lock(OpenAsk ask, const OrderRecord& order, const EventRecord& event);
  void give_back(const OpenAsk& ask, Lots quantity, Timestamp time);
  void release(Known& known, std::int64_t money, Timestamp time);
  void count_releases(Timestamp time);
  void end_those_due(Timestamp time);
  void find_next_times();
  void move(Known& known, const OpenAsk& ask, const ProgrammeSums& by);

  Known* find(std::string_view programme);
  Known& touch(Known& known);
  void tell(Known& known, ProgrammeNews what);
  void end_command(LedgerBatch& batch);
  void tell_levels(Known& known, LedgerBatch& batch);
  void put_news(const Known& known, ProgrammeNews what, std::int32_t level, LedgerBatch& batch);

  const LedgerStore& store_;
  std::map<std::string, Known, std::less<>> programmes_;
  absl::flat_hash_map<std::string, std::string> counties_;  // of zones that have one
  ByAsk<OpenAsk> asks_;                                     // under coupons
  // Of accounts, those that the store does not have yet.
  absl::flat_hash_map<std::string, std::vector<std::string>, TextHash, std::equal_to<>> fresh_attributes_;
  // Of asks without one that the store does not have yet, their counties.
  ByAsk<std::string> fresh_;
  // Asks that are to be put or removed with the batch, and whether the store does not have them yet: one that
  // comes and goes within a batch is never written.
  ByAsk<bool> changed_;
  Timestamp next_count_time_ = kNever;  // when the first release counts
  Timestamp next_end_time_ = kNever;    // of a programme

  // Of the command whose events are being taken in.
  Sequence sequence_ = 0;
  Timestamp time_;
  std::uint32_t news_count_ = 0;
  std::vector<std::pair<Known*, ProgrammeNews>> news_;
  std::vector<Known*> touched_;
};

}  // namespace farmgate
