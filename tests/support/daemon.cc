#include "tests/support/daemon.h"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <thread>

#include "engine/files/file_descriptor.h"

namespace farmgate {
namespace {

constexpr std::chrono::seconds kPatience{60};
constexpr std::chrono::milliseconds kLookEvery{5};

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
  const int spawned = ::posix_spawn(&child, FARMGATED_PROGRAM, &actions, nullptr, argv.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  return spawned == 0 ? child : 0;
}

}  // namespace

Daemon::Daemon(const std::string& data, const std::vector<std::string>& options) : log_path_(data + ".log") {
  const std::string port_file = data + ".port";
  std::filesystem::remove(port_file);
  std::vector<std::string> words{"farmgated",   "--data",      data,     "--listen",
                                 "127.0.0.1:0", "--port-file", port_file};
  words.insert(words.end(), options.begin(), options.end());
  child_ = spawn(words, log_path_);
  const auto deadline = std::chrono::steady_clock::now() + kPatience;
  while (!std::filesystem::exists(port_file)) {
    if (has_ended() || std::chrono::steady_clock::now() > deadline) return;
    std::this_thread::sleep_for(kLookEvery);  // until it is ready, which only the file says
  }
  std::string port = contents(port_file);
  port.pop_back();
  address_ = "127.0.0.1:" + port;
}

Daemon::~Daemon() {
  if (child_ > 0) end(SIGKILL);
}

bool Daemon::has_ended() {
  if (child_ > 0 && ::waitpid(child_, &wait_status_, WNOHANG) == child_) child_ = 0;
  return child_ == 0;
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
  const FileDescriptor process(static_cast<int>(::syscall(SYS_pidfd_open, child_, 0)));
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
