// A disk that works until it is told to fail: every write and sync after that ends with an error, as when it
// is full.
#pragma once

#include <rocksdb/env.h>

#include <atomic>
#include <memory>

namespace farmgate {

class FailingDisk {
 public:
  FailingDisk();

  // For JournalOptions. Files that are open when the disk begins to fail, fail too.
  rocksdb::Env* env() const { return env_.get(); }

  void fail() { fails_->store(true); }
  // For those who open it anew.
  void mend() { fails_->store(false); }

 private:
  std::shared_ptr<std::atomic<bool>> fails_ = std::make_shared<std::atomic<bool>>(false);
  std::unique_ptr<rocksdb::Env> env_;
};

}  // namespace farmgate
