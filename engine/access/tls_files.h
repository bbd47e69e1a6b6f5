// The PEM files that a server shows who it is with, and knows its clients by.
#pragma once

#include <string>

#include "engine/base/result.h"

namespace farmgate {

struct TlsFiles {
  std::string certificate;  // of the server, with those that it was signed with; empty: no TLS
  std::string key;          // of the certificate
  std::string client_ca;    // who signs clients' certificates, which are then demanded; empty: nobody

  bool is_given() const { return !certificate.empty(); }
};

// Fails with kBadInput, saying what is wrong, when a file cannot be read or is no such thing, or when the key
// is not that of the certificate: gRPC would only turn every client away. Requires: is_given().
Status check_tls_files(const TlsFiles& files);

}  // namespace farmgate
