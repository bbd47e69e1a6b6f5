// How many calls there were of each method, how they ended, and how long they took.
//
// One for each poller, whose thread alone counts; any thread reads.
#pragma once

#include <grpcpp/support/status.h>

#include <array>
#include <chrono>
#include <cstddef>
#include <map>
#include <mutex>
#include <string>
#include <string_view>

#include "engine/runtime/meter.h"

namespace farmgate {

class CallMeters {
 public:
  static constexpr std::size_t kCodes = 17;  // of gRPC, OK included
  using Method = std::array<LatencyHistogram, kCodes>;

  // Of a method, such as "PlaceOrder"; stays where it is.
  Method& of(const std::string& method) {
    const std::lock_guard lock(mutex_);
    return methods_[method];
  }

  // Of batches of Trade, from when one was read until its results are handed back to gRPC.
  LatencyHistogram& batches() { return batches_; }
  const LatencyHistogram& batches() const { return batches_; }

  // Calls `visit(name, method)` for every one there is.
  template <class Visit>
  void for_each(Visit visit) const {
    const std::lock_guard lock(mutex_);
    for (const auto& [name, method] : methods_) visit(name, method);
  }

 private:
  mutable std::mutex mutex_;  // held to find a method, not to count
  std::map<std::string, Method> methods_;
  LatencyHistogram batches_;
};

// The method that has this request: PlaceOrder for a PlaceOrderRequest.
template <class Request>
std::string method_name() {
  constexpr std::string_view kEnding = "Request";
  std::string name = Request::descriptor()->name();
  name.resize(name.size() - kEnding.size());
  return name;
}

// Times one call after the other.
class CallTimer {
 public:
  explicit CallTimer(CallMeters::Method& method) : method_(method) {}

  void begin() { start_ = std::chrono::steady_clock::now(); }
  void end(grpc::StatusCode code) {
    method_[static_cast<std::size_t>(code)].record(std::chrono::steady_clock::now() - start_);
  }

 private:
  CallMeters::Method& method_;
  std::chrono::steady_clock::time_point start_;
};

}  // namespace farmgate
