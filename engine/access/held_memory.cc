#include "engine/access/held_memory.h"

#include <chrono>
#include <utility>

namespace farmgate {
namespace {

// There is more when batches have been answered, or their session has ended.
constexpr std::chrono::milliseconds kDelay{1'000};

}  // namespace

void HeldMemory::begin(CallerUsages& all, SharedUsage usage) {
  all_ = &all;
  usage_ = std::move(usage);
}

Refusal HeldMemory::hold(std::int64_t bytes) {
  const std::int64_t own_max = usage_->limits().request_memory;
  if (!usage_->request_memory().take(bytes, own_max)) {
    return OverBound{.bound = Bound::kRequestMemory, .max = own_max, .delay = kDelay};
  }
  const std::int64_t max = all_->limits().request_memory;
  if (!all_->request_memory().take(bytes, max)) {
    usage_->request_memory().give_back(bytes);
    return OverBound{.bound = Bound::kAllRequestMemory, .max = max, .delay = kDelay};
  }
  held_ += bytes;
  return {};
}

void HeldMemory::release(std::int64_t bytes) {
  if (bytes == 0) return;
  usage_->request_memory().give_back(bytes);
  all_->request_memory().give_back(bytes);
  held_ -= bytes;
}

bool HeldMemory::is_scarce() const {
  return usage_->request_memory().taken() > usage_->limits().request_memory / 2 ||
         all_->request_memory().taken() > all_->limits().request_memory / 2;
}

}  // namespace farmgate
