// A vector that grows by chunks of one size: no element ever moves, and no step of growth costs more than one
// chunk. Belongs to one thread.
#pragma once

#include <cstddef>
#include <memory>
#include <vector>

namespace farmgate {

template <class T, std::size_t kChunkSize = 4096>
class ChunkedVector {
 public:
  std::size_t size() const { return size_; }

  T& operator[](std::size_t index) { return chunks_[index / kChunkSize][index % kChunkSize]; }
  const T& operator[](std::size_t index) const { return chunks_[index / kChunkSize][index % kChunkSize]; }

  T& emplace_back() {
    if (size_ == chunks_.size() * kChunkSize) chunks_.push_back(std::make_unique<T[]>(kChunkSize));
    return (*this)[size_++];
  }

 private:
  std::vector<std::unique_ptr<T[]>> chunks_;
  std::size_t size_ = 0;
};

}  // namespace farmgate
