// Who answers a call that has one answer.
#pragma once

#include <grpcpp/grpcpp.h>

namespace farmgate {

template <class Response>
using Responder = grpc::ServerAsyncResponseWriter<Response>;

}  // namespace farmgate
