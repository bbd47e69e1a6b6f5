// All services of a server.
#pragma once

#include "engine/service/account_calls.h"
#include "engine/service/admin_calls.h"
#include "engine/service/book_calls.h"
#include "engine/service/event_calls.h"
#include "engine/service/insight_calls.h"
#include "engine/service/order_calls.h"
#include "engine/service/programme_calls.h"
#include "engine/service/reference_calls.h"

namespace farmgate {

struct AsyncServices {
  OrderCalls orders;
  EventCalls events;
  AdminCalls admin;
  ReferenceCalls reference;
  BookCalls books;
  AccountCalls accounts;
  InsightCalls insight;
  ProgrammeCalls programmes;
};

}  // namespace farmgate
