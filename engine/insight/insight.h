// What the fills mean: for producers, for villages and their towns, and for those who pay for programmes.
//
// A fold over the events in their order, in integers and sequenced time alone: the same events give the same
// figures and milestones, from the first event on or from an image in between. docs/insight.md says what
// each figure is.
//
// Plain: belongs to one thread at a time. Numbers are its own.
//
// At all times, between two calls: a producer is above the line, a zone an e-commerce village and a town an
// e-commerce town exactly when its figures say so; no day that has left the year is in any figure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/insight/attribute_lists.h"
#include "engine/insight/image.h"
#include "engine/insight/insight_terms.h"
#include "engine/insight/milestones.h"
#include "engine/insight/producers.h"
#include "engine/insight/programme_effects.h"
#include "engine/insight/sale.h"
#include "engine/insight/trade_groups.h"
#include "engine/insight/villages.h"
#include "engine/insight/year.h"
#include "engine/model/reference_change.h"

namespace farmgate {

// By which zones and accounts say that they are of a poor county.
inline constexpr std::string_view kPoorCounty = "poor-county";

class Insight {
 public:
  Insight() = default;
  explicit Insight(const InsightTerms& terms) : terms_(terms) {}

  // Takes in rows: before sequence 1, or as a snapshot has them.
  void begin(const ReferenceChange& rows);
  void begin(const CommodityRow& row);
  void begin(const ZoneRow& row);
  void begin(const AccountRow& row);
  void begin(const ProgrammeRow& row) { programmes_.take(row.symbol); }

  // The time of the next event: days leave the year when the first event of a later day comes.
  void reach(const Moment& at);
  // Takes in a change of reference data. Requires: reach(at).
  void change(const Moment& at, const ReferenceChange& rows);
  // Takes in a fill. Requires: reach(at).
  void add(const Moment& at, const Sale& sale);

  // The same for those who remember what numbers the names have: of both accounts and both zones.
  struct Parties {
    AccountId producer;
    AccountId buyer;
    ZoneId origin;
    ZoneId destination;
  };
  void add(const Moment& at, const Sale& sale, const Parties& parties);
  // The numbers of an account and of a zone, which are there from here on.
  AccountId take_account(std::string_view symbol) { return producers_.take(symbol); }
  ZoneId take_zone(std::string_view symbol) { return villages_.take(symbol); }

  const InsightTerms& terms() const { return terms_; }
  // What was up to this moment is in no figure; sequence 0: everything is.
  const Moment& since() const { return since_; }
  // The day of the last event.
  Day day() const { return day_; }
  const Producers& producers() const { return producers_; }
  const Villages& villages() const { return villages_; }
  const ProgrammeEffects& programmes() const { return programmes_; }
  const TradeGroups& groups() const { return groups_; }
  const AttributeLists& attributes() const { return attributes_; }
  const Milestones& milestones() const { return milestones_; }
  // What money is called, if all commodities that say so agree; else empty.
  std::string currency() const;

  // The records of an image, which with the rows of reference data make it again.
  void save(const TakeRecord& take) const;
  // Takes in a record, behind the rows. False: it is none, and what is here is worth nothing.
  bool restore(std::string_view record);
  // Behind the last record: holds everybody against the terms, without milestones.
  void finish_restore();
  // Goes on from a moment before which nothing is known.
  void begin_after(const Moment& at);

 private:
  static constexpr std::uint8_t kFormat = 1;

  void add_to_market(const Moment& at, const Sale& sale, const Parties& parties);
  void add_to_programme(const Sale& sale, ProgrammeId programme, const Parties& parties, EarnerId producer);
  void add_payment(const Moment& at, const IncentivePayment& payment, const Parties& parties);
  const std::vector<AttributeId>& attributes_of(const Parties& parties);
  void judge(const Moment& at, EarnerId producer);
  void judge(const Moment& at, ZoneId zone);
  void judge_all(const Moment& at, std::vector<EarnerId>& producers, std::vector<ZoneId>& zones);
  void judge_towns(const Moment& at);
  void tell_producer(const Moment& at, MilestoneKind kind, EarnerId producer);
  bool restore_head(CanonicalReader& in);
  bool restore_milestone(CanonicalReader& in);
  bool restore_dropped_milestones(CanonicalReader& in);
  bool restore(ImageKind kind, CanonicalReader& in);

  InsightTerms terms_;
  Moment since_;
  Day day_ = 0;
  AttributeLists attributes_;
  Producers producers_;
  Villages villages_;
  ProgrammeEffects programmes_;
  TradeGroups groups_;
  Milestones milestones_;
  std::vector<TownId> towns_to_judge_;
  SymbolTable<CommodityId> commodities_;
  std::vector<std::string> currencies_;  // by number of the commodity
};

}  // namespace farmgate
