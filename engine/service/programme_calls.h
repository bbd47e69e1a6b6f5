// The calls of ProgrammeService, which gRPC is asked for.
#pragma once

#include <farmgate/v1/programme_service.grpc.pb.h>

namespace farmgate {

// A type of its own, so that it can be named where the generated code is not included.
struct ProgrammeCalls final : v1::ProgrammeService::AsyncService {};

}  // namespace farmgate
