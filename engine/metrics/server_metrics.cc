#include "engine/metrics/server_metrics.h"

#include <sys/resource.h>

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <iterator>
#include <span>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include "engine/metrics/exposition.h"

namespace farmgate {
namespace {

double as_value(std::uint64_t count) {
  return static_cast<double>(count);
}

// A family with one member.
void add_gauge(Exposition& exposition, const std::string& name, const std::string& help, double value) {
  exposition.begin_gauges(name, help);
  exposition.add(value);
}

// Connections are most of them.
void add_descriptors(Exposition& exposition) {
  std::error_code error;
  const std::filesystem::directory_iterator open("/proc/self/fd", error);
  if (!error) {
    add_gauge(exposition, "process_open_fds", "Descriptors that are open",
              static_cast<double>(std::distance(begin(open), end(open))));
  }
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) == 0) {
    add_gauge(exposition, "process_max_fds", "Descriptors that there may be",
              static_cast<double>(limit.rlim_cur));
  }
}

void add_process(const ServerFigures& figures, Exposition& exposition) {
  exposition.begin_gauges("farmgate_info", "Always 1; the labels say what runs");
  exposition.add(1, {{"version", std::string(figures.version)},
                     {"durability", figures.durability},
                     {"clock", figures.client_clock ? "client" : "engine"}});
  const std::chrono::duration<double> start = figures.start.time_since_epoch();
  add_gauge(exposition, "process_start_time_seconds", "When it started, since 1970-01-01 UTC", start.count());
  add_descriptors(exposition);
  add_gauge(exposition, "farmgate_recovering", "1 while it applies its journal again",
            figures.pipeline == nullptr ? 1 : 0);
}

struct Sequences {
  Sequence accepted = 0;
  Sequence durable = 0;
  Sequence matched = 0;
  Sequence published = 0;
  Sequence market_data = 0;
  Sequence ledger = 0;
};

void add_sequences(const Sequences& sequences, Exposition& exposition) {
  exposition.begin_gauges("farmgate_sequence", "The last command that has come through a step");
  exposition.add(as_value(sequences.accepted), {{"step", "accepted"}});
  exposition.add(as_value(sequences.durable), {{"step", "durable"}});
  exposition.add(as_value(sequences.matched), {{"step", "matched"}});
  exposition.add(as_value(sequences.published), {{"step", "published"}});
  exposition.add(as_value(sequences.market_data), {{"step", "market_data"}});
  exposition.add(as_value(sequences.ledger), {{"step", "ledger"}});
}

// What an engine is, but for what it counts.
void add_status(const PipelineStatus& status, const ServerFigures& figures, Exposition& exposition) {
  add_sequences({.accepted = status.accepted,
                 .durable = status.durable,
                 .matched = status.matched,
                 .published = status.published,
                 .market_data = figures.market_data,
                 .ledger = figures.ledger},
                exposition);
  exposition.begin_gauges("farmgate_oldest_sequence", "The first command that is retained");
  exposition.add(as_value(status.oldest_command), {{"kind", "command"}});
  exposition.add(as_value(status.oldest_event), {{"kind", "event"}});
  add_gauge(exposition, "farmgate_taking_commands", "1 while it takes commands", status.stopped ? 0 : 1);
  add_gauge(exposition, "farmgate_failed", "1 when it had to stop taking commands",
            status.failure.empty() ? 0 : 1);
  add_gauge(exposition, "farmgate_clock_ahead_seconds",
            "How far the wall clock has jumped ahead, which is not followed until it is confirmed",
            std::chrono::duration<double>(status.clock_ahead).count());
  add_gauge(exposition, "farmgate_everyone_suspended", "1 while everyone is suspended from trading",
            status.everyone_suspended ? 1 : 0);
  add_gauge(exposition, "farmgate_suspended_accounts", "Accounts that are suspended by themselves",
            as_value(status.suspended_accounts));
  add_gauge(exposition, "farmgate_resting_orders", "Orders in the books", as_value(status.resting_orders));
  add_gauge(exposition, "farmgate_request_ids", "Request ids that are remembered",
            as_value(status.request_ids));
  add_gauge(exposition, "farmgate_accounts", "Accounts, deleted ones included", as_value(status.accounts));
  add_gauge(exposition, "farmgate_undurable_batches", "Batches that wait for the disk",
            as_value(status.undurable_batches));
  add_gauge(exposition, "farmgate_unpublished_batches", "Batches that are not answered yet",
            as_value(status.unpublished_batches));
}

std::uint64_t total(std::span<const Counter> counters) {
  std::uint64_t sum = 0;
  for (const Counter& counter : counters) sum += counter.value();
  return sum;
}

void add_commands(const PublisherMeters& meters, Exposition& exposition) {
  exposition.begin_counters("farmgate_commands_total", "Commands that were given a sequence, by outcome");
  exposition.add(as_value(meters.accepted.value()), {{"outcome", "accepted"}});
  exposition.add(as_value(meters.retries.value()), {{"outcome", "retry"}});
  exposition.add(as_value(total(meters.rejections)), {{"outcome", "rejected"}});
}

void add_rejections(const PublisherMeters& meters, Exposition& exposition) {
  exposition.begin_counters("farmgate_rejections_total", "Commands that were rejected, by reason");
  for (std::size_t i = 0; i < meters.rejections.size(); ++i) {
    exposition.add(as_value(meters.rejections[i].value()),
                   {{"reason", std::string(to_string(static_cast<RejectReason>(i)))}});
  }
}

// The words for the kinds of events, in the order of their alternatives.
template <std::size_t... kKind>
auto event_kinds(std::index_sequence<kKind...> /*of the alternatives*/) {
  return std::array{to_string(EventPayload(std::in_place_index<kKind>))...};
}

void add_events(const PublisherMeters& meters, Exposition& exposition) {
  auto kinds = event_kinds(std::make_index_sequence<PublisherMeters::kEventKinds>());
  kinds.back() = "booked";  // whatever it was
  static_assert(std::is_same_v<std::variant_alternative_t<kinds.size() - 1, EventPayload>, Booked>);
  exposition.begin_counters("farmgate_events_total", "Events, by kind");
  for (std::size_t i = 0; i < kinds.size(); ++i) {
    exposition.add(as_value(meters.events[i].value()), {{"kind", std::string(kinds[i])}});
  }
}

void add_latencies(const Pipeline& pipeline, Exposition& exposition) {
  const PublisherMeters& meters = pipeline.meters();
  exposition.begin_histograms("farmgate_stage_seconds", "How long batches took from one step to the next");
  exposition.add(meters.taken_to_sequenced.counts(), {{"stage", "taken_to_sequenced"}});
  exposition.add(meters.sequenced_to_matched.counts(), {{"stage", "sequenced_to_matched"}});
  exposition.add(meters.sequenced_to_durable.counts(), {{"stage", "sequenced_to_durable"}});
  exposition.add(meters.durable_to_published.counts(), {{"stage", "durable_to_published"}});
  const JournalMeters& journal = pipeline.journal_meters();
  exposition.begin_histograms("farmgate_journal_commit_seconds",
                              "How long the journal took to write the batches that waited");
  exposition.add(journal.commits.counts());
  exposition.begin_histograms("farmgate_journal_sync_seconds",
                              "With --durability interval: how long the disk took for what was written");
  exposition.add(journal.syncs.counts());
}

void add_calls(const ServerFigures& figures, Exposition& exposition) {
  add_gauge(exposition, "farmgate_pending_commands", "Commands with the engine that are not answered yet",
            as_value(figures.pending_commands));
  exposition.begin_histograms("farmgate_call_seconds", "How long calls took, by method and status code");
  for (const auto& [call, counts] : figures.calls) {
    exposition.add(counts, {{"method", call.first}, {"code", std::string(call.second)}});
  }
  exposition.begin_histograms("farmgate_trade_batch_seconds",
                              "How long batches of Trade took to be answered");
  exposition.add(figures.trade_batches);
}

void add_connections(const ServerFigures& figures, Exposition& exposition) {
  const ConnectionGate::Figures& tcp = figures.tcp_connections;
  const ConnectionGate::Figures& local = figures.unix_connections;
  exposition.begin_gauges("farmgate_connections", "Connections that are open, looked at once in a second");
  exposition.add(static_cast<double>(tcp.open), {{"kind", "tcp"}});
  exposition.add(static_cast<double>(local.open), {{"kind", "unix"}});
  exposition.begin_counters(
      "farmgate_connections_refused_total",
      "Connections that were closed as they came, since there were as many as there may be");
  exposition.add(as_value(tcp.refused), {{"kind", "tcp"}});
  exposition.add(as_value(local.refused), {{"kind", "unix"}});
}

void add_bounds(const ServerFigures& figures, Exposition& exposition) {
  add_gauge(exposition, "farmgate_sessions", "Sessions of Trade that are open",
            static_cast<double>(figures.sessions));
  add_gauge(exposition, "farmgate_streams", "Streams that are open", static_cast<double>(figures.streams));
  add_gauge(exposition, "farmgate_request_memory_bytes", "Memory of batches of Trade",
            static_cast<double>(figures.request_memory));
  exposition.begin_counters("farmgate_over_bound_total",
                            "Calls that were refused and batches of Trade that had to wait, by the bound");
  for (std::size_t i = 0; i < figures.over_bounds.size(); ++i) {
    exposition.add(as_value(figures.over_bounds[i]),
                   {{"bound", std::string(to_string(static_cast<Bound>(i)))}});
  }
}

void add_subscribers(const ServerFigures& figures, Exposition& exposition) {
  exposition.begin_gauges("farmgate_subscribers", "Streams of events, by method");
  for (const auto& [method, subscribers] : figures.subscribers) {
    exposition.add(as_value(subscribers.count), {{"method", method}});
  }
  exposition.begin_gauges("farmgate_subscriber_lag_commands",
                          "Published commands that the slowest stream was not sent, by method");
  for (const auto& [method, subscribers] : figures.subscribers) {
    exposition.add(as_value(subscribers.lag_max), {{"method", method}});
  }
}

}  // namespace

std::vector<prometheus::MetricFamily> metrics_of(const ServerFigures& figures) {
  Exposition exposition;
  add_process(figures, exposition);
  if (figures.pipeline == nullptr) {
    add_sequences({.accepted = figures.journal_end,
                   .durable = figures.journal_end,
                   .matched = figures.recovered,
                   .published = 0,
                   .market_data = figures.market_data,
                   .ledger = figures.ledger},
                  exposition);
  } else {
    add_status(figures.pipeline->status(), figures, exposition);
    add_commands(figures.pipeline->meters(), exposition);
    add_rejections(figures.pipeline->meters(), exposition);
    add_events(figures.pipeline->meters(), exposition);
    add_latencies(*figures.pipeline, exposition);
  }
  add_gauge(exposition, "farmgate_market_data_failed",
            "1 when readers of market data are not answered any more", figures.market_data_failed ? 1 : 0);
  add_gauge(exposition, "farmgate_ledger_failed", "1 when accounts' entries cannot be read any more",
            figures.ledger_failed ? 1 : 0);
  add_calls(figures, exposition);
  add_connections(figures, exposition);
  add_bounds(figures, exposition);
  add_subscribers(figures, exposition);
  return std::move(exposition).families();
}

}  // namespace farmgate
