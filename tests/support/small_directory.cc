#include "tests/support/small_directory.h"

#include <chrono>
#include <span>
#include <utility>

#include "engine/base/check.h"
#include "engine/model/digest.h"
#include "engine/model/event_buffer.h"
#include "engine/model/prepared_request.h"
#include "engine/model/reference_rows.h"
#include "engine/runtime/engine.h"
#include "engine/runtime/event_feed.h"
#include "engine/runtime/recovery.h"
#include "engine/runtime/snapshot_maker.h"
#include "tests/support/small_market.h"

namespace farmgate {
namespace {

// An ask of every odd sequence that a bid of the next one takes a part of.
Request request_of(Sequence sequence, std::string& id) {
  id = "o" + std::to_string(sequence);
  return sequence % 2 == 1 ? new_ask({"al", id}, Lots{5}, Price{50})
                           : new_bid({"bo", id}, Lots{3}, Price{100});
}

}  // namespace

SmallDirectory::SmallDirectory(std::string path, rocksdb::Env* env) : path_(std::move(path)), env_(env) {
  open();
  check(data_->begin({.reference = reference_rows(small_market()), .remembered_closes = 7}).ok());
}

void SmallDirectory::open() {
  auto opened = DataDirectory::open(path_, {.durability = Durability::kNone, .env = env_});
  check(opened.ok());
  data_.emplace(std::move(*opened));
}

void SmallDirectory::advance(Sequence last) {
  while (data_->journal->last() < last) {
    std::vector<std::string> ids(kFrame);
    std::vector<PreparedRequest> requests;
    for (std::string& text : ids) {
      requests.emplace_back(request_of(data_->journal->last() + requests.size() + 1, text));
    }
    const std::vector<Decision> decisions(kFrame);
    const std::span<const PreparedRequest> run(requests);
    data_->journal->add({.first = data_->journal->last() + 1, .requests = {&run, 1}, .decisions = decisions});
    check(data_->journal->commit().ok());
  }
  check(recover().ok());
}

Result<RecoveredEngine> SmallDirectory::recover() {
  return farmgate::recover(*data_->journal, *data_->events,
                           {.snapshots = &data_->snapshots,
                            .warn = [this](const std::string& what) { warnings_.push_back(what); }});
}

Status SmallDirectory::make_snapshot(std::uint64_t retain) {
  const auto last = data_->events->last();
  if (!last) return last.error();
  const EventFeed feed(*data_->events, {.last = (*last)->last, .digest = (*last)->digest_after});
  SnapshotMaker maker(*data_, feed,
                      {.commands = 0,
                       .interval = std::chrono::minutes(0),
                       .retain = retain,
                       .warn = [this](const std::string& what) { warnings_.push_back(what); }});
  maker.stop();
  return maker.make();
}

std::uint64_t small_digest_at(Sequence last) {
  Engine engine(small_market(), {.remembered_closes = 7});
  EventBuffer events;
  Digest digest;
  for (Sequence sequence = 1; sequence <= last; ++sequence) {
    std::string id;
    events.clear();
    engine.apply(PreparedRequest(request_of(sequence, id)), events);
    digest.add(events.events(), engine.reference().symbols());
  }
  return digest.value();
}

}  // namespace farmgate
