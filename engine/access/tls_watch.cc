#include "engine/access/tls_watch.h"

#include <utility>

namespace farmgate {

TlsWatch::TlsWatch(TlsFiles files, std::chrono::milliseconds interval,
                   std::function<void(const std::string&)> warn)
    : files_(std::move(files)),
      warn_(std::move(warn)),
      marks_(marks()),
      repeater_("tls", interval, [this] { look(); }) {}

// Between the replacing of one and the other they do not go together: that is told when it is still so at the
// next look.
void TlsWatch::look() {
  const Marks now = marks();
  const bool has_changed = now != marks_;
  if (!has_changed && !is_doubtful_) return;
  marks_ = now;
  const Status checked = check_tls_files(files_);
  if (!checked && !has_changed && warn_) {
    warn_(
        checked.error().message +
        ": new connections fail, those there are go on; put a certificate and its key in their place, or the "
        "old ones back, which needs no restart");
  }
  is_doubtful_ = !checked && has_changed;
}

}  // namespace farmgate
