// The calls of InsightService, which gRPC is asked for.
#pragma once

#include <farmgate/v1/insight_service.grpc.pb.h>

namespace farmgate {

// A type of its own, so that it can be named where the generated code is not included.
struct InsightCalls final : v1::InsightService::AsyncService {};

}  // namespace farmgate
