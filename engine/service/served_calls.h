// The calls that a poller serves, which wait for clients from when they are made on.
//
// They belong to its thread, once that has started.
#pragma once

#include "engine/service/account_methods.h"
#include "engine/service/order_methods.h"
#include "engine/service/poller.h"
#include "engine/service/service_context.h"
#include "engine/service/stop_methods.h"
#include "engine/service/unary_call.h"

namespace farmgate {

// All but those of StopCalls. The ones named here are made once, and used again and again; all others make
// the next one themselves.
struct ServedCalls {
  UnaryCalls<PlaceOrder> place;
  UnaryCalls<CancelOrder> cancel;
  UnaryCalls<ReplaceOrder> replace;
  UnaryCalls<CancelOrders> mass_cancel;
  UnaryCalls<RecordPayment> pay;
  UnaryCalls<GrantLoan> lend;
  UnaryCalls<SetCreditLine> set_credit_line;

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
