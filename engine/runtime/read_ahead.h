// Reads a few items ahead, on a thread of its own, for one who uses them meanwhile.
#pragma once

#include <array>
#include <atomic>
#include <boost/lockfree/spsc_queue.hpp>
#include <chrono>
#include <cstddef>
#include <functional>
#include <optional>
#include <thread>
#include <utility>

#include "engine/base/check.h"
#include "engine/base/result.h"
#include "engine/runtime/parker.h"
#include "engine/runtime/thread_name.h"

namespace farmgate {

// Used by one thread. Items are used again and again, so that they keep their memory.
template <class Item>
class ReadAhead {
 public:
  // Reads the next item, over one that was read before; false: there is none. Called on the other thread,
  // until it says so or fails.
  using Read = std::function<Result<bool>(Item&)>;

  // What `read` refers to must outlive it. The thread gets the name.
  ReadAhead(const char* thread_name, Read read) : read_(std::move(read)) {
    for (Item& item : items_) check(free_.push(&item));
    thread_ = std::thread([this, thread_name] {
      name_this_thread(thread_name);
      run();
    });
  }
  ~ReadAhead() {
    stopping_.store(true, std::memory_order_release);  // pairs with take_free()
    reader_.wake();
    thread_.join();
  }
  ReadAhead(const ReadAhead&) = delete;
  ReadAhead& operator=(const ReadAhead&) = delete;

  // The next item, valid until the next call; nullptr: there is none. Fails as reading it did.
  Result<const Item*> next() {
    give_back();
    for (;;) {
      const Parker::Ticket ticket = user_.prepare();
      const bool ended = ended_.load(std::memory_order_acquire);  // pairs with run()
      if (filled_.pop(current_)) return static_cast<const Item*>(current_);
      if (ended && failure_) return *failure_;
      if (ended) return static_cast<const Item*>(nullptr);
      user_.wait(ticket, kSleepMax);
    }
  }

 private:
  static constexpr std::size_t kItemsMax = 4;
  static constexpr std::chrono::milliseconds kSleepMax{100};

  void give_back() {
    if (current_ == nullptr) return;
    check(free_.push(current_));
    reader_.wake();
    current_ = nullptr;
  }

  void run() {
    for (;;) {
      Item* const item = take_free();
      if (item == nullptr) break;
      const auto read = read_(*item);
      if (!read) failure_ = read.error();
      if (!read || !*read) break;
      check(filled_.push(item));
      user_.wake();
    }
    ended_.store(true, std::memory_order_release);  // pairs with next()
    user_.wake();
  }

  // An item that may be read over; nullptr: nothing more is wanted.
  Item* take_free() {
    for (;;) {
      const Parker::Ticket ticket = reader_.prepare();
      if (stopping_.load(std::memory_order_acquire)) return nullptr;  // pairs with the destructor
      Item* item = nullptr;
      if (free_.pop(item)) return item;
      reader_.wait(ticket, kSleepMax);
    }
  }

  Read read_;
  std::array<Item, kItemsMax> items_;
  boost::lockfree::spsc_queue<Item*, boost::lockfree::capacity<kItemsMax>> free_;
  boost::lockfree::spsc_queue<Item*, boost::lockfree::capacity<kItemsMax>> filled_;
  Item* current_ = nullptr;  // of the one who uses them
  Parker user_;
  Parker reader_;
  std::optional<Error> failure_;       // written before ended_
  std::atomic<bool> ended_{false};     // nothing more comes
  std::atomic<bool> stopping_{false};  // nothing more is wanted
  std::thread thread_;
};

}  // namespace farmgate
