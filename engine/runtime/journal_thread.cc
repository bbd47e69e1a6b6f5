#include "engine/runtime/journal_thread.h"

#include <algorithm>
#include <utility>

#include "engine/base/check.h"
#include "engine/runtime/thread_name.h"

namespace farmgate {
namespace {

using Clock = std::chrono::steady_clock;

// How long it sleeps when nobody wakes it.
constexpr std::chrono::milliseconds kSleep{100};

}  // namespace

JournalThread::JournalThread(Journal& journal, Parker& publisher, const Options& options)
    : journal_(journal), publisher_(publisher), waiting_(options.batches_max), durable_(journal.last()) {
  if (!options.stepped) thread_ = std::thread([this] { run(); });
}

JournalThread::~JournalThread() {
  if (!thread_.joinable()) return;
  stopping_.store(true, std::memory_order_release);  // pairs with run()
  parker_.wake();
  thread_.join();
}

void JournalThread::write(const DecidedCommands& commands) {
  check(waiting_.push(commands));
  parker_.wake();
}

void JournalThread::run() {
  name_this_thread("journal");
  for (;;) {
    const Parker::Ticket ticket = parker_.prepare();
    if (step()) continue;
    if (stopping_.load(std::memory_order_acquire)) {  // pairs with the destructor
      if (!write_waiting()) return;
      continue;
    }
    sync_when_due();
    parker_.wait(ticket, time_to_sleep());
  }
}

bool JournalThread::step() {
  const bool written = write_waiting();
  if (written) sync_when_due();
  return written;
}

void JournalThread::sync_when_due() {
  const auto start = Clock::now();
  auto synced = journal_.sync_when_due();
  if (!synced) return fail(std::move(synced).error());
  if (*synced) meters_.syncs.record(Clock::now() - start);
}

std::chrono::nanoseconds JournalThread::time_to_sleep() const {
  const auto due = journal_.sync_due();
  if (!due) return kSleep;
  return std::clamp<std::chrono::nanoseconds>(*due - Clock::now(), std::chrono::nanoseconds(0), kSleep);
}

// Commits all that waits at once; false: there was nothing.
bool JournalThread::write_waiting() {
  std::size_t count = 0;
  for (DecidedCommands commands; waiting_.pop(commands); ++count) {
    if (!failed()) journal_.add(commands);
  }
  if (count == 0 || failed()) return false;
  const auto start = Clock::now();
  if (Status status = journal_.commit(); !status) {
    fail(std::move(status).error());
    return false;
  }
  const auto end = Clock::now();
  meters_.commits.record(end - start);
  meters_.batches.add(count);
  durable_at_ns_.store(end.time_since_epoch().count(), std::memory_order_relaxed);
  durable_.store(journal_.last(), std::memory_order_release);  // pairs with durable()
  publisher_.wake();
  return true;
}

void JournalThread::fail(Error error) {
  if (failed()) return;
  failure_ = std::move(error);
  failed_.store(true, std::memory_order_release);  // pairs with failed()
  publisher_.wake();
}

}  // namespace farmgate
