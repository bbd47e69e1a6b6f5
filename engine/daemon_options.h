// What farmgated is told: by flags, by the environment, by a file.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "engine/access/caller_limits.h"
#include "engine/access/tls_files.h"
#include "engine/insight/insight_terms.h"
#include "engine/journal/journal.h"

namespace CLI {
class App;
}

namespace farmgate {

struct DaemonOptions {
  std::string data;
  std::string reference;  // empty: none
  std::vector<std::string> listen{"127.0.0.1:7420"};
  std::string port_file;  // empty: none
  std::string durability = "sync";
  std::string clock = "engine";
  bool open_accounts = false;
  std::uint64_t remembered_closes = 10'000'000;
  std::uint64_t lane_memory = 0;
  InsightTerms insight;
  std::size_t shards = 0;
  std::uint64_t snapshot_commands = 5'000'000;
  int snapshot_minutes = 60;
  std::size_t kept_snapshots = 2;
  std::string retain = "all";
  std::string backups;  // empty: in the data folder
  int pollers = 1;
  int trade_wait_ms = 2'000;
  int stop_within_seconds = 300;
  std::string metrics;  // empty: none
  std::string tokens;   // empty: whoever connects may do everything
  TlsFiles tls;
  std::string audit_log;                                 // empty: in the data folder
  bool insecure_listen = false;                          // others may reach addresses without TLS
  CallerLimits caller_limits{.commands_per_second = 0};  // 0: not said
  ServerLimits limits;
  std::uint64_t message_size = 16 << 20;               // bytes
  std::int64_t buffer_memory = std::int64_t{2} << 30;  // bytes
  std::string log_format = "text";
  bool check = false;  // only whether it could start
};

// Adds them to a command line.
void add_daemon_options(CLI::App& app, DaemonOptions& options);

// Whether it may listen where it is told to: its addresses are such, others must not reach an address without
// TLS, and who reaches one with TLS must be known, unless the options say otherwise in so many words. Fails
// with kUsage.
Status check_listening(const DaemonOptions& options);

// What `durability` says. Fails with kUsage when it is none.
Result<JournalOptions> journal_options(const DaemonOptions& options);

// What bounds a caller, all told: commands a second are bounded where callers are known, unless the options
// say otherwise. Who is not known is as many callers as it has connections, and no flood would be kept off.
CallerLimits caller_limits(const DaemonOptions& options);

// How many connections of each kind, TCP and Unix sockets, so many descriptors of the process are enough for:
// as many as the options say, or fewer.
std::int64_t connections_within(const DaemonOptions& options, std::uint64_t descriptors);

// What `retain` says: the events of so many commands.
std::uint64_t retained_commands(const DaemonOptions& options);

}  // namespace farmgate
