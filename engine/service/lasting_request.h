// What a request may take that is kept as long as its call: a stream's, or that of a query which waits.
#pragma once

#include <google/protobuf/message.h>
#include <grpcpp/support/status.h>

#include <cstddef>

namespace farmgate {

// In memory, with what is unknown in it: three lists of 1,000 names take 330 KB. So bounded, the streams and
// the waiting calls that a caller may have do not take what their messages could.
constexpr std::size_t kLastingRequestBytesMax = std::size_t{512} << 10;

// INVALID_ARGUMENT of one that takes more.
inline grpc::Status check_lasting(const google::protobuf::Message& request) {
  if (request.SpaceUsedLong() <= kLastingRequestBytesMax) return grpc::Status::OK;
  return {grpc::StatusCode::INVALID_ARGUMENT,
          "the request takes more than 512 KB of memory while the call lasts: name less in it, and no fields "
          "that "
          "the server does not know"};
}

}  // namespace farmgate
