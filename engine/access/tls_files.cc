#include "engine/access/tls_files.h"

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <memory>

namespace farmgate {
namespace {

struct Free {
  void operator()(BIO* file) const { BIO_free(file); }
  void operator()(X509* certificate) const { X509_free(certificate); }
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
};
using Certificate = std::unique_ptr<X509, Free>;
using Key = std::unique_ptr<EVP_PKEY, Free>;

std::unique_ptr<BIO, Free> open(const std::string& path) {
  return std::unique_ptr<BIO, Free>(BIO_new_file(path.c_str(), "r"));
}

// A daemon cannot be asked for a password.
int no_password(char* /*password*/, int /*size*/, int /*for_writing*/, void* /*data*/) {
  return -1;
}

Certificate read_certificate(const std::string& path) {
  const auto file = open(path);
  return Certificate(file ? PEM_read_bio_X509(file.get(), nullptr, no_password, nullptr) : nullptr);
}

Key read_key(const std::string& path) {
  const auto file = open(path);
  return Key(file ? PEM_read_bio_PrivateKey(file.get(), nullptr, no_password, nullptr) : nullptr);
}

Error unusable(const std::string& path, const std::string& what) {
  return {.code = ErrorCode::kBadInput, .message = path + what};
}

}  // namespace

Status check_tls_files(const TlsFiles& files) {
  const Certificate certificate = read_certificate(files.certificate);
  if (!certificate) return unusable(files.certificate, ": cannot be read, or has no certificate in PEM form");
  const Key key = read_key(files.key);
  if (!key)
    return unusable(files.key, ": cannot be read, or has no private key in PEM form without a password");
  if (X509_check_private_key(certificate.get(), key.get()) != 1) {
    return unusable(files.key, ": is not the key of the certificate in " + files.certificate);
  }
  if (files.client_ca.empty() || read_certificate(files.client_ca)) return {};
  return unusable(files.client_ca, ": cannot be read, or has no certificate in PEM form");
}

}  // namespace farmgate
