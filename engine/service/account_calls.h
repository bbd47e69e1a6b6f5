// The calls of AccountService, which gRPC is asked for.
#pragma once

#include <farmgate/v1/account_service.grpc.pb.h>

namespace farmgate {

// A type of its own, so that it can be named where the generated code is not included.
struct AccountCalls final : v1::AccountService::AsyncService {};

}  // namespace farmgate
