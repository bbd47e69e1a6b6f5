// The callers of a token file as it is now: it is read again when it has changed.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "engine/access/callers.h"
#include "engine/access/token_file.h"
#include "engine/base/result.h"

namespace farmgate {

struct TokenWatchOptions {
  std::string path;
  std::chrono::milliseconds interval{1'000};  // from one look at the file to the next
  // Both are called on the thread that looks at the file. May be empty.
  std::function<void(const CallerEntries& before, const CallerEntries& after)> changed;
  std::function<void(const std::string&)> warn;
};

// Any thread may ask. A thread of its own looks at the file; while that cannot be read, those who were in it
// last may call, and `warn` says so once.
class TokenWatch {
 public:
  // Fails as read_token_file().
  static Result<std::unique_ptr<TokenWatch>> open(TokenWatchOptions options);
  ~TokenWatch();
  TokenWatch(const TokenWatch&) = delete;
  TokenWatch& operator=(const TokenWatch&) = delete;

  // Another number whenever callers() has become another: who keeps an answer of theirs asks again then.
  std::uint64_t generation() const {
    return generation_.load(std::memory_order_acquire);
  }  // pairs with look()

  std::shared_ptr<const Callers> callers() const {
    const std::lock_guard lock(mutex_);
    return callers_;
  }

 private:
  // What a file system says of a file, which is another when it has been replaced or written.
  struct Mark {
    std::uint64_t device = 0;
    std::uint64_t inode = 0;
    std::int64_t size = 0;
    std::int64_t changed_ns = 0;

    friend bool operator==(const Mark&, const Mark&) = default;
  };

  TokenWatch(TokenWatchOptions options, const Mark& mark, CallerEntries entries);
  static Mark mark_of(const std::string& path);
  void watch();
  void look();

  const TokenWatchOptions options_;
  Mark mark_;              // of the file as it was looked at last; of the watching thread
  CallerEntries entries_;  // likewise, as it was read last
  std::atomic<std::uint64_t> generation_{1};
  mutable std::mutex mutex_;  // held to copy or replace a pointer
  std::shared_ptr<const Callers> callers_;
  std::condition_variable stop_;
  bool is_stopping_ = false;
  std::thread thread_;  // last: it uses the others
};

}  // namespace farmgate
