// The calls that a poller serves, which wait for clients from when they are made on.
//
// They belong to its thread, once that has started.
#pragma once

#include <deque>

#include "engine/service/account_methods.h"
#include "engine/service/admin_call.h"
#include "engine/service/admin_methods.h"
#include "engine/service/change_call.h"
#include "engine/service/order_methods.h"
#include "engine/service/poller.h"
#include "engine/service/programme_methods.h"
#include "engine/service/reference_methods.h"
#include "engine/service/service_context.h"
#include "engine/service/status_call.h"
#include "engine/service/stop_methods.h"
#include "engine/service/unary_call.h"

namespace farmgate {

// The calls of ReferenceService that change what there is, which a poller serves again and again.
struct ReferenceCallSet {
  ReferenceCallSet(ServiceContext& context, Poller& poller);

  template <class Upsert, class Delete>
  struct OfAKind {
    ChangeCall<Upsert> upsert;
    ChangeCall<Delete> remove;

    OfAKind(ServiceContext& context, Poller& poller) : upsert(context, poller), remove(context, poller) {}
  };
  OfAKind<UpsertCommodities, DeleteCommodities> commodities;
  OfAKind<UpsertZones, DeleteZones> zones;
  OfAKind<UpsertLanes, DeleteLanes> lanes;
  OfAKind<UpsertAccounts, DeleteAccounts> accounts;
  OfAKind<UpsertProgrammes, DeleteProgrammes> programmes;
};

// All but those of StopCalls. The ones named here are made once, and used again and again; streams, sessions
// and queries make the next one themselves.
struct ServedCalls {
  UnaryCalls<PlaceOrder> place;
  UnaryCalls<CancelOrder> cancel;
  UnaryCalls<ReplaceOrder> replace;
  UnaryCalls<CancelOrders> mass_cancel;
  UnaryCalls<RecordPayment> pay;
  UnaryCalls<GrantLoan> lend;
  UnaryCalls<SetCreditLine> set_credit_line;
  std::deque<StatusCall> status;
  std::deque<AdminCall<Drain>> drain;
  std::deque<AdminCall<TakeSnapshot>> snapshot;
  std::deque<AdminCall<CreateBackup>> backup;
  std::deque<AdminCall<FollowClock>> follow_clock;
  std::deque<ReferenceCallSet> reference;
  std::deque<ChangeCall<CreateProgramme>> create_programme;
  std::deque<ChangeCall<AmendProgramme>> amend_programme;

  ServedCalls(ServiceContext& context, Poller& poller);
};

// Those by which an operator stops trading. They have a poller of their own, whose port the engine looks at
// first, so that they wait neither for other calls nor for an engine that has enough to do.
struct StopCalls {
  UnaryCalls<HaltCommodity> halt;
  UnaryCalls<ResumeCommodity> resume;
  UnaryCalls<SuspendTrading> suspend;
  UnaryCalls<ReinstateTrading> reinstate;

  StopCalls(ServiceContext& context, Poller& poller);
};

}  // namespace farmgate
