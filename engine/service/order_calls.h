// The calls of OrderService, which gRPC is asked for.
#pragma once

#include <farmgate/v1/order_service.grpc.pb.h>

namespace farmgate {

// A type of its own, so that it can be named where the generated code is not included.
struct OrderCalls final : v1::OrderService::AsyncService {};

}  // namespace farmgate
