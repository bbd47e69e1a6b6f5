// A disk that works until it is told to fail: every write and sync after that ends with an error, as when it
// is full. Or to hold: it then takes as long as one likes.
#pragma once

#include <rocksdb/env.h>

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>

namespace farmgate {

class FailingDisk {
 public:
  // Only files whose path has this in it fail.
  explicit FailingDisk(std::string where = "");

  // For JournalOptions. Files that are open when the disk begins to fail, fail too.
  rocksdb::Env* env() const { return env_.get(); }

  void fail() { fail_after(0); }
  // Works for so many more writes and syncs.
  void fail_after(std::int64_t operations) { operations_left_->store(operations); }
  // Takes all that is written, but cannot be made to keep it.
  void fail_syncs() { syncs_fail_->store(true); }
  // Writes and syncs wait until release().
  void hold() { is_held_->store(true); }
  void release() {
    is_held_->store(false);
    is_held_->notify_all();
  }
  // For those who open it anew.
  void mend() {
    operations_left_->store(kAsManyAsThereAre);
    syncs_fail_->store(false);
  }

 private:
  static constexpr std::int64_t kAsManyAsThereAre = INT64_MAX;

  std::shared_ptr<std::atomic<std::int64_t>> operations_left_ =
      std::make_shared<std::atomic<std::int64_t>>(kAsManyAsThereAre);
  std::shared_ptr<std::atomic<bool>> syncs_fail_ = std::make_shared<std::atomic<bool>>(false);
  std::shared_ptr<std::atomic<bool>> is_held_ = std::make_shared<std::atomic<bool>>(false);
  std::unique_ptr<rocksdb::Env> env_;
};

}  // namespace farmgate
