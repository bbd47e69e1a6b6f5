// TLS as gRPC has it, from files that may change.
#pragma once

#include <grpcpp/security/server_credentials.h>

#include <chrono>
#include <memory>

#include "engine/access/tls_files.h"
#include "engine/base/result.h"

namespace farmgate {

// Looks at the files again and again: new connections get what is in them, those that there are stay as they
// are. Fails as check_tls_files(). Requires: files.is_given().
Result<std::shared_ptr<grpc::ServerCredentials>> tls_credentials(const TlsFiles& files,
                                                                 std::chrono::seconds interval);

}  // namespace farmgate
