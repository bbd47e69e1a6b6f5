// The callers of a token file as it is now: it is read again when it has changed.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "engine/access/callers.h"
#include "engine/access/file_mark.h"
#include "engine/access/repeater.h"
#include "engine/access/token_file.h"
#include "engine/base/result.h"

namespace farmgate {

// Who of a file may be let in.
struct TokenAdmission {
  CallerEntries entries;
  Status noted;  // else why some are left out: they are tried again
};

struct TokenWatchOptions {
  std::string path;
  std::chrono::milliseconds interval{1'000};  // from one look at the file to the next
  std::function<std::chrono::system_clock::time_point()> now = std::chrono::system_clock::now;
  // Asked by open() and on the thread that looks at the file, before anybody of it is let in, and after those
  // were shut out who are not in it any more, or may do less; those who may do more have what they had until
  // it returns them. While it waits it calls its second argument now and then, on the same thread, which
  // shuts out whoever is to be by then. Empty: all may be let in.
  std::function<TokenAdmission(const CallerEntries&, const std::function<void()>&)> admit;
  // Called on that thread when the generation has become another, and with what an operator should know. May
  // be empty.
  std::function<void()> changed;
  std::function<void(const std::string&)> warn;
};

// Any thread may ask. A thread of its own looks at the file; while that cannot be read, those who were in it
// last may call, and `warn` says so once.
class TokenWatch {
 public:
  // Fails as read_token_file().
  static Result<std::unique_ptr<TokenWatch>> open(TokenWatchOptions options);
  ~TokenWatch() = default;
  TokenWatch(const TokenWatch&) = delete;
  TokenWatch& operator=(const TokenWatch&) = delete;

  // Another number whenever callers() has become another, or one of them has expired: who keeps an answer of
  // theirs asks again then.
  std::uint64_t generation() const {
    return generation_.load(std::memory_order_acquire);
  }  // pairs with next_generation()

  std::shared_ptr<const Callers> callers() const {
    const std::lock_guard lock(mutex_);
    return callers_;
  }

 private:
  explicit TokenWatch(TokenWatchOptions options);
  Status read();
  TokenAdmission admit(const CallerEntries& entries);
  void shut_out(CallerEntries& latest);
  void let_in(CallerEntries entries);
  void look();
  void warn_once(const std::string& what);
  void look_for_expired();
  void next_generation();
  Timestamp time() const;

  const TokenWatchOptions options_;
  // The next five are of the watching thread, once there is one.
  FileMark mark_;                    // of the file as it was taken in; none: it could not be, or not in full
  bool has_warned_ = false;          // that it could not be
  CallerEntries entries_;            // that were let in
  std::optional<Timestamp> expiry_;  // of the next one to expire
  bool is_open_ = false;             // callers() have been asked for: who keeps answers is told of changes
  std::atomic<std::uint64_t> generation_{1};
  mutable std::mutex mutex_;  // held to copy or replace a pointer
  std::shared_ptr<const Callers> callers_;
  std::optional<Repeater> repeater_;  // last: it uses the others
};

}  // namespace farmgate
