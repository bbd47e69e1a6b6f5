#include "tests/fuzz/driven_engine.h"

#include "engine/model/digest.h"
#include "engine/model/event_record.h"
#include "tests/support/small_market.h"

namespace farmgate {

DrivenEngine::DrivenEngine() : engine_(small_market(), {.open_accounts = true, .remembered_closes = 3}) {}

void DrivenEngine::apply(const Request& request) {
  events_.clear();
  engine_.apply(request, events_);
  engine_.audit();
  std::string bytes;
  Digest().add(events_.events(), engine_.reference().symbols(), bytes);
  EventRecords records(bytes);
  EventRecord record;
  while (records.next(record)) {
  }
  check(!records.broken());
}

}  // namespace farmgate
