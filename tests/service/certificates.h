// Certificates that a test makes with the openssl command: an authority's, and those that it signs.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "tests/support/temporary_folder.h"
#include "tests/tools/run_program.h"

namespace farmgate {

// Where a certificate and its key are.
struct CertificateFiles {
  std::string certificate;
  std::string key;
};

class Authority {
 public:
  Authority() : own_(make("authority", {"-subj", "/CN=authority"})) {}

  const std::string& path() const { return own_.certificate; }

  // For 127.0.0.1. Files of the same name are replaced.
  CertificateFiles server(const std::string& name) const {
    return make(name, signed_by_this({"-subj", "/CN=" + name, "-addext", "subjectAltName=IP:127.0.0.1"}));
  }
  // For the client of this common name.
  CertificateFiles client(const std::string& name) const {
    return make(name, signed_by_this({"-subj", "/CN=" + name}));
  }

 private:
  std::vector<std::string> signed_by_this(std::vector<std::string> words) const {
    words.insert(words.end(), {"-CA", own_.certificate, "-CAkey", own_.key});
    return words;
  }
  CertificateFiles make(const std::string& name, const std::vector<std::string>& more) const {
    CertificateFiles files{.certificate = folder_.file(name + ".pem"), .key = folder_.file(name + ".key")};
    std::vector<std::string> words{"req",
                                   "-x509",
                                   "-newkey",
                                   "ec",
                                   "-pkeyopt",
                                   "ec_paramgen_curve:prime256v1",
                                   "-nodes",
                                   "-days",
                                   "2",
                                   "-keyout",
                                   files.key,
                                   "-out",
                                   files.certificate};
    words.insert(words.end(), more.begin(), more.end());
    const ProgramRun made = run_program("/usr/bin/openssl", words);
    EXPECT_EQ(made.exit_code, 0) << made.err;
    return files;
  }

  TemporaryFolder folder_;
  CertificateFiles own_;
};

}  // namespace farmgate
