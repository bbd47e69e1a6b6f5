#include "tools/farmgate/drive_command.h"

#include <absl/strings/numbers.h>
#include <absl/strings/str_format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include "tools/farmgate/api_client.h"
#include "tools/farmgate/command_line.h"
#include "tools/farmgate/drive.h"
#include "tools/farmgate/figures.h"
#include "tools/farmgate/json_amount.h"
#include "tools/farmgate/progress_bar.h"

namespace farmgate {
namespace {

struct DriveArguments {
  DriveOptions options{.server = kDefaultServer};
  std::string rate = "max";
  std::uint64_t limit = 0;
  bool json = false;
  bool quiet = false;
};

Status read_rate(const std::string& text, DriveOptions& options) {
  if (text == "max") return {};
  double value = 0;
  const bool is_pace = text.starts_with('x');
  if (!absl::SimpleAtod(text.substr(is_pace ? 1 : 0), &value) || value <= 0) {
    return Error{.code = ErrorCode::kUsage,
                 .message = "--rate " + text + ": write max, commands a second (5000), or a pace (x10)"};
  }
  (is_pace ? options.pace : options.commands_per_second) = value;
  return {};
}

double rate_of(const DriveResult& result) {
  return result.elapsed_seconds > 0 ? static_cast<double>(result.commands) / result.elapsed_seconds : 0;
}

std::string milliseconds(std::int64_t ns) {
  return absl::StrFormat("%.3f", static_cast<double>(ns) * 1e-6);
}

std::string text_report(const DriveResult& result) {
  const auto line = [](std::string_view label, const std::string& figure, std::string_view note = "") {
    return absl::StrFormat("  %-24s %22s%s%s\n", label, figure, note.empty() ? "" : "  ", note);
  };
  const Latencies& latencies = result.latencies;
  return line("commands", grouped(result.commands)) + line("  rejected", grouped(result.rejected)) +
         (result.retries > 0 ? line("  answered as retries", grouped(result.retries)) : "") +
         line("fills followed", grouped(result.fills)) + line("quantity", grouped(result.quantity), "lots") +
         line("buyers paid", grouped(result.buyers_paid), "minor currency units") +
         line("subsidies", grouped(result.subsidies)) +
         line("producers received", grouped(result.producers_received)) +
         line("carriers received", grouped(result.carriers_received)) +
         line("elapsed", absl::StrFormat("%.3f", result.elapsed_seconds), "s") +
         line("commands per second", grouped(static_cast<std::int64_t>(rate_of(result)))) +
         line("batch latency p50", milliseconds(latencies.p50_ns), "ms, from when it was due") +
         line("p99", milliseconds(latencies.p99_ns), "ms") +
         line("p99.9", milliseconds(latencies.p999_ns), "ms") +
         line("max", milliseconds(latencies.max_ns), "ms") + line("digest", result.digest);
}

std::string json_report(const DriveResult& result) {
  const nlohmann::ordered_json json = {{"commands", result.commands},
                                       {"rejected", result.rejected},
                                       {"retries", result.retries},
                                       {"fills", result.fills},
                                       {"quantity", result.quantity},
                                       {"buyers_paid", json_amount(result.buyers_paid)},
                                       {"producers_received", json_amount(result.producers_received)},
                                       {"carriers_received", json_amount(result.carriers_received)},
                                       {"subsidies", json_amount(result.subsidies)},
                                       {"elapsed_seconds", result.elapsed_seconds},
                                       {"commands_per_second", rate_of(result)},
                                       {"latency_ns_p50", result.latencies.p50_ns},
                                       {"latency_ns_p99", result.latencies.p99_ns},
                                       {"latency_ns_p999", result.latencies.p999_ns},
                                       {"latency_ns_max", result.latencies.max_ns},
                                       {"digest", result.digest}};
  return json.dump(2) + "\n";
}

int run(const CLI::App& command, DriveArguments& arguments) {
  if (Status status = read_rate(arguments.rate, arguments.options); !status) return fail(status.error());
  if (command.count("--limit") > 0) arguments.options.limit = arguments.limit;
  ProgressBar bar(!arguments.quiet && isatty(STDERR_FILENO) == 1);
  const auto result =
      drive(arguments.options, [&bar](const ReplayProgress& progress) { bar.show(progress); });
  bar.clear();
  if (!result) return fail(result.error());
  if (arguments.json) {
    std::cout << json_report(*result);
  } else if (!arguments.quiet) {
    std::cout << text_report(*result);
  }
  return end_of_output();
}

}  // namespace

void add_drive_command(CLI::App& app, int& exit_code) {
  const auto arguments = std::make_shared<DriveArguments>();
  DriveOptions& options = arguments->options;
  CLI::App* const command =
      app.add_subcommand("drive", "Plays an order log against a farmgated, and measures it");
  add_server_option(*command, options.server);
  command->add_option("--orders", options.orders, "The order log, orders.csv or orders.csv.zst")
      ->required()
      ->type_name("FILE");
  command
      ->add_option("--rate", arguments->rate,
                   "max, commands a second (5000), or times the log's own pace (x10)")
      ->capture_default_str();
  command->add_option("--batch", options.batch, "Commands a message")
      ->check(CLI::Range(1, 1024))
      ->capture_default_str();
  command->add_option("--window", options.window, "Batches under way at a time")
      ->check(CLI::Range(1, 32))
      ->capture_default_str();
  command->add_option("--limit", arguments->limit, "Stop after so many commands")
      ->check(CLI::NonNegativeNumber)
      ->type_name("N");
  command->add_flag("--json", arguments->json, "Print the report as one JSON object");
  command->add_flag("--quiet", arguments->quiet, "Print nothing but errors (and, with --json, the report)");
  command->callback([command, arguments, &exit_code] { exit_code = run(*command, *arguments); });
}

}  // namespace farmgate
