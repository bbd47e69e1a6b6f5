// Which accounts a request is about, seen from its caller: an overload for every request that names any.
#pragma once

#include <farmgate/v1/account_service.pb.h>
#include <farmgate/v1/event_service.pb.h>
#include <farmgate/v1/market_data_service.pb.h>
#include <farmgate/v1/order_service.pb.h>

#include "engine/access/callers.h"

namespace farmgate {

// Of one that names none.
template <class Request>
Standing standing_of(const Caller&, const Request&) {
  return Standing::kNone;
}

Standing standing_of(const Caller& caller, const v1::PlaceOrderRequest& request);
Standing standing_of(const Caller& caller, const v1::CancelOrderRequest& request);
Standing standing_of(const Caller& caller, const v1::ReplaceOrderRequest& request);
Standing standing_of(const Caller& caller, const v1::CancelOrdersRequest& request);
Standing standing_of(const Caller& caller, const v1::TradeRequest& request);
Standing standing_of(const Caller& caller, const v1::ListOrdersRequest& request);
Standing standing_of(const Caller& caller, const v1::StreamFillsRequest& request);
Standing standing_of(const Caller& caller, const v1::StreamEventsRequest& request);
Standing standing_of(const Caller& caller, const v1::GetQuoteRequest& request);
Standing standing_of(const Caller& caller, const v1::GetAccountRequest& request);
Standing standing_of(const Caller& caller, const v1::ListEntriesRequest& request);

// An order that is named by its sequence is for now the caller's; whose it is has to be seen when it is
// found.
Standing standing_of(const Caller& caller, const v1::GetOrderRequest& request);
Standing standing_of(const Caller& caller, const v1::ExplainOrderRequest& request);

}  // namespace farmgate
