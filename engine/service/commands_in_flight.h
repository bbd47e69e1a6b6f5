// The commands of a call or a session that were let in, as far as its caller's bounds are concerned, and are
// not answered yet.
#pragma once

#include <cstdint>
#include <span>

#include "engine/access/caller_usages.h"
#include "engine/access/callers.h"
#include "engine/model/prepared_request.h"
#include "engine/service/service_context.h"

namespace farmgate {

// Belongs to the call or session, on its thread. What has not ended when it is gone ends with it.
class CommandsInFlight {
 public:
  explicit CommandsInFlight(ServiceContext& context) : context_(context) {}
  CommandsInFlight(const CommandsInFlight&) = delete;
  CommandsInFlight& operator=(const CommandsInFlight&) = delete;
  ~CommandsInFlight() { end_all(); }

  // Of whom they are from here on; nullptr: of one who is not known. Requires: none is in flight.
  void begin(SharedUsage usage, KnownCaller caller);

  // Lets commands in together, or none of them. Requires: it has begun, and the engine has recovered.
  Refusal let_in(std::span<const PreparedRequest> requests);

  // So many of them are answered, or will not be done.
  void end(std::int64_t count);
  void end_all() { end(count_); }

 private:
  Refusal let_orders_in(std::int64_t count, Rate::Clock::time_point now);
  Refusal let_ids_in(std::span<const PreparedRequest> requests) const;
  Refusal let_accounts_in(std::span<const PreparedRequest> requests) const;

  ServiceContext& context_;
  SharedUsage usage_;
  KnownCaller caller_;
  std::int64_t count_ = 0;
};

}  // namespace farmgate
