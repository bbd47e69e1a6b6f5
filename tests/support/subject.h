// What the tests drive: an implementation of the market rules, seen from outside, in text alone.
//
// The oracle and the engine each stand behind a Subject, so that scenarios and random markets run on either
// and their events compare as lines of text. Nothing here knows how either of them works.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace farmgate {

// One row of a reference file (docs/file-formats.md), or its deletion.
//
// `kind` is commodity, zone, lane, account or programme (insert or change), or delete_commodity, delete_zone,
// delete_lane, delete_account or delete_programme. `fields` are the columns of that file as text; a missing
// key is an empty column. A deletion has the key columns alone.
struct ReferenceRow {
  std::string kind;
  std::map<std::string, std::string> fields;
};

// One command. `op` is a word of orders.csv (new, cancel, replace, mass_cancel, or one of the operations
// deposit, withdrawal, payout, loan, credit_line; `fields` are its columns as text, a missing key is an empty
// column), `disconnect` (as a cancel without request id), or `reference` (the
// rows of `changes`, in order, all or nothing), `halt` or `resume` (fields: commodity; of a halt
// cancel_resting: 1 or empty), `suspend` or `reinstate` (fields: account, or empty: everyone; of a suspend
// cancel_resting), or `tick` (time passes).
struct TextCommand {
  std::int64_t ts_ns = 0;
  std::string op;
  std::map<std::string, std::string> fields;
  std::vector<ReferenceRow> changes;
};

struct SubjectOptions {
  bool open_accounts = false;
  // N of the exactly-once rule: how many later closes an order id is remembered for.
  std::int64_t remembered_closes = 10'000'000;
};

class Subject {
 public:
  virtual ~Subject() = default;

  // Starts an empty market before sequence 1 with these rows of reference data, which must be right.
  virtual void start(const SubjectOptions& options, const std::vector<ReferenceRow>& reference) = 0;

  // Applies the next command (the first has sequence 1) and returns its events, one line each, in order:
  //
  //   SEQ.INDEX accepted ACCOUNT/ORDER SIDE COMMODITY ZONE QUANTITY@PRICE TIF [expire=NS] [min=N] [post_only]
  //             [self_trade=MODE]                      (options in this order, each only when not the
  //             default)
  //   SEQ.INDEX rejected ACCOUNT/ORDER REASON          (both as given; a mass cancel has no order, a
  //   reference
  //                                                     change, halt or resume neither: "alice/", "/")
  //   SEQ.INDEX filled COMMODITY taker=SIDE ask=ACCOUNT/ORDER@ZONE(OPEN,FILLED)
  //   bid=ACCOUNT/ORDER@ZONE(OPEN,FILLED)
  //             QUANTITY farm_gate=P delivered=P unit_cost=C subsidy=S [programme=P]     (OPEN, FILLED: after
  //             the fill; P: when it added to S)
  //   SEQ.INDEX cancelled ACCOUNT/ORDER REASON filled=N
  //   SEQ.INDEX expired ACCOUNT/ORDER filled=N
  //   SEQ.INDEX replaced ACCOUNT/ORDER QUANTITY@PRICE open=N filled=N  (QUANTITY is the new total; before
  //   matching) SEQ.INDEX reference_changed [suspend [ACCOUNT]] [reinstate [ACCOUNT]]   (of those two
  //   alone; without ACCOUNT: everyone)
  //   SEQ.INDEX deposited ACCOUNT AMOUNT by=WHO         (so do withdrawn, paid_out, loan_granted and
  //                                                     credit_line_set, whose AMOUNT may be `unlimited`)
  //
  // Each is one line with single spaces, as in
  //   7.0 filled onion taker=bid ask=bo/b1@yunnan(0,10) bid=al/a1@beijing(5,10) 10 farm_gate=50 delivered=57
  //   unit_cost=10 subsidy=3
  virtual std::vector<std::string> apply(const TextCommand& command) = 0;

  // What everybody has after the last command, one line each; none when the subject can't say.
  //
  //   account A line=L used=U reserved=R bought=M sold=M deposited=M withdrawn=M paid_out=M granted=M
  //   repaid=M
  //             incentives=M loan=M position=M              (in byte order of A; L is a number or
  //             `unlimited`)
  //   programme P granted=M available=M locked=M paid=M            (in order of their creation)
  //   carriers=M lane_funders=M lender=M settlement=M
  //
  // used and reserved are as they count for the last command. A position is what is owed to its owner; a
  // programme's is what it paid, with its sign turned. Together they are zero.
  virtual std::vector<std::string> balances() const { return {}; }

  // The lines of these accounts alone, in this order, and the last one; names of no account have none. Cheap
  // enough for every command.
  virtual std::vector<std::string> balances_of(const std::vector<std::string>& /*accounts*/) const {
    return {};
  }

  // Stops the test when an invariant of the implementation does not hold, a crossed book included.
  virtual void audit() const = 0;
};

}  // namespace farmgate
