#include "tests/support/terminal.h"

#include <gtest/gtest.h>
#include <pty.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <utility>

namespace farmgate {
namespace {

constexpr char kEscape = '\x1b';

bool is_letter(char byte) {
  return (byte >= 'A' && byte <= 'Z') || (byte >= 'a' && byte <= 'z');
}

// Returns 0 when it cannot be started.
pid_t spawn(const std::string& program, std::vector<std::string> words, int terminal) {
  words.insert(words.begin(), program);
  std::vector<char*> argv;
  argv.reserve(words.size() + 1);
  for (std::string& word : words) argv.push_back(word.data());
  argv.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  for (const int number : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
    posix_spawn_file_actions_adddup2(&actions, terminal, number);
  }
  posix_spawn_file_actions_addclosefrom_np(&actions, STDERR_FILENO + 1);
  pid_t child = 0;
  const int spawned = ::posix_spawn(&child, program.c_str(), &actions, nullptr, argv.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  return spawned == 0 ? child : 0;
}

}  // namespace

void TerminalScreen::write(std::string_view bytes) {
  for (const char byte : bytes) {
    if (!sequence_.empty()) {
      sequence_ += byte;
      if (is_letter(byte)) obey(std::exchange(sequence_, ""));
    } else if (byte == kEscape) {
      sequence_ = byte;
    } else {
      put(byte);
    }
  }
}

void TerminalScreen::put(char byte) {
  if (byte == '\r') {
    move_to(row_, 0);
  } else if (byte == '\n') {
    go_down();
  } else if (byte < ' ') {
    unknown_ += byte;
  } else {
    show(byte);
  }
}

// Behind the last place it stays there until something more is to be shown.
void TerminalScreen::show(char byte) {
  if (is_full_ && goes_on_below_) {
    move_to(row_, 0);
    go_down();
  }
  rows_[row_][column_] = byte;
  is_full_ = column_ + 1 == columns_;
  if (!is_full_) ++column_;
}

void TerminalScreen::move_to(std::size_t row, std::size_t column) {
  row_ = row;
  column_ = column;
  is_full_ = false;
}

void TerminalScreen::go_down() {
  if (++row_ < rows_.size()) return;
  --row_;
  ++scroll_count_;
  rows_.erase(rows_.begin());
  rows_.emplace_back(columns_, ' ');
}

void TerminalScreen::obey(std::string_view sequence) {
  if (sequence == "\x1b[H") {
    move_to(0, 0);
    ++home_count_;
  } else if (sequence == "\x1b[K") {
    clear_to_end_of_line();
  } else if (sequence == "\x1b[J") {
    clear_below();
  } else if (sequence == "\x1b[?7l" || sequence == "\x1b[?7h") {
    goes_on_below_ = sequence.back() == 'h';
  } else {
    unknown_ += sequence;
  }
}

void TerminalScreen::clear_below() {
  clear_to_end_of_line();
  for (std::size_t row = row_ + 1; row < rows_.size(); ++row) rows_[row].assign(columns_, ' ');
}

std::string TerminalScreen::text() const {
  std::string text;
  for (const std::string& row : rows_) text += row.substr(0, row.find_last_not_of(' ') + 1) + '\n';
  return text.substr(0, text.find_last_not_of('\n') + 1);
}

Terminal::Terminal(TerminalScreen screen, const std::string& program,
                   const std::vector<std::string>& arguments)
    : screen_(std::move(screen)) {
  winsize size{.ws_row = static_cast<unsigned short>(screen_.row_count()),
               .ws_col = static_cast<unsigned short>(screen_.column_count())};
  int ours = -1;
  int theirs = -1;
  EXPECT_EQ(::openpty(&ours, &theirs, nullptr, nullptr, &size), 0);
  terminal_ = FileDescriptor(ours);
  const FileDescriptor program_end(theirs);
  child_ = spawn(program, arguments, theirs);
  EXPECT_NE(child_, 0) << program;
}

Terminal::~Terminal() {
  if (child_ == 0) return;
  ::kill(child_, SIGKILL);
  ::waitpid(child_, nullptr, 0);
}

// Whoever reads when nobody has the other end any more, gets an error.
bool Terminal::read() {
  std::array<char, 4'096> bytes{};
  const ssize_t count = ::read(terminal_.get(), bytes.data(), bytes.size());
  if (count <= 0) return false;
  screen_.write({bytes.data(), static_cast<std::size_t>(count)});
  return true;
}

bool Terminal::wait_for(std::string_view text) {
  while (screen_.text().find(text) == std::string::npos) {
    if (!read()) return false;
  }
  return true;
}

int Terminal::wait() {
  while (read()) {
  }
  int status = 0;
  const pid_t child = std::exchange(child_, 0);
  EXPECT_EQ(::waitpid(child, &status, 0), child);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

}  // namespace farmgate
