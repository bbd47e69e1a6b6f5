// Makes the data directory of a random market, as this version writes it, for later versions to go on with.
//
//   make_old_data money|programmes DIR      prints where it ends, and how it began, as JSON
#include <algorithm>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <iostream>
#include <nlohmann/json.hpp>
#include <semaphore>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "engine/base/check.h"
#include "engine/market_data/ledger_builder.h"
#include "engine/model/reference_rows.h"
#include "engine/runtime/data_directory.h"
#include "engine/runtime/engine.h"
#include "engine/runtime/recovery.h"
#include "engine/runtime/snapshot_maker.h"
#include "tests/support/random_requests.h"

namespace farmgate {
namespace {

constexpr int kCommands = 600;
constexpr std::size_t kFrame = 20;
constexpr std::uint64_t kSeeds = 1'000;  // of which many have either

struct Ended {
  Sequence sequence = 0;
  std::string digest;
};

bool has_command(const RandomMarket& market, const std::string& operation) {
  return std::ranges::any_of(market.commands,
                             [&](const TextCommand& command) { return command.op == operation; });
}

bool has_money(const RandomMarket& market) {
  return has_command(market, "deposit") && has_command(market, "loan");
}

bool has_programmes(const RandomMarket& market) {
  return std::ranges::any_of(market.reference,
                             [](const ReferenceRow& row) { return row.kind == "programme"; });
}

// Which seeds have what changes with how markets are drawn.
RandomMarket first_market(bool (*has_what)(const RandomMarket&)) {
  std::uint64_t seed = 1;
  RandomMarket market = make_random_market(seed, kCommands);
  while (!has_what(market)) {
    check(++seed <= kSeeds);
    market = make_random_market(seed, kCommands);
  }
  return market;
}

// A data directory that is written without anything that serves.
class OldData {
 public:
  OldData(RandomMarket market, const std::string& path)
      : market_(std::move(market)),
        requests_(market_),
        data_(*DataDirectory::open(path, {.durability = Durability::kSync})),
        genesis_{.reference = reference_rows(parse_reference(market_.reference)),
                 .open_accounts = market_.options.open_accounts,
                 .remembered_closes = static_cast<std::uint64_t>(market_.options.remembered_closes)} {
    check(data_.begin(genesis_).ok());
    Engine engine(parse_reference(market_.reference), gate_options(market_.options));
    EventBuffer events;
    engine.apply(requests_.all(), events, decisions_);
  }

  const RandomMarket& market() const { return market_; }

  // Up to and without a command, counted from 0; events follow the journal.
  Ended write_to(std::size_t end) {
    for (; at_ < end; at_ += kFrame) {
      const std::span<const PreparedRequest> run = requests_.all().subspan(at_, kFrame);
      const std::span<const Decision> decisions = std::span<const Decision>(decisions_).subspan(at_, kFrame);
      data_.journal->add({.first = at_ + 1, .requests = {&run, 1}, .decisions = decisions});
      check(data_.journal->commit().ok());
    }
    const auto recovered = recover(*data_.journal, *data_.events, {.snapshots = &data_.snapshots});
    check(recovered.ok());
    check(data_.events->flush().ok());
    return {.sequence = recovered->engine->last_sequence(), .digest = recovered->digest.text()};
  }

  // A snapshot, and a ledger, of what there is.
  void keep() {
    const auto last = data_.events->last();
    check(last.ok());
    const EventFeed feed(*data_.events, {.last = (*last)->last, .digest = (*last)->digest_after});
    SnapshotMaker maker(data_, feed, {.commands = 0, .interval = std::chrono::minutes(0)});
    maker.stop();
    check(maker.make().ok());
    std::counting_semaphore<> advanced(0);
    LedgerBuilder ledger;
    ledger.start({.store = data_.ledger.get(),
                  .feed = &feed,
                  .genesis = &genesis_.reference,
                  .snapshots = &data_.snapshots},
                 [&advanced] { advanced.release(); });
    while (!ledger.reach((*last)->last)) advanced.acquire();
    ledger.stop();
    check(data_.ledger->secure().ok());
  }

 private:
  const RandomMarket market_;
  const RandomRequests requests_;
  DataDirectory data_;
  const Genesis genesis_;
  std::vector<Decision> decisions_;
  std::size_t at_ = 0;
};

int make(RandomMarket market, const std::string& path) {
  check(!std::filesystem::exists(path));
  OldData data(std::move(market), path);
  (void)data.write_to(kCommands / 2);
  data.keep();
  const Ended ended = data.write_to(kCommands);
  const nlohmann::ordered_json json = {{"sequence", ended.sequence},
                                       {"digest", ended.digest},
                                       {"open_accounts", data.market().options.open_accounts},
                                       {"remembered_closes", data.market().options.remembered_closes}};
  std::cout << json.dump(2) << '\n';
  return 0;
}

}  // namespace
}  // namespace farmgate

int main(int argc, char** argv) {
  const std::string what = argc == 3 ? argv[1] : "";
  if (what != "money" && what != "programmes") {
    std::cerr << "usage: make_old_data money|programmes DIR\n";
    return 2;
  }
  return farmgate::make(
      farmgate::first_market(what == "money" ? farmgate::has_money : farmgate::has_programmes), argv[2]);
}
