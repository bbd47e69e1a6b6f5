// The calls of ReferenceService, which gRPC is asked for.
#pragma once

#include <farmgate/v1/reference_service.grpc.pb.h>

namespace farmgate {

// A type of its own, so that it can be named where the generated code is not included.
struct ReferenceCalls final : v1::ReferenceService::AsyncService {};

}  // namespace farmgate
