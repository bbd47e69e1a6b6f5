#include "engine/service/service_context.h"

#include <utility>

#include "engine/service/async_services.h"

namespace farmgate {

ServiceContext::ServiceContext(AsyncServices& services, MarketDataBuilder& copy, LedgerBuilder& entries,
                               bool clients_have_the_clock, std::string durable)
    : market_data(copy),
      ledger(entries),
      client_clock(clients_have_the_clock),
      durability(std::move(durable)),
      orders(services.orders),
      events(services.events),
      admin(services.admin),
      reference(services.reference),
      books(services.books),
      accounts(services.accounts),
      insight(services.insight),
      programmes(services.programmes) {}

}  // namespace farmgate
