#include "tests/tools/run_program.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <csignal>

namespace farmgate {
namespace {

constexpr std::chrono::milliseconds kPatience{60'000};

// Where a program's standard output goes: a file, or what is open already.
struct Output {
  std::string path;
  int open = -1;
};

// Returns 0 when there is no such program.
pid_t spawn(const std::string& program, const std::vector<std::string>& arguments, const Output& out,
            const std::string& err_path) {
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  if (out.path.empty()) {
    posix_spawn_file_actions_adddup2(&actions, out.open, STDOUT_FILENO);
  } else {
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, out.path.c_str(), O_WRONLY | O_CREAT, 0600);
  }
  posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, err_path.c_str(), O_WRONLY | O_CREAT, 0600);

  std::vector<std::string> words = arguments;
  words.insert(words.begin(), program);
  std::vector<char*> argv;
  argv.reserve(words.size() + 1);
  for (std::string& word : words) argv.push_back(word.data());
  argv.push_back(nullptr);
  pid_t child = 0;
  const int spawned = ::posix_spawn(&child, program.c_str(), &actions, nullptr, argv.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  EXPECT_EQ(spawned, 0) << program;
  return spawned == 0 ? child : 0;
}

// Waits for its end; its exit code.
int exit_code_of(pid_t child) {
  int status = 0;
  EXPECT_EQ(::waitpid(child, &status, 0), child);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

}  // namespace

ProgramRun run_program(const std::string& program, const std::vector<std::string>& arguments,
                       const std::string& out_path) {
  const TemporaryFolder folder;
  const std::string out = out_path.empty() ? folder.file("out") : out_path;
  const std::string err = folder.file("err");
  const pid_t child = spawn(program, arguments, {.path = out}, err);
  if (child == 0) return {};

  const int exit_code = exit_code_of(child);
  return {.exit_code = exit_code, .out = out_path.empty() ? contents_of(out) : "", .err = contents_of(err)};
}

RunningProgram::RunningProgram(const std::string& program, const std::vector<std::string>& arguments) {
  std::array<int, 2> ends{-1, -1};
  EXPECT_EQ(::pipe2(ends.data(), O_CLOEXEC), 0);
  out_ = FileDescriptor(ends[0]);
  const FileDescriptor in(ends[1]);
  child_ = spawn(program, arguments, {.path = "", .open = in.get()}, folder_.file("err"));
}

RunningProgram::~RunningProgram() {
  if (child_ == 0) return;
  ::kill(child_, SIGKILL);
  (void)exit_code_of(child_);
}

bool RunningProgram::prints(std::string_view text) {
  while (printed_.find(text) == std::string::npos) {
    pollfd more{.fd = out_.get(), .events = POLLIN, .revents = 0};
    if (::poll(&more, 1, static_cast<int>(kPatience.count())) != 1 || !read_more()) return false;
  }
  return true;
}

ProgramRun RunningProgram::wait() {
  while (read_more()) continue;
  const int exit_code = child_ == 0 ? -1 : exit_code_of(child_);
  child_ = 0;
  return {.exit_code = exit_code, .out = printed_, .err = contents_of(folder_.file("err"))};
}

// Waits for what it prints next; false: it prints no more.
bool RunningProgram::read_more() {
  std::array<char, 4'096> bytes{};
  const ssize_t count = ::read(out_.get(), bytes.data(), bytes.size());
  if (count <= 0) return false;
  printed_.append(bytes.data(), static_cast<std::size_t>(count));
  return true;
}

}  // namespace farmgate
