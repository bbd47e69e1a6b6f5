// The calls of AdminService, which gRPC is asked for.
#pragma once

#include <farmgate/v1/admin_service.grpc.pb.h>

namespace farmgate {

// A type of its own, so that it can be named where the generated code is not included.
struct AdminCalls final : v1::AdminService::AsyncService {};

}  // namespace farmgate
