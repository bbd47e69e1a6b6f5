#include "engine/service/server.h"

#include <grpcpp/ext/proto_server_reflection_plugin.h>
#include <grpcpp/grpcpp.h>
#include <grpcpp/health_check_service_interface.h>
#include <grpcpp/resource_quota.h>

#include <algorithm>
#include <chrono>
#include <functional>
#include <memory>
#include <span>
#include <utility>

#include "engine/access/audit_log.h"
#include "engine/access/connection_gate.h"
#include "engine/access/listen_address.h"
#include "engine/access/listen_sockets.h"
#include "engine/access/tls_watch.h"
#include "engine/access/token_audit.h"
#include "engine/access/token_watch.h"
#include "engine/base/check.h"
#include "engine/market_data/builder.h"
#include "engine/market_data/ledger_builder.h"
#include "engine/runtime/pipeline.h"
#include "engine/runtime/snapshot_maker.h"
#include "engine/service/async_services.h"
#include "engine/service/poller.h"
#include "engine/service/rpc_status.h"
#include "engine/service/served_calls.h"
#include "engine/service/service_context.h"
#include "engine/service/tls_credentials.h"

namespace farmgate {
namespace {

constexpr Port::Limits kStopLimits{.submissions = 64, .requests = 64};
constexpr std::chrono::seconds kStopGrace{2};
constexpr int kSentBytesMax = 16 << 20;   // of a message
constexpr int kLookaheadBytes = 4 << 20;  // so that a stream of large batches never waits for room
constexpr int kFrameBytes = 1 << 20;

void add_calls(const CallMeters& meters, ServerFigures& figures) {
  figures.trade_batches.add(meters.batches().counts());
  meters.for_each([&figures](const std::string& name, const CallMeters::Method& method) {
    for (std::size_t code = 0; code < method.size(); ++code) {
      const LatencyHistogram::Counts counts = method[code].counts();
      if (counts.total() == 0) continue;
      figures.calls[{name, code_name(static_cast<grpc::StatusCode>(code))}].add(counts);
    }
  });
}

// Where gRPC takes connections over. From the start of its server until that is shut down: before and after
// it would neither serve nor close them.
std::function<void(int)> take_connections(grpc::ServerBuilder& builder,
                                          std::shared_ptr<grpc::ServerCredentials> credentials) {
  using Acceptor = grpc::experimental::ExternalConnectionAcceptor;
  using Type = grpc::ServerBuilder::experimental_type::ExternalConnectionType;
  const std::shared_ptr<Acceptor> acceptor =
      builder.experimental().AddExternalConnectionAcceptor(Type::FROM_FD, std::move(credentials));
  return [acceptor](int socket) {
    Acceptor::NewConnectionParameters connection;
    connection.fd = socket;
    acceptor->HandleNewConnection(&connection);
  };
}

// What a connection may cost.
void bound_connections(const ServerOptions& options, grpc::ServerBuilder& builder) {
  constexpr int kCallsOfAConnection = 4'096;  // under way; others wait with the client
  constexpr int kHandshakeMs = 10'000;        // until which a connection has to speak HTTP/2
  constexpr int kClientPingsMs = 10'000;      // that clients leave between their own signs of life
  constexpr int kThreadsOfReflection =
      32;  // one for each of its streams, which need no token; others are refused
  const auto set = [&builder](const char* name, std::int64_t value) {
    builder.AddChannelArgument(name, static_cast<int>(value));
  };
  set(GRPC_ARG_MAX_CONCURRENT_STREAMS, kCallsOfAConnection);
  set(GRPC_ARG_SERVER_HANDSHAKE_TIMEOUT_MS, kHandshakeMs);
  set(GRPC_ARG_HTTP2_MIN_RECV_PING_INTERVAL_WITHOUT_DATA_MS, kClientPingsMs);
  set(GRPC_ARG_KEEPALIVE_TIME_MS, options.keepalive.silence.count());
  set(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, options.keepalive.timeout.count());
  set(GRPC_ARG_KEEPALIVE_PERMIT_WITHOUT_CALLS, 1);
  set(GRPC_ARG_HTTP2_MAX_PINGS_WITHOUT_DATA, 0);  // also for sessions that are idle
  grpc::ResourceQuota memory("farmgated");
  memory.Resize(options.buffer_memory);
  memory.SetMaxThreads(kThreadsOfReflection);
  builder.SetResourceQuota(memory);
  builder.SetMaxReceiveMessageSize(options.message_bytes_max);
  builder.SetMaxSendMessageSize(kSentBytesMax);
  // A message is unpacked before the size that it then has is looked at: a thousand times what was sent.
  for (const grpc_compression_algorithm algorithm : {GRPC_COMPRESS_DEFLATE, GRPC_COMPRESS_GZIP}) {
    builder.SetCompressionAlgorithmSupportStatus(algorithm, false);
  }
}

}  // namespace

struct Server::Parts {
  explicit Parts(ServerOptions given) : options(std::move(given)) {}

  const ServerOptions options;
  ConnectionGate gate{options.limits.connections, options.warn};
  CallerUsages usages{options.caller_limits, options.limits};
  grpc::ServerBuilder builder;
  std::vector<std::unique_ptr<Poller>> pollers;  // the last one serves stop_calls alone
  std::unique_ptr<AuditLog> audit;               // nullptr: none; wakes the pollers
  std::unique_ptr<TokenAudit> token_audit;       // nullptr: nothing to note, or nowhere
  std::unique_ptr<TokenWatch> tokens;            // nullptr: whoever connects may do everything
  std::unique_ptr<TlsWatch> tls;                 // nullptr: no TLS
  MarketDataBuilder market_data;
  LedgerBuilder ledger;
  AsyncServices services;
  std::unique_ptr<ServiceContext> context;
  std::unique_ptr<grpc::Server> server;
  std::vector<std::unique_ptr<ServedCalls>> calls;
  std::unique_ptr<StopCalls> stop_calls;
  std::vector<int> ports;  // of the addresses; 0: it is a Unix socket

  // Those whose calls may wait for the engine or for market data: stop_calls wait for the audit log and for
  // their own commands, both of which wake their poller themselves.
  std::span<const std::unique_ptr<Poller>> pollers_of_clients() const {
    return std::span(pollers).first(pollers.size() - 1);
  }
};

Server::Server(const ServerOptions& options) : parts_(std::make_unique<Parts>(options)) {
  for (int i = 0; i < options.pollers; ++i) {
    parts_->pollers.push_back(std::make_unique<Poller>(parts_->builder.AddCompletionQueue()));
  }
  parts_->pollers.push_back(
      std::make_unique<Poller>(parts_->builder.AddCompletionQueue(), kStopLimits, Port::Turn::kFirst));
}

Server::~Server() {
  stop();
}

std::vector<Port*> Server::ports() const {
  std::vector<Port*> ports;
  ports.reserve(parts_->pollers.size() + 2);
  for (const auto& poller : parts_->pollers) ports.push_back(&poller->port());
  ports.push_back(&parts_->market_data.port());
  ports.push_back(&parts_->ledger.port());
  return ports;
}

Status Server::listen() {
  parts_->context =
      std::make_unique<ServiceContext>(parts_->services, parts_->market_data, parts_->ledger,
                                       parts_->options.client_clock, parts_->options.durability);
  parts_->context->lane_memory = parts_->options.lane_memory;
  parts_->context->trade_wait = parts_->options.trade_wait;
  parts_->context->backups = parts_->options.backups;
  parts_->context->now = parts_->options.now;
  parts_->context->usages = &parts_->usages;
  for (const Port* const port : ports()) parts_->context->ports.push_back(port);
  parts_->context->warn = parts_->options.warn;
  if (Status opened = open_access(); !opened) return opened;
  grpc::EnableDefaultHealthCheckService(true);
  grpc::reflection::InitProtoReflectionServerBuilderPlugin();
  grpc::ServerBuilder& builder = parts_->builder;
  if (Status opened = open_addresses(); !opened) return opened;
  bound_connections(parts_->options, builder);
  builder.AddChannelArgument(GRPC_ARG_HTTP2_STREAM_LOOKAHEAD_BYTES, kLookaheadBytes);
  builder.AddChannelArgument(GRPC_ARG_HTTP2_MAX_FRAME_SIZE, kFrameBytes);
  builder.RegisterService(&parts_->services.orders);
  builder.RegisterService(&parts_->services.events);
  builder.RegisterService(&parts_->services.admin);
  builder.RegisterService(&parts_->services.reference);
  builder.RegisterService(&parts_->services.books);
  builder.RegisterService(&parts_->services.accounts);
  builder.RegisterService(&parts_->services.insight);
  builder.RegisterService(&parts_->services.programmes);
  parts_->server = builder.BuildAndStart();
  check(parts_->server != nullptr);  // it was given nothing that could fail
  parts_->server->GetHealthCheckService()->SetServingStatus(false);
  for (const auto& poller : parts_->pollers_of_clients()) {
    parts_->calls.push_back(std::make_unique<ServedCalls>(*parts_->context, *poller));
  }
  parts_->stop_calls = std::make_unique<StopCalls>(*parts_->context, *parts_->pollers.back());
  for (const auto& poller : parts_->pollers) poller->start();
  return parts_->gate.start();
}

// Has those known who may call, and what they do noted.
Status Server::open_access() {
  const ServerOptions& options = parts_->options;
  if (!options.audit_log.empty()) {
    auto audit = AuditLog::open(options.audit_log, {.sync = options.audit_sync});
    if (!audit) return std::move(audit).error();
    parts_->audit = *std::move(audit);
  }
  if (!options.tokens.empty()) {
    if (Status opened = open_tokens(); !opened) return opened;
  }
  parts_->context->audit = parts_->audit.get();
  parts_->context->tokens = parts_->tokens.get();
  return {};
}

Status Server::open_tokens() {
  const ServerOptions& options = parts_->options;
  TokenWatchOptions watch{.path = options.tokens,
                          .interval = options.reload_interval,
                          .now = options.now,
                          .changed =
                              [this] {
                                for (const auto& poller : parts_->pollers) poller->wake_for_callers();
                              },
                          .warn = options.warn};
  if (parts_->audit) {
    auto audit = TokenAudit::open(*parts_->audit, options.audit_log + ".tokens");
    if (!audit) return std::move(audit).error();
    parts_->token_audit = *std::move(audit);
    watch.admit = [this](const CallerEntries& entries, const std::function<void()>& meanwhile) {
      return parts_->token_audit->admit(entries, meanwhile);
    };
  }
  auto tokens = TokenWatch::open(std::move(watch));
  if (!tokens) return std::move(tokens).error();
  parts_->tokens = *std::move(tokens);
  return {};
}

// gRPC has no bound for connections, and stops to listen for good when descriptors have run out: so it is
// handed those that the gate has taken.
Status Server::open_addresses() {
  const ServerOptions& options = parts_->options;
  std::shared_ptr<grpc::ServerCredentials> tcp = grpc::InsecureServerCredentials();
  if (options.tls.is_given()) {
    auto tls = tls_credentials(options.tls, options.reload_interval);
    if (!tls) return std::move(tls).error();
    tcp = *std::move(tls);
    parts_->tls = std::make_unique<TlsWatch>(options.tls, options.reload_interval, options.warn);
  }
  const auto to_tcp = take_connections(parts_->builder, tcp);
  const auto to_local = take_connections(parts_->builder, grpc::InsecureServerCredentials());
  for (const std::string& address : options.listen) {
    auto sockets = ListenSockets::open(address, options.keepalive.timeout);
    if (!sockets) return std::move(sockets).error();
    parts_->ports.push_back(sockets->port());
    parts_->gate.add(*std::move(sockets), is_unix_socket(address) ? to_local : to_tcp);
  }
  return {};
}

void Server::tell_recovery(Sequence recovered, Sequence last) {
  parts_->context->recovered_sequence.store(recovered, std::memory_order_relaxed);
  parts_->context->journal_sequence.store(last, std::memory_order_relaxed);
}

void Server::serve(Pipeline& pipeline, LedgerStore& ledger, SnapshotMaker* snapshots) {
  const auto wake_all = [this] {
    for (const auto& poller : parts_->pollers_of_clients()) poller->wake();
  };
  const auto market_data_advanced = [this] {
    for (const auto& poller : parts_->pollers_of_clients()) poller->wake_for_market_data();
    const std::string failure = parts_->context->market_data_failure();
    if (!failure.empty() && parts_->options.warn) parts_->options.warn("market data have failed: " + failure);
  };
  const auto ledger_advanced = [this] {
    for (const auto& poller : parts_->pollers_of_clients()) poller->wake_for_market_data();
    const std::string failure = parts_->context->ledger_failure();
    if (!failure.empty() && parts_->options.warn) parts_->options.warn("the ledger has failed: " + failure);
  };
  const SnapshotFolder* const folder = snapshots == nullptr ? nullptr : &snapshots->folder();
  parts_->market_data.start({.feed = &pipeline.feed(),
                             .genesis = &pipeline.genesis().reference,
                             .snapshots = folder,
                             .insight = parts_->options.insight},
                            market_data_advanced);
  parts_->ledger.start({.store = &ledger,
                        .feed = &pipeline.feed(),
                        .genesis = &pipeline.genesis().reference,
                        .snapshots = folder},
                       ledger_advanced);
  if (snapshots != nullptr) snapshots->when_done(wake_all);
  parts_->context->snapshots = snapshots;
  parts_->context->engine.store(&pipeline, std::memory_order_release);  // pairs with ServiceContext
  grpc::HealthCheckServiceInterface* const health = parts_->server->GetHealthCheckService();
  health->SetServingStatus(true);
  pipeline.when_stopped([health] { health->SetServingStatus(false); });
}

ServerFigures Server::figures() const {
  const ServiceContext& context = *parts_->context;
  ServerFigures figures{.version = FARMGATE_VERSION,
                        .durability = context.durability,
                        .client_clock = context.client_clock,
                        .start = context.wall_start,
                        .pipeline = context.engine.load(std::memory_order_acquire),  // pairs with serve()
                        .recovered = context.recovered_sequence.load(std::memory_order_relaxed),
                        .journal_end = context.journal_sequence.load(std::memory_order_relaxed),
                        .market_data = context.market_data_sequence(),
                        .market_data_failed = !context.market_data_failure().empty(),
                        .ledger = context.ledger.sequence(),
                        .ledger_failed = !context.ledger_failure().empty(),
                        .pending_commands = context.pending_commands(),
                        .sessions = parts_->usages.sessions().taken(),
                        .streams = parts_->usages.streams().taken(),
                        .request_memory = parts_->usages.request_memory().taken(),
                        .tcp_connections = parts_->gate.tcp(),
                        .unix_connections = parts_->gate.local()};
  for (std::size_t i = 0; i < kBounds; ++i) {
    figures.over_bounds[i] = parts_->usages.refused(static_cast<Bound>(i));
  }
  const bool is_recovered = figures.pipeline != nullptr;
  if (is_recovered) {
    figures.subscribers = context.subscribers.figures(figures.pipeline->feed().position().last);
  }
  for (const auto& poller : parts_->pollers) add_calls(poller->meters(), figures);
  return figures;
}

int Server::tcp_port() const {
  const auto port = std::ranges::find_if(parts_->ports, [](int number) { return number != 0; });
  return port == parts_->ports.end() ? 0 : *port;
}

void Server::stop() {
  if (!parts_->context || parts_->context->closing.exchange(true)) return;
  Pipeline* const pipeline = parts_->context->engine.load(std::memory_order_acquire);
  if (pipeline != nullptr) pipeline->stop_taking();
  parts_->gate.stop();  // before the server, which would not close what comes then
  if (parts_->server) {
    for (const auto& poller : parts_->pollers) poller->wake_to_close();
    parts_->server->Shutdown(std::chrono::system_clock::now() + kStopGrace);
  }
  parts_->market_data.stop();
  parts_->ledger.stop();
  for (const auto& poller : parts_->pollers) poller->stop();
  if (SnapshotMaker* const snapshots = parts_->context->snapshots) snapshots->when_done({});
  if (pipeline != nullptr) pipeline->stop();  // last: what was submitted meanwhile has to come back
}

}  // namespace farmgate
