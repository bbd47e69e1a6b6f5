// Whether an order to come may have a price.
#pragma once

#include <grpcpp/support/status.h>

#include <string>

#include "engine/model/reference_data.h"
#include "engine/model/units.h"

namespace farmgate {

// Fails with INVALID_ARGUMENT, naming the field, when an order of the commodity may not have the price; with
// FAILED_PRECONDITION when it may have none at all.
grpc::Status check_price(const Commodity& commodity, Price price, const std::string& field);

}  // namespace farmgate
