#include "engine/access/token_watch.h"

#include <pthread.h>
#include <sys/stat.h>

#include <utility>

namespace farmgate {

Result<std::unique_ptr<TokenWatch>> TokenWatch::open(TokenWatchOptions options) {
  const Mark mark =
      mark_of(options.path);  // before it is read: what changes meanwhile is seen at the next look
  auto entries = read_token_file(options.path);
  if (!entries) return std::move(entries).error();
  return std::unique_ptr<TokenWatch>(new TokenWatch(std::move(options), mark, *std::move(entries)));
}

TokenWatch::TokenWatch(TokenWatchOptions options, const Mark& mark, CallerEntries entries)
    : options_(std::move(options)),
      mark_(mark),
      entries_(std::move(entries)),
      callers_(std::make_shared<const Callers>(entries_)),
      thread_([this] { watch(); }) {}

TokenWatch::~TokenWatch() {
  {
    const std::lock_guard lock(mutex_);
    is_stopping_ = true;
  }
  stop_.notify_one();
  thread_.join();
}

TokenWatch::Mark TokenWatch::mark_of(const std::string& path) {
  struct stat status = {};
  if (::stat(path.c_str(), &status) != 0) return {};
  constexpr std::int64_t kSecondNs = 1'000'000'000;
  return {.device = status.st_dev,
          .inode = status.st_ino,
          .size = status.st_size,
          .changed_ns = (status.st_ctim.tv_sec * kSecondNs) + status.st_ctim.tv_nsec};
}

void TokenWatch::watch() {
  (void)::pthread_setname_np(::pthread_self(), "tokens");
  for (;;) {
    {
      std::unique_lock lock(mutex_);
      if (stop_.wait_for(lock, options_.interval, [this] { return is_stopping_; })) return;
    }
    look();
  }
}

void TokenWatch::look() {
  const Mark mark = mark_of(options_.path);
  if (mark == mark_) return;
  const bool has_failed_before = std::exchange(mark_, Mark()) == Mark();
  auto entries = read_token_file(options_.path);
  if (!entries) {  // it is read again, however it failed, and told of once
    if (options_.warn && !has_failed_before) {
      options_.warn(entries.error().message + "; those who were in the file before may go on calling");
    }
    return;
  }
  mark_ = mark;
  auto callers = std::make_shared<const Callers>(*entries);
  {
    const std::lock_guard lock(mutex_);
    callers_ = std::move(callers);
  }
  generation_.fetch_add(1, std::memory_order_release);  // pairs with generation()
  if (options_.changed) options_.changed(entries_, *entries);
  entries_ = *std::move(entries);
}

}  // namespace farmgate
