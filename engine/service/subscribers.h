// Who follows what is published, and how far each has come.
#pragma once

#include <algorithm>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "engine/model/units.h"
#include "engine/runtime/meter.h"

namespace farmgate {

// One who follows; belongs to its stream, whose thread alone says how far it is.
struct Subscriber {
  explicit Subscriber(std::string name) : method(std::move(name)) {}

  const std::string method;  // such as "StreamFills"
  Gauge next;                // the first sequence it was not sent
};

// Any thread.
class Subscribers {
 public:
  // As of some moment, of one method.
  struct Figures {
    std::uint64_t count = 0;
    Sequence lag_max = 0;  // commands that were published and that the slowest was not sent
  };

  void add(const Subscriber& subscriber) {
    const std::lock_guard lock(mutex_);
    subscribers_.push_back(&subscriber);
  }
  void remove(const Subscriber& subscriber) {
    const std::lock_guard lock(mutex_);
    std::erase(subscribers_, &subscriber);
  }

  std::map<std::string, Figures> figures(Sequence published) const {
    const std::lock_guard lock(mutex_);
    std::map<std::string, Figures> figures;
    for (const Subscriber* const subscriber : subscribers_) {
      Figures& method = figures[subscriber->method];
      ++method.count;
      const Sequence seen = subscriber->next.value() - 1;
      method.lag_max = std::max(method.lag_max, published - std::min(published, seen));
    }
    return figures;
  }

 private:
  mutable std::mutex mutex_;  // held for a few steps, when a stream begins or ends
  std::vector<const Subscriber*> subscribers_;
};

}  // namespace farmgate
