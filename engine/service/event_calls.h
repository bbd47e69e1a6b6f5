// The calls of EventService, which gRPC is asked for.
#pragma once

#include <farmgate/v1/event_service.grpc.pb.h>

namespace farmgate {

// A type of its own, so that it can be named where the generated code is not included.
struct EventCalls final : v1::EventService::AsyncService {};

}  // namespace farmgate
