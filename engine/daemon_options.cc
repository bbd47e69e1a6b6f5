#include "engine/daemon_options.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdlib>
#include <thread>

#include "engine/access/listen_address.h"
#include "engine/files/parse_integer.h"
#include "engine/runtime/load_reference.h"
#include "engine/runtime/snapshot_maker.h"

namespace farmgate {
namespace {

// The engine's, publisher's and journal's threads and a poller want cores of their own before a shard does.
std::size_t default_shards() {
  constexpr std::size_t kOtherThreads = 4;
  const std::size_t cores = std::thread::hardware_concurrency();
  if (cores <= 2) return 0;
  return cores > kOtherThreads ? std::min<std::size_t>(cores - kOtherThreads, 8) : 1;
}

void add_data_options(CLI::App& app, DaemonOptions& options) {
  app.add_option("--data", options.data,
                 "Folder for the journal and the event log; made when it is not there")
      ->required()
      ->type_name("DIR")
      ->envname("FARMGATE_DATA");
  app.add_option("--reference", options.reference,
                 "Folder of commodities.csv, zones.csv, lanes.csv: what a new data folder begins with")
      ->type_name("DIR")
      ->envname("FARMGATE_REFERENCE");
  app.add_option(
         "--durability", options.durability,
         "When a command is durable: sync (on the disk), interval:MS (handed to the system, on the "
         "disk within MS milliseconds), none (handed to the system: survives the process, not a power cut)")
      ->envname("FARMGATE_DURABILITY")
      ->capture_default_str();
  app.add_option("--clock", options.clock,
                 "Whose times commands have: the engine's, or those that one client's session brings")
      ->check(CLI::IsMember({"engine", "client"}))
      ->envname("FARMGATE_CLOCK")
      ->capture_default_str();
}

void add_market_options(CLI::App& app, DaemonOptions& options) {
  app.add_flag("--open-accounts", options.open_accounts, "A command of an unknown account creates it")
      ->envname("FARMGATE_OPEN_ACCOUNTS");
  app.add_option("--remembered-closes", options.remembered_closes,
                 "An order id is remembered until so many later orders have closed")
      ->check(CLI::NonNegativeNumber)
      ->envname("FARMGATE_REMEMBERED_CLOSES")
      ->capture_default_str();
  options.lane_memory = kLaneMemory;
  app.add_option(
         "--lane-memory", options.lane_memory,
         "Memory that the costs of lanes may take (KB, MB, GB), or the engine does not start, and refuses "
         "changes")
      ->transform(CLI::AsSizeValue(false))
      ->type_name("SIZE")
      ->envname("FARMGATE_LANE_MEMORY")
      ->default_str("2GB");
}

void add_insight_options(CLI::App& app, InsightTerms& terms) {
  const auto add = [&app](const char* name, std::int64_t& value, const char* what, const char* variable) {
    app.add_option(name, value, what)->check(CLI::PositiveNumber)->envname(variable)->capture_default_str();
  };
  add("--poverty-line", terms.poverty_line,
      "What a producer has to earn in twelve months in order not to be poor, in minor currency units",
      "FARMGATE_POVERTY_LINE");
  add("--village-sales", terms.village_sales,
      "What an e-commerce village sells in twelve months, in minor currency units", "FARMGATE_VILLAGE_SALES");
  add("--village-sellers", terms.village_sellers,
      "How many active sellers it has, unless they are enough for its households",
      "FARMGATE_VILLAGE_SELLERS");
  add("--village-sellers-per-mille", terms.village_sellers_per_mille,
      "How many active sellers for a thousand households are enough", "FARMGATE_VILLAGE_SELLERS_PER_MILLE");
  add("--town-villages", terms.town_villages, "How many e-commerce villages make an e-commerce town",
      "FARMGATE_TOWN_VILLAGES");
}

void add_snapshot_options(CLI::App& app, DaemonOptions& options) {
  app.add_option("--snapshot-commands", options.snapshot_commands,
                 "Make a snapshot after so many commands; 0: not for that reason")
      ->check(CLI::NonNegativeNumber)
      ->envname("FARMGATE_SNAPSHOT_COMMANDS")
      ->capture_default_str();
  app.add_option("--snapshot-minutes", options.snapshot_minutes,
                 "Make a snapshot after so many minutes with commands; 0: not for that reason")
      ->check(CLI::Range(0, 1'000'000))
      ->envname("FARMGATE_SNAPSHOT_MINUTES")
      ->capture_default_str();
  app.add_option("--kept-snapshots", options.kept_snapshots, "How many snapshots are kept")
      ->check(CLI::Range(1, 1'000))
      ->envname("FARMGATE_KEPT_SNAPSHOTS")
      ->capture_default_str();
  app.add_option("--retain", options.retain,
                 "How much is kept when a snapshot has been made: the events of so many commands, the last "
                 "ones, and the commands that the kept snapshots need; or all")
      ->check([](const std::string& text) {
        const auto commands = parse_integer(text);
        return text == "all" || (commands && *commands > 0) ? ""
                                                            : "write all, or a number of commands from 1";
      })
      ->type_name("COMMANDS")
      ->envname("FARMGATE_RETAIN")
      ->capture_default_str();
  app.add_option(
         "--backups", options.backups,
         "Folder in which `farmgate backup` has backups made; the default is backups in the data folder")
      ->type_name("DIR")
      ->envname("FARMGATE_BACKUPS");
}

void add_serving_options(CLI::App& app, DaemonOptions& options) {
  app.add_option("--listen", options.listen, "Addresses to serve on: HOST:PORT (port 0: any), unix:PATH")
      ->type_name("ADDRESS")
      ->envname("FARMGATE_LISTEN")
      ->capture_default_str();
  app.add_option("--port-file", options.port_file, "Write the TCP port there once it serves")
      ->type_name("FILE")
      ->envname("FARMGATE_PORT_FILE");
  options.shards = default_shards();
  app.add_option(
         "--shards", options.shards,
         "Threads that match, each its share of the commodities; 0: one engine thread does everything. "
         "The default is 0 on two cores or fewer, else as many as cores are left beside the other "
         "threads")
      ->check(CLI::Range(0, 64))
      ->envname("FARMGATE_SHARDS")
      ->capture_default_str();
  app.add_option("--pollers", options.pollers, "Threads that serve clients")
      ->check(CLI::Range(1, 64))
      ->envname("FARMGATE_POLLERS")
      ->capture_default_str();
  app.add_option(
         "--trade-wait", options.trade_wait_ms,
         "Milliseconds that a batch of Trade waits for an engine that is full, before its session ends")
      ->check(CLI::Range(0, 3'600'000))
      ->type_name("MS")
      ->envname("FARMGATE_TRADE_WAIT")
      ->capture_default_str();
  app.add_option(
         "--stop-within", options.stop_within_seconds,
         "Seconds that stopping may take; then the process ends as if it was killed, with exit code 4")
      ->check(CLI::Range(1, 86'400))
      ->type_name("S")
      ->envname("FARMGATE_STOP_WITHIN")
      ->capture_default_str();
  app.add_option(
         "--metrics", options.metrics,
         "Address to serve metrics for Prometheus on, at /metrics: HOST:PORT (port 0: any); none without it")
      ->type_name("ADDRESS")
      ->envname("FARMGATE_METRICS");
  app.add_option("--log-format", options.log_format, "How the log is written")
      ->check(CLI::IsMember({"text", "json"}))
      ->envname("FARMGATE_LOG_FORMAT")
      ->capture_default_str();
}

void add_access_options(CLI::App& app, DaemonOptions& options) {
  app.add_option(
         "--tokens", options.tokens,
         "The file of those who may call, which farmgate token edits; without it, whoever connects may do "
         "everything")
      ->type_name("FILE")
      ->envname("FARMGATE_TOKENS");
  app.add_option(
         "--tls-cert", options.tls.certificate,
         "Serve TCP addresses with TLS: the server's certificate and those that it was signed with (PEM)")
      ->type_name("FILE")
      ->envname("FARMGATE_TLS_CERT");
  app.add_option("--tls-key", options.tls.key, "The private key of that certificate (PEM)")
      ->type_name("FILE")
      ->envname("FARMGATE_TLS_KEY");
  app.add_option("--tls-client-ca", options.tls.client_ca,
                 "Demand of clients a certificate that one of these has signed (PEM)")
      ->type_name("FILE")
      ->envname("FARMGATE_TLS_CLIENT_CA");
  app.add_flag(
         "--insecure-listen", options.insecure_listen,
         "Listen without TLS on addresses that other machines reach: they can read and change what is sent, "
         "tokens included")
      ->envname("FARMGATE_INSECURE_LISTEN");
  app.add_option("--audit-log", options.audit_log,
                 "Where administrative acts are noted; without it, audit.log in the data folder")
      ->type_name("FILE")
      ->envname("FARMGATE_AUDIT_LOG");
}

CLI::Option* add_bound(CLI::App& app, const std::string& name, std::int64_t& value, const std::string& what,
                       std::int64_t max = kUnbounded) {
  std::string variable = "FARMGATE" + name.substr(1);  // of --name: one hyphen stands before it
  std::ranges::transform(variable, variable.begin(), [](char letter) {
    if (letter == '-') return '_';
    return letter >= 'a' && letter <= 'z' ? static_cast<char>(letter - 'a' + 'A') : letter;
  });
  return app.add_option(name, value, what)
      ->check(CLI::Range(std::int64_t{1}, max))
      ->type_name("COUNT")
      ->envname(variable)
      ->capture_default_str();
}

void add_memory_bound(CLI::App& app, const std::string& name, std::int64_t& bytes, const std::string& what,
                      const std::string& variable) {
  constexpr std::int64_t kMin = 1 << 20;
  constexpr std::int64_t kMax = std::int64_t{1} << 40;
  const bool is_in_gb = bytes % (std::int64_t{1} << 30) == 0;
  app.add_option(name, bytes, what)
      ->transform(CLI::AsSizeValue(false))
      ->check(CLI::Range(kMin, kMax))
      ->type_name("SIZE")
      ->envname(variable)
      ->default_str(is_in_gb ? std::to_string(bytes >> 30) + "GB" : std::to_string(bytes >> 20) + "MB");
}

void add_memory_bounds(CLI::App& app, DaemonOptions& options) {
  add_memory_bound(
      app, "--caller-request-memory", options.caller_limits.request_memory,
      "Memory of a caller's batches of Trade that were read and are not answered yet (KB, MB, GB)",
      "FARMGATE_CALLER_REQUEST_MEMORY");
  add_memory_bound(app, "--request-memory", options.limits.request_memory,
                   "The same of all callers' batches together", "FARMGATE_REQUEST_MEMORY");
  add_memory_bound(app, "--buffer-memory", options.buffer_memory,
                   "Memory that gRPC aims to keep its buffers of all connections and calls within",
                   "FARMGATE_BUFFER_MEMORY");
}

void add_bounds(CLI::App& app, DaemonOptions& options) {
  CallerLimits& caller = options.caller_limits;
  add_bound(app, "--caller-commands-per-second", caller.commands_per_second,
            "Commands that a caller may send in a second; a tenth of them at once, or 100 if that is more")
      ->default_str("100000 with --tokens, else any number");
  add_bound(app, "--caller-commands-in-flight", caller.commands_in_flight,
            "Commands of a caller that may be unanswered at a time");
  add_bound(app, "--caller-calls", caller.calls, "Single calls of a caller that may be under way at a time");
  add_bound(app, "--caller-streams", caller.streams, "Streams that a caller may have open at a time");
  add_bound(app, "--caller-sessions", caller.sessions, "Sessions of Trade that a caller may have at a time");
  add_bound(app, "--caller-open-orders", caller.open_orders,
            "Open orders that the accounts of a trader may have together");
  add_bound(app, "--streams", options.limits.streams, "Streams that all callers may have open at a time");
  add_bound(app, "--sessions", options.limits.sessions,
            "Sessions of Trade that all callers may have at a time");
  add_bound(app, "--connections", options.limits.connections,
            "TCP connections that all callers may have at a time; Unix sockets may have as many again");
  add_bound(
      app, "--open-orders", options.limits.open_orders,
      "Open orders that the market may have. No more than 7 million: one command can cancel them all, and "
      "its events must fit into one piece of the event log, of 2 GB",
      kOpenOrdersMax);
  add_bound(app, "--request-ids", options.limits.request_ids,
            "Request ids that are remembered at a time, of all accounts");
  add_bound(app, "--accounts", options.limits.accounts,
            "Accounts that there may be for --open-accounts to open another");
  app.add_option("--message-size", options.message_size, "Size of a message that a client may send (KB, MB)")
      ->transform(CLI::AsSizeValue(false))
      ->check(CLI::Range(std::uint64_t{64} << 10, std::uint64_t{1} << 30))
      ->type_name("SIZE")
      ->envname("FARMGATE_MESSAGE_SIZE")
      ->default_str("16MB");
}

// CLI11 looks for the file before it looks at the environment.
void add_config_option(CLI::App& app) {
  const char* const path = std::getenv("FARMGATE_CONFIG");
  const bool is_given = path != nullptr && *path != '\0';
  app.set_config("--config", is_given ? path : "",
                 "Read options from a TOML file. What is given on the command line comes first, then the "
                 "file, then the "
                 "environment",
                 is_given)
      ->envname("FARMGATE_CONFIG");
  app.allow_config_extras(CLI::config_extras_mode::error);  // a word that is misspelt is no option
}

void add_check_option(CLI::App& app, DaemonOptions& options) {
  app.add_flag(
         "--check", options.check,
         "Only say whether it could start so: options, addresses, configuration, reference files, tokens and "
         "those of TLS are read, and nothing is changed")
      ->configurable(false);
}

Status refuse(const std::string& why) {
  return Error{.code = ErrorCode::kUsage, .message = why};
}

// What the library that serves metrics takes: a port of TCP, as a number.
bool is_metrics_address(const std::string& address) {
  const auto at = host_port_of(address);
  const bool has_scheme = at && !address.starts_with('[') && !address.starts_with(at->host);
  return at && !has_scheme && parse_integer(at->port) && address_fault(address).empty();
}

Status check_addresses(const DaemonOptions& options) {
  for (const std::string& address : options.listen) {
    const std::string fault(address_fault(address));
    if (fault.empty()) continue;
    std::string refusal = "--listen ";
    refusal.append(address).append(": ").append(fault);
    refusal += "; write 127.0.0.1:7420, for one, or unix:/run/farmgate/farmgated.sock";
    return refuse(refusal);
  }
  if (options.metrics.empty() || is_metrics_address(options.metrics)) return {};
  return refuse("--metrics " + options.metrics +
                ": it is written HOST:PORT, with a port from 0 to 65535; write 127.0.0.1:9420, for one");
}

}  // namespace

Status check_listening(const DaemonOptions& options) {
  if (Status addresses = check_addresses(options); !addresses) return addresses;
  const TlsFiles& tls = options.tls;
  if (tls.certificate.empty() != tls.key.empty()) return refuse("--tls-cert and --tls-key go together");
  if (!tls.client_ca.empty() && !tls.is_given())
    return refuse("--tls-client-ca needs --tls-cert and --tls-key");
  if (tls.is_given() && options.tokens.empty()) {
    return refuse("--tls-cert needs --tokens: without it, whoever connects could do everything");
  }
  if (options.insecure_listen) return {};
  for (const std::string& address : options.listen) {
    if (tls.is_given() || is_local(address)) continue;
    return refuse(
        "--listen " + address +
        ": other machines reach it, and without TLS they can read and change what is sent; give --tls-cert "
        "and --tls-key, or listen on 127.0.0.1 or a Unix socket, or say --insecure-listen");
  }
  if (options.metrics.empty() || is_local(options.metrics)) return {};
  return refuse(
      "--metrics " + options.metrics +
      ": other machines reach it, and metrics are served without TLS to whoever asks; choose 127.0.0.1, or "
      "say --insecure-listen");
}

void add_daemon_options(CLI::App& app, DaemonOptions& options) {
  add_config_option(app);
  add_data_options(app, options);
  add_market_options(app, options);
  add_insight_options(app, options.insight);
  add_snapshot_options(app, options);
  add_serving_options(app, options);
  add_access_options(app, options);
  add_bounds(app, options);
  add_memory_bounds(app, options);
  add_check_option(app, options);
}

CallerLimits caller_limits(const DaemonOptions& options) {
  constexpr std::int64_t kOfKnownCallers = 100'000;
  CallerLimits limits = options.caller_limits;
  if (limits.commands_per_second == 0) {
    limits.commands_per_second = options.tokens.empty() ? kUnbounded : kOfKnownCallers;
  }
  return limits;
}

std::int64_t connections_within(const DaemonOptions& options, std::uint64_t descriptors) {
  constexpr std::uint64_t kOthers = 512;  // files, what gRPC and metrics need, and connections that end
  const auto wanted = static_cast<std::uint64_t>(options.limits.connections);
  const std::uint64_t left = descriptors > kOthers ? descriptors - kOthers : 0;
  return static_cast<std::int64_t>(std::clamp<std::uint64_t>(left / 2, 1, wanted));
}

std::uint64_t retained_commands(const DaemonOptions& options) {
  const auto commands = parse_integer(options.retain);
  return commands ? static_cast<std::uint64_t>(*commands) : kRetainAll;
}

Result<JournalOptions> journal_options(const DaemonOptions& options) {
  constexpr std::string_view kInterval = "interval:";
  const std::string& text = options.durability;
  if (text == "sync") return JournalOptions{.durability = Durability::kSync};
  if (text == "none") return JournalOptions{.durability = Durability::kNone};
  if (text.starts_with(kInterval)) {
    const auto milliseconds = parse_integer(std::string_view(text).substr(kInterval.size()));
    if (milliseconds && *milliseconds > 0 && *milliseconds <= 60'000) {
      return JournalOptions{.durability = Durability::kInterval,
                            .interval = std::chrono::milliseconds(*milliseconds)};
    }
  }
  return Error{
      .code = ErrorCode::kUsage,
      .message = "--durability " + text + ": write sync, none, or interval:MS with 1 to 60000 milliseconds"};
}

}  // namespace farmgate
