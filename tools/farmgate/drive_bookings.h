// The bookings of an order log, one after the other, for farmgate drive.
#pragma once

#include <farmgate/v1/account_service.grpc.pb.h>
#include <grpcpp/grpcpp.h>

#include <cstdint>
#include <string>

#include "engine/base/result.h"
#include "engine/model/request.h"

namespace farmgate {

// Owned and used by one thread.
class DriveBookings {
 public:
  // With times of their own where the clients' clock is the engine's.
  DriveBookings(grpc::Channel& channel, std::string server, bool client_clock)
      : stub_(channel.shared_from_this()), server_(std::move(server)), client_clock_(client_clock) {}

  // Sends a booking and waits for its answer; sends it again while the engine is full, which books it once.
  // Requires: it is one, and well formed. Fails with kSystem or kUsage when the engine fails or refuses.
  Status send(const Request& booking);

  // Of those that were answered.
  std::uint64_t rejected() const { return rejected_; }
  std::uint64_t retries() const { return retries_; }
  Sequence last() const { return last_; }

 private:
  Result<v1::CommandResult> result_of(const Request& booking);
  template <class Message>
  Message names_of(const Request& booking) const;
  template <class Message, class Response>
  Result<v1::CommandResult> call(grpc::Status (v1::AccountService::Stub::*method)(grpc::ClientContext*,
                                                                                  const Message&, Response*),
                                 const Message& message);

  v1::AccountService::Stub stub_;
  std::string server_;
  bool client_clock_;
  std::uint64_t rejected_ = 0;
  std::uint64_t retries_ = 0;
  Sequence last_ = 0;
};

}  // namespace farmgate
