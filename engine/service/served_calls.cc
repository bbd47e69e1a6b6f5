#include "engine/service/served_calls.h"

#include "engine/service/account_queries.h"
#include "engine/service/admin_call.h"
#include "engine/service/admin_methods.h"
#include "engine/service/book_query.h"
#include "engine/service/book_stream.h"
#include "engine/service/change_call.h"
#include "engine/service/demand_map_query.h"
#include "engine/service/entry_query.h"
#include "engine/service/event_methods.h"
#include "engine/service/event_stream.h"
#include "engine/service/explain_query.h"
#include "engine/service/insight_queries.h"
#include "engine/service/list_call.h"
#include "engine/service/market_stream.h"
#include "engine/service/milestone_stream.h"
#include "engine/service/order_queries.h"
#include "engine/service/programme_methods.h"
#include "engine/service/programme_queries.h"
#include "engine/service/programme_stream.h"
#include "engine/service/query_call.h"
#include "engine/service/quote_query.h"
#include "engine/service/quotes_stream.h"
#include "engine/service/reference_methods.h"
#include "engine/service/statistics_query.h"
#include "engine/service/status_call.h"
#include "engine/service/trade_session.h"

namespace farmgate {
namespace {

// The rare calls of operators.
void listen_for_acts(ServiceContext& context, Poller& poller) {
  AdminCall<Drain>::listen(context, poller);
  AdminCall<TakeSnapshot>::listen(context, poller);
  AdminCall<CreateBackup>::listen(context, poller);
  AdminCall<FollowClock>::listen(context, poller);
  ChangeCall<UpsertCommodities>::listen(context, poller);
  ChangeCall<DeleteCommodities>::listen(context, poller);
  ChangeCall<UpsertZones>::listen(context, poller);
  ChangeCall<DeleteZones>::listen(context, poller);
  ChangeCall<UpsertLanes>::listen(context, poller);
  ChangeCall<DeleteLanes>::listen(context, poller);
  ChangeCall<UpsertAccounts>::listen(context, poller);
  ChangeCall<DeleteAccounts>::listen(context, poller);
  ChangeCall<UpsertProgrammes>::listen(context, poller);
  ChangeCall<DeleteProgrammes>::listen(context, poller);
  ChangeCall<CreateProgramme>::listen(context, poller);
  ChangeCall<AmendProgramme>::listen(context, poller);
}

}  // namespace

ServedCalls::ServedCalls(ServiceContext& context, Poller& poller)
    : place(context, poller),
      cancel(context, poller),
      replace(context, poller),
      mass_cancel(context, poller),
      pay(context, poller),
      lend(context, poller),
      set_credit_line(context, poller) {
  StatusCall::listen(context, poller);
  listen_for_acts(context, poller);
  ListCall<ListCommodities>::listen(context, poller);
  ListCall<ListZones>::listen(context, poller);
  ListCall<ListLanes>::listen(context, poller);
  ListCall<ListAccounts>::listen(context, poller);
  ListCall<ListProgrammes>::listen(context, poller);
  TradeSession::listen(context, poller);
  EventStream<StreamFills>::listen(context, poller);
  EventStream<StreamEvents>::listen(context, poller);
  QueryCall<GetOrder>::listen(context, poller);
  QueryCall<ListOrders>::listen(context, poller);
  QueryCall<GetQuote>::listen(context, poller);
  MarketStream<StreamQuotes>::listen(context, poller);
  QueryCall<GetBook>::listen(context, poller);
  MarketStream<StreamBook>::listen(context, poller);
  QueryCall<ExplainOrder>::listen(context, poller);
  QueryCall<GetStatistics>::listen(context, poller);
  QueryCall<GetDemandMap>::listen(context, poller);
  QueryCall<GetAccount>::listen(context, poller);
  QueryCall<GetProducer>::listen(context, poller);
  QueryCall<GetZone>::listen(context, poller);
  QueryCall<ListZoneFigures>::listen(context, poller);
  QueryCall<ListTownFigures>::listen(context, poller);
  QueryCall<ListCountyFigures>::listen(context, poller);
  QueryCall<GetProgrammeEffect>::listen(context, poller);
  QueryCall<GetFairness>::listen(context, poller);
  MarketStream<StreamMilestones>::listen(context, poller);
  QueryCall<ListEntries>::listen(context, poller);
  QueryCall<GetProgramme>::listen(context, poller);
  QueryCall<ListProgrammeStates>::listen(context, poller);
  ProgrammeStream::listen(context, poller);
}

StopCalls::StopCalls(ServiceContext& context, Poller& poller)
    : halt(context, poller), resume(context, poller), suspend(context, poller), reinstate(context, poller) {}

}  // namespace farmgate
