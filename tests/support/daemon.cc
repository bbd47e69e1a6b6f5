#include "tests/support/daemon.h"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/inotify.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "engine/files/file_descriptor.h"
#include "tests/support/paths.h"

namespace farmgate {
namespace {

constexpr std::chrono::seconds kPatience{60};

std::string contents(const std::string& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

pid_t spawn(std::vector<std::string> words, const std::string& log_path) {
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, log_path.c_str(), O_WRONLY | O_CREAT | O_APPEND,
                                   0600);
  posix_spawn_file_actions_adddup2(&actions, STDOUT_FILENO, STDERR_FILENO);
  std::vector<char*> argv;
  argv.reserve(words.size() + 1);
  for (std::string& word : words) argv.push_back(word.data());
  argv.push_back(nullptr);
  pid_t child = 0;
  const int spawned = ::posix_spawn(&child, kFarmgatedProgram, &actions, nullptr, argv.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  return spawned == 0 ? child : 0;
}

// Can be polled for the end of the process.
FileDescriptor open_process(pid_t process) {
  return FileDescriptor(static_cast<int>(::syscall(SYS_pidfd_open, process, 0)));
}

int milliseconds_until(std::chrono::steady_clock::time_point end) {
  const auto left = end - std::chrono::steady_clock::now();
  return std::max(0, static_cast<int>(std::chrono::ceil<std::chrono::milliseconds>(left).count()));
}

// Waits until a file is given its name; false: the process has ended without it, or had long enough.
bool wait_for_file(const std::filesystem::path& file, pid_t process) {
  const FileDescriptor folder(::inotify_init1(IN_CLOEXEC));
  ::inotify_add_watch(folder.get(), file.parent_path().c_str(), IN_CREATE | IN_MOVED_TO);
  const FileDescriptor ended = open_process(process);
  std::array<pollfd, 2> either{pollfd{.fd = folder.get(), .events = POLLIN, .revents = 0},
                               pollfd{.fd = ended.get(), .events = POLLIN, .revents = 0}};
  const auto end = std::chrono::steady_clock::now() + kPatience;
  while (!std::filesystem::exists(file)) {
    const int ready = ::poll(either.data(), either.size(), milliseconds_until(end));
    if (ready <= 0 || either[1].revents != 0) break;
    std::array<char, 4'096> changes{};  // which ones does not matter: it looks again
    if (::read(folder.get(), changes.data(), changes.size()) < 0) break;
  }
  return std::filesystem::exists(file);
}

}  // namespace

Daemon::Daemon(const std::string& data, const std::vector<std::string>& options) : log_path_(data + ".log") {
  const std::string port_file = data + ".port";
  std::filesystem::remove(port_file);
  std::vector<std::string> words{"farmgated",   "--data",      data,     "--listen",
                                 "127.0.0.1:0", "--port-file", port_file};
  words.insert(words.end(), options.begin(), options.end());
  child_ = spawn(words, log_path_);
  if (child_ == 0 || !wait_for_file(port_file, child_)) return;
  std::string port = contents(port_file);
  port.pop_back();
  address_ = "127.0.0.1:" + port;
}

Daemon::~Daemon() {
  if (child_ > 0) end(SIGKILL);
}

int Daemon::end(int signal) {
  if (child_ > 0) {
    ::kill(child_, signal);
    ::waitpid(child_, &wait_status_, 0);
    child_ = 0;
  }
  return WIFEXITED(wait_status_) ? WEXITSTATUS(wait_status_) : -1;
}

std::optional<int> Daemon::end_within(std::chrono::seconds bound, int signal) {
  const FileDescriptor process = open_process(child_);
  ::kill(child_, signal);
  pollfd ended{.fd = process.get(), .events = POLLIN, .revents = 0};
  const auto bound_ms = std::chrono::duration_cast<std::chrono::milliseconds>(bound).count();
  const bool has_ended_in_time = ::poll(&ended, 1, static_cast<int>(bound_ms)) == 1;
  const int exit_code = end(SIGKILL);
  return has_ended_in_time ? std::optional(exit_code) : std::nullopt;
}

std::string Daemon::log() const {
  return contents(log_path_);
}

}  // namespace farmgate
