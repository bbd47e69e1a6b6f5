// The batches of an engine that are not under way, used again and again.
//
// Owned and used by one thread.
#pragma once

#include <cstddef>
#include <memory>
#include <vector>

#include "engine/base/check.h"
#include "engine/runtime/batch.h"

namespace farmgate {

class FreeBatches {
 public:
  explicit FreeBatches(std::size_t count) {
    for (std::size_t i = 0; i < count; ++i) {
      batches_.push_back(std::make_unique<Batch>());
      add(*batches_.back());
    }
  }

  // The next one to take(), the same until then; nullptr: there is none.
  Batch* next() {
    if (next_ == nullptr && !free_.empty()) {
      next_ = free_.back();
      free_.pop_back();
    }
    return next_;
  }
  void take(Batch& batch) {
    check(&batch == next_);
    next_ = nullptr;
  }

  // One comes back, empty.
  void add(Batch& batch) { free_.push_back(&batch); }

  // Whether none is under way.
  bool has_all() const { return free_.size() + (next_ == nullptr ? 0 : 1) == batches_.size(); }

 private:
  std::vector<std::unique_ptr<Batch>> batches_;
  std::vector<Batch*> free_;
  Batch* next_ = nullptr;
};

}  // namespace farmgate
