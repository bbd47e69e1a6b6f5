#include "engine/access/connection_gate.h"

#include <poll.h>
#include <pthread.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <utility>

namespace farmgate {
namespace {

constexpr std::chrono::milliseconds kLookInterval{1'000};
constexpr std::chrono::seconds kWarnInterval{1};
constexpr std::chrono::milliseconds kRest{100};  // when the system has no room for a connection
constexpr int kTakenAtOnce = 64;                 // from one socket, before the others have their turn

// Of a connection alone, which has ended before it was taken (accept(2)).
bool is_of_the_connection(int error_number) {
  switch (error_number) {
    case EINTR:
    case ECONNABORTED:
    case EPROTO:
    case ENOPROTOOPT:
    case EPERM:
    case ENETDOWN:
    case ENETUNREACH:
    case EHOSTDOWN:
    case EHOSTUNREACH:
    case ENONET:
    case EOPNOTSUPP:
    case ETIMEDOUT:
      return true;
    default:
      return false;
  }
}

// Whether its client has not gone already: of each that has, gRPC would write a line.
bool has_peer(int socket) {
  sockaddr_storage peer{};
  socklen_t size = sizeof peer;
  return ::getpeername(socket, reinterpret_cast<sockaddr*>(&peer), &size) == 0;
}

}  // namespace

ConnectionGate::ConnectionGate(std::int64_t max, std::function<void(const std::string&)> warn)
    : warn_(std::move(warn)),
      tcp_{.open = OpenConnections(max), .name = "TCP"},
      local_{.open = OpenConnections(max), .name = "Unix socket"} {}

void ConnectionGate::add(ListenSockets sockets, std::function<void(int)> take) {
  Kind& kind = sockets.port() == 0 ? local_ : tcp_;
  doors_.push_back({.sockets = std::move(sockets), .take = std::move(take), .kind = &kind});
}

Status ConnectionGate::start() {
  wake_ = FileDescriptor(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
  if (!wake_.is_open()) return file_error(ErrorCode::kSystem, "make", "an event descriptor", errno);
  thread_ = std::thread([this] { run(); });
  return {};
}

void ConnectionGate::stop() {
  if (thread_.joinable()) {
    is_stopping_.store(true, std::memory_order_relaxed);  // the descriptor orders them
    (void)::eventfd_write(wake_.get(), 1);
    thread_.join();
  }
  for (Door& door : doors_) door.sockets.close();
}

void ConnectionGate::run() {
  (void)::pthread_setname_np(::pthread_self(), "connections");
  std::vector<Listener> ready;
  for (;;) {
    wait(ready);
    if (is_stopping_.load(std::memory_order_relaxed)) return;
    look();
    for (const Listener& listener : ready) take_from(listener);
  }
}

// Until connections have come, or it is time to look who has left. While it rests, connections may come.
void ConnectionGate::wait(std::vector<Listener>& ready) const {
  ready.clear();
  std::vector<pollfd> waiting{{.fd = wake_.get(), .events = POLLIN, .revents = 0}};
  std::vector<Listener> listeners;
  const bool rests = Clock::now() < rest_until_;
  for (const Door& door : doors_) {
    if (rests) break;
    for (const FileDescriptor& socket : door.sockets.sockets()) {
      listeners.push_back({.number = socket.get(), .door = &door});
      waiting.push_back({.fd = socket.get(), .events = POLLIN, .revents = 0});
    }
  }
  const bool is_empty = tcp_.open.count() == 0 && local_.open.count() == 0;
  const auto timeout = static_cast<int>((rests ? kRest : kLookInterval).count());
  if (::poll(waiting.data(), waiting.size(), is_empty && !rests ? -1 : timeout) <= 0) return;
  for (std::size_t i = 0; i < listeners.size(); ++i) {
    if (waiting[i + 1].revents != 0) ready.push_back(listeners[i]);
  }
}

void ConnectionGate::take_from(const Listener& listener) {
  Kind& kind = *listener.door->kind;
  for (int taken = 0; taken < kTakenAtOnce; ++taken) {
    const int socket = ::accept4(listener.number, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (socket >= 0) {
      if (!has_peer(socket)) {
        ::close(socket);
        continue;
      }
      const auto now = Clock::now();
      if (!kind.open.add(socket, now)) {
        refuse(socket, kind, now);
      } else {
        listener.door->take(socket);
      }
    } else if (errno == EAGAIN) {
      return;
    } else if (!is_of_the_connection(errno)) {
      return rest(errno);
    }
  }
}

void ConnectionGate::refuse(int socket, Kind& kind, Clock::time_point now) const {
  const FileDescriptor closed_at_the_end(socket);
  if (now < kind.next_warning || !warn_) return;
  kind.next_warning = now + kWarnInterval;
  const std::uint64_t refused = kind.open.refused();
  warn_(std::string(kind.name) + " connections are refused, " + std::to_string(refused - kind.warned_of) +
        " since this was said last: " + std::to_string(kind.open.max()) +
        " are open, as many as there may be; find out whose they are (ss -tnp, ss -xp), or raise "
        "--connections");
  kind.warned_of = refused;
}

// Out of descriptors, or of memory: it would be told of the same connection again and again.
void ConnectionGate::rest(int error_number) {
  const auto now = Clock::now();
  rest_until_ = now + kRest;
  if (now < tcp_.next_warning || !warn_) return;
  tcp_.next_warning = now + kWarnInterval;
  warn_("no connections can be taken for now: " + std::generic_category().message(error_number) +
        "; raise the bound of open descriptors (LimitNOFILE), or lower --connections");
}

void ConnectionGate::look() {
  const auto now = Clock::now();
  if (now < next_look_) return;
  next_look_ = now + kLookInterval;
  tcp_.open.look(now);
  local_.open.look(now);
}

}  // namespace farmgate
