#include "engine/market_data/market_state.h"

#include <string>

#include "engine/base/check.h"
#include "engine/model/event_record.h"

namespace farmgate {

Status MarketState::apply(const EventChunk& chunk) {
  check(chunk.first <= sequence_ + 1);
  check(chunk.last > sequence_);
  EventRecords records(chunk.events);
  for (EventRecord record; records.next(record);) {
    if (record.sequence <= sequence_) continue;
    if (Status status = apply(record); !status) return status;
  }
  if (records.broken()) {
    return Error{.code = ErrorCode::kBadInput,
                 .message = "the events of sequences " + std::to_string(chunk.first) + " to " +
                            std::to_string(chunk.last) + " cannot be read back"};
  }
  sequence_ = chunk.last;
  return {};
}

Status MarketState::apply(const EventRecord& event) {
  time_ = event.time;
  if (Status status = orders_.apply(event); !status) return status;
  statistics_.apply(event, orders_.changes());
  return books_.apply(event, orders_);
}

}  // namespace farmgate
