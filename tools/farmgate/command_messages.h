// Requests of an order log as messages of the API.
#pragma once

#include "engine/model/request.h"

namespace farmgate::v1 {
class TradeCommand;
}

namespace farmgate {

// Fills in a blank message that comes to the same request. One that is malformed becomes another malformed
// one of the same account and order id, which is all that its rejection tells. The time is left out.
void write_command(const Request& request, v1::TradeCommand& command);

}  // namespace farmgate
