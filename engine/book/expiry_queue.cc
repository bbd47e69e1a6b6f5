#include "engine/book/expiry_queue.h"

#include "engine/base/check.h"

namespace farmgate {

void ExpiryQueue::put(OrderPool& pool, std::size_t at, const Entry& entry) {
  heap_[at] = entry;
  pool[entry.slot].expiry_position = static_cast<std::uint32_t>(at);
}

void ExpiryQueue::add(OrderPool& pool, OrderSlot slot) {
  const Entry entry{.expire_time = pool[slot].expire_time, .priority = pool[slot].priority, .slot = slot};
  heap_.push_back(entry);
  sift_up(pool, heap_.size() - 1, entry);
}

void ExpiryQueue::remove(OrderPool& pool, OrderSlot slot) {
  const std::size_t at = pool[slot].expiry_position;
  check(at < heap_.size() && heap_[at].slot == slot);
  const Entry last = heap_.back();
  heap_.pop_back();
  if (at == heap_.size()) return;
  if (at > 0 && sooner(last, heap_[(at - 1) / 2])) {
    sift_up(pool, at, last);
  } else {
    sift_down(pool, at, last);
  }
}

void ExpiryQueue::sift_up(OrderPool& pool, std::size_t at, const Entry& entry) {
  while (at > 0 && sooner(entry, heap_[(at - 1) / 2])) {
    put(pool, at, heap_[(at - 1) / 2]);
    at = (at - 1) / 2;
  }
  put(pool, at, entry);
}

void ExpiryQueue::sift_down(OrderPool& pool, std::size_t at, const Entry& entry) {
  for (std::size_t child = 2 * at + 1; child < heap_.size(); child = 2 * at + 1) {
    if (child + 1 < heap_.size() && sooner(heap_[child + 1], heap_[child])) ++child;
    if (!sooner(heap_[child], entry)) break;
    put(pool, at, heap_[child]);
    at = child;
  }
  put(pool, at, entry);
}

void ExpiryQueue::audit(const OrderPool& pool) const {
  for (std::size_t at = 0; at < heap_.size(); ++at) {
    const Entry& entry = heap_[at];
    check(pool[entry.slot].expiry_position == at);
    check(pool[entry.slot].expire_time == entry.expire_time);
    check(pool[entry.slot].priority == entry.priority);
    check(at == 0 || !sooner(entry, heap_[(at - 1) / 2]));
  }
}

}  // namespace farmgate
