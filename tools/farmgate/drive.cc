#include "tools/farmgate/drive.h"

#include <farmgate/v1/admin_service.grpc.pb.h>
#include <farmgate/v1/event_service.grpc.pb.h>
#include <farmgate/v1/order_service.grpc.pb.h>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

#include "engine/base/text_arena.h"
#include "engine/files/order_log.h"
#include "engine/model/request_shape.h"
#include "engine/model/units.h"
#include "tools/farmgate/api_client.h"
#include "tools/farmgate/command_messages.h"
#include "tools/farmgate/drive_bookings.h"

namespace farmgate {
namespace {

using Clock = std::chrono::steady_clock;

// Follows the fills until it is told that all have come that are waited for.
class FillFollower {
 public:
  FillFollower(grpc::Channel& channel, std::string server, Sequence from)
      : stub_(channel.shared_from_this()),
        server_(std::move(server)),
        next_(static_cast<std::int64_t>(from)) {
    request_.set_from_sequence(next_);
    thread_ = std::thread([this] { run(); });
  }
  ~FillFollower() { stop(); }

  // Waits until the fills of this command and all before have come, and follows no more.
  Status wait_for(Sequence last) {
    bool has_come = false;
    {
      std::unique_lock lock(mutex_);
      const auto is_there = [this, last] { return next_ > static_cast<std::int64_t>(last); };
      changed_.wait(lock, [this, is_there] { return is_there() || over_; });
      has_come = is_there();
    }
    stop();
    return has_come ? Status() : Status(call_error(server_, status_));
  }

  void add_to(DriveResult& result) const {
    result.fills = totals_.fills;
    result.quantity = totals_.quantity;
    result.buyers_paid = totals_.buyers_paid;
    result.producers_received = totals_.producers_received;
    result.carriers_received = totals_.carriers_received;
    result.subsidies = totals_.subsidies;
  }

 private:
  void stop() {
    call_.TryCancel();
    if (thread_.joinable()) thread_.join();
  }

  void run() {
    const auto stream = stub_.StreamFills(&call_, request_);
    v1::StreamFillsResponse response;
    while (stream->Read(&response)) {
      for (const v1::Fill& fill : response.fills()) add(fill);
      const std::lock_guard lock(mutex_);
      next_ = response.next_sequence();
      changed_.notify_one();
    }
    status_ = stream->Finish();
    const std::lock_guard lock(mutex_);
    over_ = true;
    changed_.notify_one();
  }

  void add(const v1::Fill& fill) {
    const Lots quantity{fill.quantity_lots()};
    ++totals_.fills;
    totals_.quantity += fill.quantity_lots();
    totals_.buyers_paid += money(Price{fill.delivered_price()}, quantity);
    totals_.producers_received += money(Price{fill.farm_gate_price()}, quantity);
    totals_.carriers_received += money(Price{fill.unit_cost()}, quantity);
    totals_.subsidies += money(Price{fill.subsidy()}, quantity);
  }

  v1::EventService::Stub stub_;
  const std::string server_;
  v1::StreamFillsRequest request_;
  grpc::ClientContext call_;
  DriveResult totals_;   // the thread's, until it is joined
  grpc::Status status_;  // likewise
  std::mutex mutex_;     // of the next two
  std::int64_t next_;
  bool over_ = false;
  std::condition_variable changed_;
  std::thread thread_;
};

// A session, with as many batches under way as the window says. One thread sends, another takes the results.
// When the engine is full and ends it, what was not answered is sent again in the next one.
class Session {
 public:
  Session(grpc::Channel& channel, const DriveOptions& options)
      : stub_(channel.shared_from_this()), options_(options), batches_(options.window) {
    begin();
  }
  ~Session() {
    call_->TryCancel();
    if (thread_.joinable()) thread_.join();
  }

  // Takes a batch and sends it, when the window has room for it; false: the session is over.
  bool send(v1::TradeRequest& request, Clock::time_point due) {
    while (!wait_for_room()) {
      if (!begin_again()) return false;
    }
    {
      const std::lock_guard lock(mutex_);
      Batch& batch = at(taken_++);
      batch.request.Swap(&request);
      batch.due = due;
    }
    return send_taken();
  }

  // Waits until everything that it took is answered; false: the session is over.
  bool wait_for_results() {
    while (send_taken()) {
      std::unique_lock lock(mutex_);
      changed_.wait(lock, [this] { return answered_ == taken_ || over_; });
      if (answered_ == taken_) return true;
    }
    return false;
  }

  // Sends no more, and waits for all results.
  Status finish() {
    while (send_taken()) {
      stream_->WritesDone();
      std::unique_lock lock(mutex_);
      changed_.wait(lock, [this] { return over_; });
    }
    return status_.ok() ? Status() : Status(call_error(options_.server, status_));
  }

  // Once finished.
  void add_to(DriveResult& result) {
    result.rejected = rejected_;
    result.retries = retries_;
    if (times_.empty()) return;
    std::ranges::sort(times_);
    const auto at = [this](double fraction) {
      return times_[static_cast<std::size_t>(fraction * static_cast<double>(times_.size() - 1))];
    };
    result.latencies = {.p50_ns = at(0.5), .p99_ns = at(0.99), .p999_ns = at(0.999), .max_ns = times_.back()};
  }
  Sequence last() const { return last_; }

 private:
  struct Batch {
    v1::TradeRequest request;
    Clock::time_point due;
  };

  // The batch of this number; its place is another's once it is answered.
  Batch& at(std::size_t number) { return batches_[number % batches_.size()]; }

  void begin() {
    call_.emplace();
    stream_ = stub_.Trade(&*call_);
    over_ = false;
    sent_ = answered_;
    thread_ = std::thread([this] { take_results(); });
  }

  // Ends a session that is over; false: the engine was not full, so that there is no other.
  bool begin_again() {
    if (!thread_.joinable()) return false;
    thread_.join();
    status_ = stream_->Finish();
    const auto delay = retry_delay(status_);
    if (status_.error_code() != grpc::StatusCode::RESOURCE_EXHAUSTED || !delay) return false;
    std::this_thread::sleep_for(*delay);
    begin();
    return true;
  }

  // False: the session is over.
  bool wait_for_room() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return taken_ - answered_ < batches_.size() || over_; });
    return !over_;
  }

  // Sends what was taken and is not sent; false: the session is over.
  bool send_taken() {
    for (;;) {
      if (is_over()) {
        if (!begin_again()) return false;
      } else if (sent_ < taken_) {
        stream_->Write(at(sent_++).request);
      } else {
        return true;
      }
    }
  }
  bool is_over() {
    const std::lock_guard lock(mutex_);
    return over_;
  }

  void take_results() {
    v1::TradeResponse response;
    while (stream_->Read(&response)) {
      const Clock::time_point now = Clock::now();
      const std::lock_guard lock(mutex_);
      times_.push_back(std::chrono::nanoseconds(now - at(answered_).due).count());
      ++answered_;
      for (const v1::CommandResult& result : response.results()) count(result);
      changed_.notify_one();
    }
    const std::lock_guard lock(mutex_);
    over_ = true;
    changed_.notify_one();
  }

  void count(const v1::CommandResult& result) {
    if (result.reject_reason() != v1::REJECT_REASON_UNSPECIFIED) ++rejected_;
    if (result.retry_of_sequence() != 0) ++retries_;
    last_ = static_cast<Sequence>(result.sequence());
  }

  v1::OrderService::Stub stub_;
  const DriveOptions& options_;
  std::optional<grpc::ClientContext> call_;
  std::unique_ptr<grpc::ClientReaderWriter<v1::TradeRequest, v1::TradeResponse>> stream_;
  std::vector<Batch> batches_;
  // Of batches, in their order: taken, sent in this session, and answered.
  std::size_t taken_ = 0;
  std::size_t sent_ = 0;
  std::mutex mutex_;  // of batches_ and of what the thread writes
  std::condition_variable changed_;
  std::size_t answered_ = 0;
  std::vector<std::int64_t> times_;
  std::uint64_t rejected_ = 0;
  std::uint64_t retries_ = 0;
  Sequence last_ = 0;
  bool over_ = false;
  grpc::Status status_;  // of the session before
  std::thread thread_;
};

// When commands are due.
class Schedule {
 public:
  explicit Schedule(const DriveOptions& options) : options_(options), start_(Clock::now()) {}

  Clock::time_point due(std::uint64_t command, Timestamp time) {
    if (command == 0) first_time_ = time;
    double seconds = 0;
    if (options_.commands_per_second) {
      seconds = static_cast<double>(command) / *options_.commands_per_second;
    } else if (options_.pace) {
      seconds = static_cast<double>((time - first_time_).value()) * 1e-9 / *options_.pace;
    } else {
      return Clock::now();
    }
    return start_ + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(seconds));
  }

 private:
  const DriveOptions& options_;
  const Clock::time_point start_;
  Timestamp first_time_;
};

// Reads the log, and makes batches of it.
class Batches {
 public:
  Batches(OrderLogReader reader, const DriveOptions& options, bool client_clock)
      : reader_(std::move(reader)), options_(options), client_clock_(client_clock) {}

  // Puts the next commands into the request, as far as the next booking; none: that comes next, or the log is
  // at its end.
  Status next(v1::TradeRequest& request) {
    request.Clear();
    while (!has_booking_ && request.commands_size() < static_cast<int>(options_.batch)) {
      if (options_.limit && count_ == *options_.limit) return {};
      texts_.clear();
      const auto item = reader_.read(texts_);
      if (!item) return item.error();
      if (*item == OrderLogReader::Item::kEnd) return {};
      if (*item == OrderLogReader::Item::kBadRow) return bad_row();
      // A malformed one is rejected as a malformed order is.
      has_booking_ = is_booking(reader_.request().operation) && well_formed(reader_.request());
      if (has_booking_) return {};
      add(reader_.request(), *request.add_commands());
      count_last_read();
    }
    return {};
  }

  // The booking that comes next; nullptr: none does.
  const Request* booking() const { return has_booking_ ? &reader_.request() : nullptr; }
  // Goes on behind it.
  void pass_booking() {
    has_booking_ = false;
    count_last_read();
  }

  std::uint64_t count() const { return count_; }
  Timestamp time() const { return time_; }
  ReplayProgress progress() const {
    return {.bytes = reader_.position(), .bytes_total = reader_.size(), .commands = count_};
  }

 private:
  Error bad_row() const {
    return {.code = ErrorCode::kBadInput, .message = to_string(reader_.path(), reader_.problem())};
  }

  void count_last_read() {
    ++count_;
    time_ = reader_.request().time;
  }

  void add(Request request, v1::TradeCommand& command) {
    if (client_clock_) {
      command.set_time_ns(request.time.value());
    } else if (request.given.expire_time) {
      if (!shift_) {
        const auto now = std::chrono::system_clock::now().time_since_epoch();
        shift_ = Timestamp{std::chrono::nanoseconds(now).count()} - request.time;
      }
      request.expire_time = request.expire_time + *shift_;
    }
    write_command(request, command);
  }

  OrderLogReader reader_;
  const DriveOptions& options_;
  const bool client_clock_;
  TextArena texts_;
  std::optional<Timestamp> shift_;
  bool has_booking_ = false;  // the last row is one, and was not passed
  std::uint64_t count_ = 0;
  Timestamp time_;
};

Result<v1::GetStatusResponse> status_of(const DriveOptions& options, grpc::Channel& channel) {
  v1::AdminService::Stub stub(channel.shared_from_this());
  grpc::ClientContext call;
  call.set_wait_for_ready(false);
  v1::GetStatusResponse response;
  const grpc::Status status = stub.GetStatus(&call, {}, &response);
  if (!status.ok()) return call_error(options.server, status);
  return response;
}

// In its place: what was sent before it is answered before it is sent, and what follows waits for its answer.
// False: the session is over.
Result<bool> send_booking(Batches& batches, Session& session, DriveBookings& bookings) {
  if (!session.wait_for_results()) return false;
  if (Status status = bookings.send(*batches.booking()); !status) return std::move(status).error();
  batches.pass_booking();
  return true;
}

Status send_all(Batches& batches, Session& session, DriveBookings& bookings, const DriveOptions& options,
                const std::function<void(const ReplayProgress&)>& progress) {
  Schedule schedule(options);
  v1::TradeRequest request;
  for (;;) {
    const std::uint64_t first = batches.count();
    if (Status status = batches.next(request); !status) return status;
    const bool is_booking = request.commands().empty();
    if (is_booking && batches.booking() == nullptr) return {};
    const Clock::time_point due = schedule.due(first, is_booking ? batches.booking()->time : batches.time());
    std::this_thread::sleep_until(due);
    const Result<bool> sent =
        is_booking ? send_booking(batches, session, bookings) : Result<bool>(session.send(request, due));
    if (!sent) return sent.error();
    if (!*sent) return {};  // finish() says why
    if (progress) progress(batches.progress());
  }
}

}  // namespace

Result<DriveResult> drive(const DriveOptions& options,
                          const std::function<void(const ReplayProgress&)>& progress) {
  auto reader = OrderLogReader::open(options.orders);
  if (!reader) return std::move(reader).error();
  const auto channel = connect(options.server);
  const auto before = status_of(options, *channel);
  if (!before) return before.error();

  FillFollower follower(*channel, options.server, static_cast<Sequence>(before->published_sequence()) + 1);
  Session session(*channel, options);
  DriveBookings bookings(*channel, options.server, before->client_clock());
  Batches batches(std::move(*reader), options, before->client_clock());
  const Clock::time_point start = Clock::now();
  if (Status status = send_all(batches, session, bookings, options, progress); !status)
    return std::move(status).error();
  if (Status status = session.finish(); !status) return std::move(status).error();
  const Sequence last = std::max(session.last(), bookings.last());
  if (Status status = follower.wait_for(last); !status) return std::move(status).error();

  DriveResult result{.commands = batches.count(),
                     .elapsed_seconds = std::chrono::duration<double>(Clock::now() - start).count()};
  session.add_to(result);
  result.rejected += bookings.rejected();
  result.retries += bookings.retries();
  follower.add_to(result);
  const auto after = status_of(options, *channel);
  if (!after) return after.error();
  result.digest = after->digest();
  return result;
}

}  // namespace farmgate
