// The gate: answers what needs no book, in sequence order, and turns requests into commands for the markets.
//
// Belongs to the thread of the sequencer. Owns the reference data, which only its commands change, the memory
// of what was asked before, what accounts owe, and what programmes have granted.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "engine/accounts/credit.h"
#include "engine/accounts/open_orders.h"
#include "engine/accounts/programme_choice.h"
#include "engine/accounts/programmes.h"
#include "engine/accounts/replace_hold.h"
#include "engine/accounts/request_memory.h"
#include "engine/model/command.h"
#include "engine/model/decision.h"
#include "engine/model/event.h"
#include "engine/model/event_buffer.h"
#include "engine/model/prepared_request.h"
#include "engine/model/reference_data.h"

namespace farmgate {

struct GateOptions {
  // A well-formed command of an unknown account creates it.
  bool open_accounts = false;
  // N: an order id is remembered until so many later orders have been closed.
  std::uint64_t remembered_closes = 10'000'000;
  // Orders to have memory ready for, so that taking them asks the system for none. There may be more.
  std::uint64_t expected_orders = 0;
};

// What the gate made of a block of requests.
struct Decisions {
  static constexpr std::size_t kSizeMax = 16;

  // A request that the gate itself answered, rejecting or booking it, by its place in the block, and how many
  // passed before it.
  struct Answer {
    std::uint32_t request = 0;
    std::uint32_t passed_before = 0;
    AccountId booked;  // the account; not valid(): it was rejected
    RejectReason reason = RejectReason::kMalformed;
  };
  // A retry, by its place in the block, and the sequence of the first request.
  struct Retry {
    std::uint32_t request = 0;
    Sequence first = 0;
  };
  // An ask that passed under a coupon, by its place in the block.
  struct Grant {
    std::uint32_t request = 0;
    Coupon coupon;
  };

  std::span<const Command> commands() const { return std::span(passed).first(passed_count); }
  std::span<const Answer> answers() const { return std::span(answered).first(answer_count); }
  std::span<const Retry> retries() const { return std::span(retried).first(retry_count); }
  std::span<const Grant> grants() const { return std::span(granted).first(grant_count); }

  // Appends the decision on each request of the block, which has `size`.
  void append_to(std::vector<Decision>& all, std::size_t size) const;

  std::array<Command, kSizeMax> passed;  // in order; their text is the requests'
  std::array<Answer, kSizeMax> answered;
  std::array<Retry, kSizeMax> retried;
  std::array<Grant, kSizeMax> granted;
  std::size_t passed_count = 0;
  std::size_t answer_count = 0;
  std::size_t retry_count = 0;
  std::size_t grant_count = 0;
};

class Gate {
 public:
  Gate(ReferenceData reference, const GateOptions& options);

  const ReferenceData& reference() const { return reference_; }
  const GateOptions& options() const { return options_; }

  // Decides on the first of these requests, the first of all having this sequence, and returns on how many:
  // as many as need no reports of what the ones before among them will have closed, none behind one that is
  // of every commodity, and at most Decisions::kSizeMax. Requires: sequences increase, and times do not go
  // back; `requests` is not empty.
  std::size_t decide(std::span<const PreparedRequest> requests, Sequence first, Decisions& decisions);

  // The same for one request. When it passes, `command` is what the markets are to apply; when it is booked,
  // `command` names the account.
  Decision decide(const PreparedRequest& request, Sequence sequence, Command& command);

  // What decide() does about a request on which it was decided before: nothing is decided again. False: no
  // gate that had the same requests before can have decided so, or no market can apply it. Requires: as for
  // decide().
  bool follow(const PreparedRequest& request, const Decision& decision, Sequence sequence, Command& command);

  // What was taken for the replaces among the requests that were decided on, or followed, last.
  std::span<const ReplaceHold> replace_holds() const { return replace_holds_; }

  // What the last reference change that passed has touched.
  const ReferenceEffect& effect() const { return effect_; }
  // What was wrong with the last reference change that was well formed; nothing: it passed.
  const std::optional<ReferenceFault>& reference_fault() const { return reference_fault_; }

  // Reports that an order was closed. Requires: called in the order of events.
  void report(const Close& close) {
    memory_.closed(close.cause, close.time, open_orders_.remove(close.commodity, close.slot));
  }

  // Whether events are to be reported too: credit and coupons hang on them.
  bool follows_events() const { return follows_events_; }
  // Reports an event. Requires: called in their order, and before what they closed is reported.
  void report(const Event& event);

  // For snapshots, between commands, with everything reported: what it remembers, what accounts owe, what
  // programmes have granted, and its open orders, visit(commodity, slot, record).
  const RequestMemory& memory() const { return memory_; }
  const Credit& credit() const { return credit_; }
  const Programmes& programmes() const { return programmes_; }
  template <class Visit>
  void visit_open(Visit visit) const {
    open_orders_.visit(visit);
  }

  // Put back what another gate had, in restore.cc. Requires: nothing was decided yet.
  RequestMemory& memory_to_restore() { return memory_; }
  Credit& credit_to_restore() { return credit_; }
  Programmes& programmes_to_restore() { return programmes_; }
  void restore_bid(RecordId order, const Credit::Bid& bid);
  OrderSlot restore_open(RecordId order);
  void restore_halt(CommodityId commodity) { reference_.set_halted(commodity, true); }
  // Not valid(): of everyone.
  void restore_suspension(AccountId account) { suspend(account, true); }

  // The first programmes have come with the change that was decided last: the gate is to be told of every ask
  // that rests once the markets have applied it, since it has not kept how replaces left them.
  bool wants_open_asks() const { return wants_open_asks_; }
  // How an ask that rests stands: its price, and its quantity, filled or not.
  struct OpenAsk {
    OrderSlot slot = kNoOrder;
    Price price;
    Lots quantity;
  };
  void tell_of(CommodityId commodity, const OpenAsk& ask);
  void has_open_asks() { wants_open_asks_ = false; }

  // Between commands.
  void audit() const;

  // Whether the decision on this request, the next one, could hang on events that have not been reported yet.
  bool needs_reports(const PreparedRequest& request);
  // Whether that could be said of any of the next so many requests; false is quick to tell.
  bool may_need_reports(std::size_t requests) const {
    return memory_.may_forget_requests(requests) || follows_events();
  }

 private:
  // What was looked up of a request before its turn, so that memory is on its way when the turn comes.
  struct Lookahead {
    std::uint64_t order_hash = 0;  // an IdKey's
    AccountId account;             // not valid(): it was unknown
    RecordId record;               // of the order, as a hint
  };
  using Lookaheads = std::array<Lookahead, Decisions::kSizeMax>;

  std::size_t block_size(std::span<const PreparedRequest> requests) const;
  void look_ahead(const PreparedRequest& request, Lookahead& lookahead) const {
    lookahead.account = reference_.symbols().accounts.find(request.account_name, request.account);
    lookahead.order_hash = IdKey::hash_of(lookahead.account, request.order_id_hash);
    lookahead.record = {};
    memory_.prefetch(lookahead.order_hash);
  }
  void look_ahead(std::span<const PreparedRequest> block, Lookaheads& lookaheads) const;
  void fetch_accounts(std::span<const PreparedRequest> block) const;
  void fetch_commodities(std::span<const PreparedRequest> block) const;
  Decision decide(const PreparedRequest& request, const Lookahead& lookahead, Sequence sequence,
                  Command& command);
  Decision decide_for_account(const PreparedRequest& request, const Lookahead& lookahead, Command& command);
  Decision decide_for_operator(const PreparedRequest& request, Command& command);
  Decision decide_new(const PreparedRequest& request, const Lookahead& lookahead, Command& command);
  Decision decide_on_order(const PreparedRequest& request, const Lookahead& lookahead, Command& command);
  Decision decide_mass_cancel(const PreparedRequest& request, Command& command);
  Decision decide_booking(const PreparedRequest& request, Command& command);
  Decision used_again(const IdRecord& first, const PreparedRequest& request) const;
  Decision decide_reference(const PreparedRequest& request);
  Decision decide_halt(const PreparedRequest& request, Command& command);
  Decision decide_suspension(const PreparedRequest& request, Command& command);
  void suspend(AccountId account, bool suspended);

  // In gate_follow.cc.
  bool follow_operator(const PreparedRequest& request, Command& command);
  bool follow_for_account(const PreparedRequest& request, Command& command);
  bool follow_new(const PreparedRequest& request, Command& command);
  bool follow_on_order(const PreparedRequest& request, Command& command);
  bool follow_mass_cancel(const PreparedRequest& request, Command& command);
  bool follow_booking(const PreparedRequest& request, const Command& command);
  bool may_have(const Command& command, Side side, Lots quantity) const;

  void hold_for_replace(const PreparedRequest& request, const Command& command, RecordId order);
  void take_order(const PreparedRequest& request, const IdKey& key, const IdTable::Place& place,
                  Command& command);
  void name_order(const PreparedRequest& request, const IdRecord& order, Command& command);
  void remember_request(const PreparedRequest& request, const IdKey& key, const IdTable::Place& place,
                        RecordId order, const Command& command);
  void remember_mass_cancel(const PreparedRequest& request, const IdKey& key, const IdTable::Place& place,
                            const Command& command);

  AccountId open_account(const PreparedRequest& request);
  CommodityId commodity_of(const PreparedRequest& request) const {
    return reference_.symbols().commodities.find(request.commodity_name, request.commodity);
  }
  ZoneId zone_of(const PreparedRequest& request) const {
    return reference_.symbols().zones.find(request.zone_name, request.zone);
  }
  // In gate_booking.cc.
  void book(const PreparedRequest& request, AccountId account);
  void remember_booking(const PreparedRequest& request, const IdKey& key, const IdTable::Place& place,
                        Sequence sequence);
  std::optional<RejectReason> fault_of_booking(const PreparedRequest& request, AccountId account);

  // In gate_credit.cc.
  bool counts(const PreparedRequest& request, AccountId account) const {
    return request.side == Side::kBid && reference_.account(account).credit_line.has_value();
  }
  bool covers_new(const PreparedRequest& request, AccountId account) const;
  bool covers_replace(const PreparedRequest& request, RecordId order) const;
  void reserve_new(const PreparedRequest& request, AccountId account, RecordId order);
  std::int64_t reserve_replace(const PreparedRequest& request, RecordId order, Sequence sequence);
  RecordId find(CommodityId commodity, const OrderName& order) const;
  Int128 credit_need(const PreparedRequest& request, AccountId account) const;
  bool may_hang_on_closes(const PreparedRequest& request) const;
  bool may_hang_on_releases(const PreparedRequest& request);

  // In gate_programmes.cc.
  bool has_programmes() const { return reference_.programme_count() > 0; }
  Coupon coupon_for_new(const PreparedRequest& request, const Command& command);
  Coupon coupon_for_replace(const PreparedRequest& request, RecordId order);
  Programmes::Need need_of(const ProgrammeChoice::Question& question, Lots quantity);
  Programmes::Need need_of_replace(const PreparedRequest& request, const IdRecord& placed);
  Programmes::Need coupon_need(const PreparedRequest& request, AccountId account);
  Coupon granted(const Programmes::Need& need) const;
  bool could_have_granted(const Programmes::Need& need) const;
  bool keeps_priority(const PreparedRequest& request, RecordId order) const;
  void lock_for_new(const PreparedRequest& request, const Command& command, RecordId order);
  std::int64_t lock_for_replace(const PreparedRequest& request, const Command& command, RecordId order);
  void report_to_programmes(const Event& event);
  bool may_hang_on_coupons(const PreparedRequest& request);

  std::optional<RejectReason> fault_of_new(const PreparedRequest& request, const Command& command) const;
  std::optional<RejectReason> fault_of_replace(const PreparedRequest& request, const IdRecord& order) const;
  std::optional<RejectReason> fault_of_standing(const Commodity& commodity, AccountId account) const;

  ReferenceData reference_;
  ReferenceEffect effect_;
  std::optional<ReferenceFault> reference_fault_;
  const GateOptions options_;
  RequestMemory memory_;
  OpenOrders open_orders_;
  Credit credit_;
  ProgrammeChoice choice_;
  Programmes programmes_;
  std::vector<ReplaceHold> replace_holds_;  // emptied with every block while events are followed
  bool wants_open_asks_ = false;
  bool counts_credit_ = false;   // some account has, or had, a credit line, or a bid counts
  bool follows_events_ = false;  // that, or there is, or was, a programme
};

}  // namespace farmgate
