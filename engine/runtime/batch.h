// Commands that go through the engine together: gated, made durable, matched, published and answered as one.
//
// Belongs to the engine's thread until its commands have been handed on; then to the publisher's until it is
// answered. The journal's thread reads it meanwhile.
#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <span>
#include <vector>

#include "engine/journal/event_log.h"
#include "engine/model/decision.h"
#include "engine/model/prepared_request.h"
#include "engine/runtime/port.h"
#include "engine/runtime/published_reference.h"
#include "engine/runtime/submission.h"

namespace farmgate {

struct Batch {
  // A submission of a client.
  struct Part {
    Port* port = nullptr;
    Submission* submission = nullptr;
    std::size_t decision = 0;  // its first, among decisions
    // kPublished, or why its requests got no sequence and no decisions.
    Submission::Outcome outcome = Submission::Outcome::kPublished;
  };

  Sequence first = 0;
  Sequence last = 0;                                // first - 1: there is no command
  std::chrono::steady_clock::time_point taken;      // its first commands came
  std::chrono::steady_clock::time_point sequenced;  // it is decided on whole
  std::vector<Part> parts;
  std::vector<std::span<const PreparedRequest>> requests;  // in order; the engine's own come last
  std::vector<Decision> decisions;
  std::vector<PreparedRequest> own;  // the engine's own
  std::vector<ReferenceNews> news;   // what its commands did to the reference data
  std::shared_ptr<EventChunk> chunk;

  Batch() { own.reserve(1); }

  bool has_commands() const { return last >= first; }
  bool empty() const { return parts.empty() && requests.empty(); }

  // Makes it empty; the memory stays.
  void clear() {
    parts.clear();
    requests.clear();
    decisions.clear();
    own.clear();
    news.clear();
    chunk.reset();
  }
};

}  // namespace farmgate
