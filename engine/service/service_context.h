// What all calls of a server share.
#pragma once

#include <farmgate/v1/admin_service.grpc.pb.h>
#include <farmgate/v1/event_service.grpc.pb.h>
#include <farmgate/v1/order_service.grpc.pb.h>

#include <atomic>
#include <chrono>
#include <string>
#include <utility>

#include "engine/runtime/pipeline.h"

namespace farmgate {

struct ServiceContext {
  ServiceContext(Pipeline& engine, bool clients_have_the_clock, std::string durable)
      : pipeline(engine), client_clock(clients_have_the_clock), durability(std::move(durable)) {}

  Pipeline& pipeline;
  const bool client_clock;
  const std::string durability;  // as status says it
  const std::chrono::steady_clock::time_point start = std::chrono::steady_clock::now();

  v1::OrderService::AsyncService orders;
  v1::EventService::AsyncService events;
  v1::AdminService::AsyncService admin;

  // Where the clients' clock is the engine's: whether a session has it.
  std::atomic<bool> has_writer{false};
  // The server is stopping: no new calls are waited for.
  std::atomic<bool> closing{false};
};

}  // namespace farmgate
