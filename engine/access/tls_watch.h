// Looks at the files of TLS when they have changed: gRPC takes over what is in them, and says nothing when
// new connections fail for it.
#pragma once

#include <array>
#include <chrono>
#include <functional>
#include <string>

#include "engine/access/file_mark.h"
#include "engine/access/repeater.h"
#include "engine/access/tls_files.h"

namespace farmgate {

// Looks on a thread of its own.
class TlsWatch {
 public:
  // `warn` is called on that thread, once for each change that leaves files that cannot be used; may be
  // empty.
  TlsWatch(TlsFiles files, std::chrono::milliseconds interval, std::function<void(const std::string&)> warn);

 private:
  using Marks = std::array<FileMark, 3>;

  Marks marks() const {
    return {mark_of(files_.certificate), mark_of(files_.key), mark_of(files_.client_ca)};
  }
  void look();

  const TlsFiles files_;
  const std::function<void(const std::string&)> warn_;
  Marks marks_;  // this and the next are of the thread that looks
  bool is_doubtful_ = false;
  Repeater repeater_;  // last: it uses the others
};

}  // namespace farmgate
