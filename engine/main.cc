// farmgated: the engine as a service.

#include <malloc.h>
#include <spdlog/spdlog.h>
#include <sys/resource.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <optional>
#include <system_error>
#include <thread>
#include <utility>

#include "engine/access/hash_key.h"
#include "engine/access/listen_address.h"
#include "engine/access/tls_files.h"
#include "engine/access/token_file.h"
#include "engine/daemon_log.h"
#include "engine/daemon_options.h"
#include "engine/metrics/metrics_endpoint.h"
#include "engine/model/reference_rows.h"
#include "engine/runtime/data_directory.h"
#include "engine/runtime/load_reference.h"
#include "engine/runtime/pipeline.h"
#include "engine/runtime/recovery.h"
#include "engine/runtime/refused_ledger.h"
#include "engine/runtime/snapshot_maker.h"
#include "engine/runtime/spare_memory.h"
#include "engine/service/server.h"
#include "engine/watchdog.h"

namespace farmgate {
namespace {

int fail(const Error& error) {
  spdlog::error("{}", error.message);
  return exit_code(error.code);
}

// What a new data folder begins with.
Result<Genesis> genesis_of(const DaemonOptions& options) {
  Genesis genesis{.reference = {},
                  .open_accounts = options.open_accounts,
                  .remembered_closes = options.remembered_closes};
  if (options.reference.empty()) return genesis;
  auto reference = load_reference(options.reference);
  if (!reference) return std::move(reference).error();
  if (Status status = check_lane_memory(*reference, options.lane_memory); !status)
    return std::move(status).error();
  genesis.reference = source_of(std::move(*reference));
  return genesis;
}

Status begin(DataDirectory& data, const DaemonOptions& options) {
  if (data.journal->genesis()) {
    if (!options.reference.empty()) {
      spdlog::info("--reference is not looked at: {} has begun with reference data of its own", options.data);
    }
    return data.begin({.reference = {},
                       .open_accounts = options.open_accounts,
                       .remembered_closes = options.remembered_closes});
  }
  const auto genesis = genesis_of(options);
  return genesis ? data.begin(*genesis) : Status(genesis.error());
}

// Whole or not at all, for whoever waits for it to appear.
Status write_port(const std::string& path, int port) {
  if (path.empty()) return {};
  const std::string temporary = path + ".new";
  std::ofstream(temporary) << port << '\n';
  std::error_code error;
  std::filesystem::rename(temporary, path, error);
  return error ? Status(file_error(ErrorCode::kSystem, "write", path, error.value())) : Status();
}

// Until SIGINT or SIGTERM, which all threads have blocked.
void wait_for_signal(const sigset_t& signals) {
  int signal = 0;
  sigwait(&signals, &signal);
  spdlog::info("stopping: {}", signal == SIGINT ? "SIGINT" : "SIGTERM");
}

// A disk that hangs cannot be waited for. What was acknowledged is durable, and the next start recovers.
void end_late(int bound_seconds) {
  constexpr std::chrono::seconds kLogPatience{1};  // for the log, which may be on that disk, too
  std::thread([bound_seconds] {
    spdlog::critical(
        "not stopped within {} s (--stop-within): ends as if it was killed, which loses nothing that was "
        "acknowledged; see whether the disk still answers, and start again",
        bound_seconds);
  }).detach();
  std::this_thread::sleep_for(kLogPatience);
  std::_Exit(exit_code(ErrorCode::kSystem));
}

ServerOptions server_options(const DaemonOptions& options, std::int64_t connections) {
  ServerLimits limits = options.limits;
  limits.connections = connections;
  return {.listen = options.listen,
          .pollers = options.pollers,
          .client_clock = options.clock == "client",
          .durability = options.durability,
          .lane_memory = options.lane_memory,
          .insight = options.insight,
          .backups = options.backups.empty() ? options.data + "/backups" : options.backups,
          .trade_wait = std::chrono::milliseconds(options.trade_wait_ms),
          .tokens = options.tokens,
          .tls = options.tls,
          .audit_log = options.audit_log.empty() ? options.data + "/audit.log" : options.audit_log,
          .caller_limits = caller_limits(options),
          .limits = limits,
          .message_bytes_max = static_cast<int>(options.message_size),
          .buffer_memory = static_cast<std::size_t>(options.buffer_memory),
          .warn = [](const std::string& what) { spdlog::error("{}", what); }};
}

void warn_of_openness(const DaemonOptions& options) {
  const auto is_reached = [](const std::string& address) { return !is_local(address); };
  const bool is_open = std::ranges::any_of(options.listen, is_reached);
  if (!is_open || options.tls.is_given()) return;
  spdlog::warn("--insecure-listen: what clients send can be read and changed on its way");
  if (options.tokens.empty()) spdlog::warn("no --tokens: whoever reaches this machine may do everything");
}

// As many as the system allows; says how many there may be.
std::uint64_t allow_descriptors() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return RLIM_INFINITY;
  if (limit.rlim_cur == limit.rlim_max) return limit.rlim_cur;
  const rlim_t before = std::exchange(limit.rlim_cur, limit.rlim_max);
  if (::setrlimit(RLIMIT_NOFILE, &limit) == 0) return limit.rlim_max;
  spdlog::warn("the bound of open descriptors stays as it is");
  return before;
}

// What a connection cannot have when it comes, it must not be promised.
std::int64_t allow_connections(const DaemonOptions& options) {
  const std::uint64_t descriptors = allow_descriptors();
  const std::int64_t connections = connections_within(options, descriptors);
  if (connections < options.limits.connections) {
    spdlog::warn("--connections {}: {} open descriptors (LimitNOFILE, ulimit -Hn) are enough for {}",
                 options.limits.connections, descriptors, connections);
  }
  return connections;
}

Result<RecoveredEngine> recover_engine(DataDirectory& data, Server& server) {
  const auto start = std::chrono::steady_clock::now();
  const Sequence last = data.journal->last();
  server.tell_recovery(0, last);
  auto engine =
      recover(*data.journal, *data.events,
              {.snapshots = &data.snapshots,
               .progress = [&server, last](Sequence sequence) { server.tell_recovery(sequence, last); },
               .warn = [](const std::string& what) { spdlog::warn("{}", what); }});
  if (!engine) return engine;
  const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - start;
  spdlog::info("recovered {} commands in {:.3f} s, digest {}", last, elapsed.count(), engine->digest.text());
  return engine;
}

// Where metrics are served; nothing: nowhere.
Result<std::optional<MetricsEndpoint>> serve_metrics(const DaemonOptions& options, const Server& server) {
  if (options.metrics.empty()) return std::optional<MetricsEndpoint>();
  auto endpoint = MetricsEndpoint::open(options.metrics, server);
  if (!endpoint) return std::move(endpoint).error();
  spdlog::info("metrics on port {}", endpoint->port());
  return std::optional(std::move(*endpoint));
}

SnapshotOptions snapshot_options(const DaemonOptions& options, LedgerStore& ledger) {
  return {.insight = options.insight,
          .commands = options.snapshot_commands,
          .interval = std::chrono::minutes(options.snapshot_minutes),
          .kept = options.kept_snapshots,
          .retain = retained_commands(options),
          .taken_in = [&ledger] { return ledger.secure(); },
          .inform = [](const std::string& what) { spdlog::info("{}", what); },
          .warn = [](const std::string& what) { spdlog::warn("{}", what); }};
}

// The next start then has nothing to apply. Requires: nothing is under way any more.
int make_last(SnapshotMaker& snapshots) {
  snapshots.stop();
  const Status made = snapshots.make();
  return made ? 0 : fail(made.error());
}

// `stopping` watches over what comes after the signal.
int serve(Pipeline& pipeline, LedgerStore& ledger, Server& server, SnapshotMaker& snapshots,
          const DaemonOptions& options, const sigset_t& signals, std::optional<Watchdog>& stopping) {
  server.serve(pipeline, ledger, &snapshots);
  if (Status status = write_port(options.port_file, server.tcp_port()); !status) {
    server.stop();  // before the snapshots, which its clients may wait for
    return fail(status.error());
  }
  for (const std::string& address : options.listen) spdlog::info("serving on {}", address);
  if (server.tcp_port() != 0) spdlog::info("TCP port {}", server.tcp_port());
  wait_for_signal(signals);
  stopping.emplace(std::chrono::seconds(options.stop_within_seconds),
                   [seconds = options.stop_within_seconds] { end_late(seconds); });
  server.stop();
  const PipelineStatus status = pipeline.status();
  spdlog::info("stopped at sequence {}, digest {}", status.published, Digest::from(status.digest).text());
  if (!status.failure.empty()) return fail({.code = ErrorCode::kSystem, .message = status.failure});
  return make_last(snapshots);
}

bool is_folder(const std::string& path) {
  std::error_code ignored;
  return std::filesystem::is_directory(path, ignored);
}

bool exists(const std::string& path) {
  return ::access(path.c_str(), F_OK) == 0;
}

// Who calls, and with what the server shows who it is.
Status check_callers(const DaemonOptions& options) {
  if (options.tls.is_given()) {
    if (Status files = check_tls_files(options.tls); !files) return files;
  }
  if (options.tokens.empty()) return {};
  const auto callers = read_token_file(options.tokens);
  return callers ? Status() : Status(callers.error());
}

// A start that failed may have left a journal in which there is nothing yet. What cannot be read has
// something.
bool has_begun(const std::string& journal) {
  if (!exists(journal)) return false;
  const auto opened = Journal::open_to_read(journal);
  return !opened || (*opened)->genesis();
}

Status check_data(const DaemonOptions& options) {
  if (exists(options.data) && !is_folder(options.data)) {
    return Error{.code = ErrorCode::kBadInput,
                 .message = "--data " + options.data +
                            ": this is a file; name a folder, which is made when it "
                            "is not there"};
  }
  if (exists(options.data) && ::access(options.data.c_str(), R_OK | W_OK | X_OK) != 0) {
    return file_error(ErrorCode::kSystem, "write in", options.data, errno);
  }
  if (has_begun(journal_path(options.data))) return {};
  const auto genesis = genesis_of(options);
  return genesis ? Status() : Status(genesis.error());
}

// In the data folder it is made with that.
Status check_audit_log(const DaemonOptions& options) {
  const std::string& path = options.audit_log;
  if (path.empty()) return {};
  const std::string remedy =
      "; name a file in a folder that is there and that the daemon's user may write in (as a service: also "
      "ReadWritePaths= of its unit)";
  if (is_folder(path)) {
    return Error{.code = ErrorCode::kBadInput,
                 .message = "--audit-log " + path + ": this is a folder" + remedy};
  }
  const std::string folder = std::filesystem::absolute(path).parent_path().string();
  const bool needs_folder = !exists(path) || !options.tokens.empty();  // callers are noted beside it
  const bool may_write =
      (!exists(path) || ::access(path.c_str(), R_OK | W_OK) == 0) &&
      (!needs_folder || (is_folder(folder) && ::access(folder.c_str(), R_OK | W_OK | X_OK) == 0));
  if (may_write) return {};
  return Error{.code = ErrorCode::kSystem, .message = "--audit-log " + path + " cannot be written" + remedy};
}

// Whether it could start with these options, as far as that can be told without changing anything: a data
// directory is looked at when it is there, and may be in use; so may addresses.
int check_start(const DaemonOptions& options) {
  if (const auto journal = journal_options(options); !journal) return fail(journal.error());
  for (const auto check_part : {check_data, check_callers, check_audit_log}) {
    if (const Status good = check_part(options); !good) return fail(good.error());
  }
  spdlog::info("the configuration is good");
  return 0;
}

int run(const DaemonOptions& options, const sigset_t& signals) {
  set_up_log(options.log_format);
  if (Status status = draw_hash_key(); !status) return fail(status.error());  // before any thread starts
  if (Status status = check_listening(options); !status) return fail(status.error());
  if (options.check) return check_start(options);
  const std::int64_t connections = allow_connections(options);
  const auto journal = journal_options(options);
  if (!journal) return fail(journal.error());
  std::optional<Watchdog> stopping;  // until all of what follows is gone
  const auto put_aside = put_aside_refused_ledger(options.data);
  if (!put_aside) return fail(put_aside.error());
  if (!put_aside->empty()) spdlog::warn("{}", *put_aside);
  auto data = DataDirectory::open(options.data, *journal);
  if (!data) return fail(data.error());

  std::optional<Pipeline> pipeline;  // before the server, which stops it
  Server server(server_options(options, connections));
  warn_of_openness(options);
  // Clients learn from the start that there is an engine, and that they have to wait for it.
  if (Status status = server.listen(); !status) return fail(status.error());
  const auto metrics = serve_metrics(options, server);  // after what it reads
  if (!metrics) return fail(metrics.error());
  if (Status status = begin(*data, options); !status) return fail(status.error());
  auto engine = recover_engine(*data, server);
  if (!engine) return fail(engine.error());
  pipeline.emplace(std::move(*engine), *data->journal, *data->events, server.ports(),
                   PipelineOptions{.client_clock = options.clock == "client", .shards = options.shards});
  give_back_spare_memory();  // what it began with was read, and much of that is gone
  SnapshotMaker snapshots(*data, pipeline->feed(), snapshot_options(options, *data->ledger));
  return serve(*pipeline, *data->ledger, server, snapshots, options, signals, stopping);
}

}  // namespace
}  // namespace farmgate

int main(int argc, char** argv) {
  // Large buffers come and go with every batch: kept by the process, their pages need not be asked for each
  // time.
  mallopt(M_MMAP_THRESHOLD, 32 << 20);
  mallopt(M_TRIM_THRESHOLD, 512 << 20);

  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);  // before any thread starts

  CLI::App app("farmgated: the Farmgate engine, durable, behind gRPC", "farmgated");
  app.footer(
      "Every option but --check can be set as FARMGATE_NAME in the environment. Exit codes: 0 done, 2 wrong "
      "usage, 3 bad input, 4 the system failed.");
  farmgate::DaemonOptions options;
  farmgate::add_daemon_options(app, options);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;
  }
  return farmgate::run(options, signals);
}
