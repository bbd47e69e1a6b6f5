// What all calls of a server share.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "engine/base/check.h"
#include "engine/market_data/builder.h"
#include "engine/market_data/ledger_builder.h"
#include "engine/market_data/shared_quotes.h"
#include "engine/runtime/pipeline.h"
#include "engine/runtime/port.h"
#include "engine/service/programme_claims.h"
#include "engine/service/shared_book.h"
#include "engine/service/subscribers.h"

namespace farmgate {

class AuditLog;
class CallerUsages;
class SnapshotMaker;
class TokenWatch;
struct AsyncServices;

// The calls of each service, in headers of their own: their generated code takes long to compile.
struct AccountCalls;
struct AdminCalls;
struct BookCalls;
struct EventCalls;
struct InsightCalls;
struct OrderCalls;
struct ProgrammeCalls;
struct ReferenceCalls;

struct ServiceContext {
  ServiceContext(AsyncServices& services, MarketDataBuilder& copy, LedgerBuilder& entries,
                 bool clients_have_the_clock, std::string durable);

  // Whether there is an engine already: it has recovered.
  bool is_recovered() const {
    return engine.load(std::memory_order_acquire) != nullptr;  // pairs with Server::serve()
  }
  // Requires: is_recovered().
  Pipeline& pipeline() const {
    Pipeline* const recovered = engine.load(std::memory_order_acquire);  // pairs with Server::serve()
    check(recovered != nullptr);
    return *recovered;
  }

  // Commands that were handed to the engine and are not answered yet.
  std::uint64_t pending_commands() const {
    std::uint64_t commands = 0;
    for (const Port* const port : ports) commands += port->pending();
    return commands;
  }

  Sequence market_data_sequence() const { return market_data.sequence(); }
  // Why market data could not be kept; empty: they are.
  std::string market_data_failure() const {
    const bool failed = market_data.phase() == MarketDataBuilder::Phase::kFailed;
    return failed ? market_data.failure().message : "";
  }
  // The same of the ledger.
  std::string ledger_failure() const {
    return ledger.phase() == LedgerBuilder::Phase::kFailed ? ledger.failure().message : "";
  }
  // Published commands that are not in an answer that is true for this sequence. Requires: is_recovered().
  std::int64_t lag_behind(Sequence as_of) const {
    const Sequence published = pipeline().feed().position().last;
    return published > as_of ? static_cast<std::int64_t>(published - as_of) : 0;
  }

  MarketDataBuilder& market_data;
  LedgerBuilder& ledger;
  const bool client_clock;
  const std::string durability;  // as status says it
  const std::chrono::steady_clock::time_point start = std::chrono::steady_clock::now();
  std::uint64_t lane_memory = 0;           // bytes that changes may have cost rows grow to
  std::string backups;                     // the folder where they are made; empty: none are
  std::chrono::milliseconds trade_wait{};  // of a batch, for an engine that is full
  std::function<std::chrono::system_clock::time_point()> now;  // which deadlines are held against
  const TokenWatch* tokens = nullptr;                          // nullptr: whoever calls may do everything
  AuditLog* audit = nullptr;                                   // nullptr: nothing is noted
  CallerUsages* usages = nullptr;                // what callers have of the engine; always there
  std::function<void(const std::string&)> warn;  // told what an operator should know; may be empty
  const std::chrono::system_clock::time_point wall_start = std::chrono::system_clock::now();

  SnapshotMaker* snapshots = nullptr;      // nullptr: there are none; set before `engine`
  std::atomic<Pipeline*> engine{nullptr};  // nullptr: it recovers
  // How far recovery has come, and the last command of the journal.
  std::atomic<Sequence> recovered_sequence{0};
  std::atomic<Sequence> journal_sequence{0};

  OrderCalls& orders;
  EventCalls& events;
  AdminCalls& admin;
  ReferenceCalls& reference;
  BookCalls& books;
  AccountCalls& accounts;
  InsightCalls& insight;
  ProgrammeCalls& programmes;

  // Which programmes are being changed.
  ProgrammeClaims programme_claims;
  // Where the clients' clock is the engine's: whether a session has it.
  std::atomic<bool> has_writer{false};
  // Who follows.
  Subscribers subscribers;
  // What they look at together.
  SharedBooks shared_books;
  AllSharedQuotes shared_quotes;
  // Where pollers hand commands to the engine.
  std::vector<const Port*> ports;
  // The server is stopping: no new calls are waited for.
  std::atomic<bool> closing{false};
};

}  // namespace farmgate
