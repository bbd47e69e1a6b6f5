// The calls of MarketDataService, which gRPC is asked for.
#pragma once

#include <farmgate/v1/market_data_service.grpc.pb.h>

namespace farmgate {

// A type of its own, so that it can be named where the generated code is not included.
struct BookCalls final : v1::MarketDataService::AsyncService {};

}  // namespace farmgate
