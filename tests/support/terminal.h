// A terminal with a program in it, and what a person in front of it sees.
#pragma once

#include <sys/types.h>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "engine/files/file_descriptor.h"

namespace farmgate {

// What is on a screen after what was written to it. Knows line ends, the way home, clearing, and whether long
// lines go on below.
class TerminalScreen {
 public:
  TerminalScreen(std::size_t rows, std::size_t columns)
      : columns_(columns), rows_(rows, std::string(columns, ' ')) {}

  void write(std::string_view bytes);

  std::size_t row_count() const { return rows_.size(); }
  std::size_t column_count() const { return columns_; }

  // Its lines without blanks at their ends, and without empty ones at its own.
  std::string text() const;

  // How often everything moved up by a line.
  std::size_t scroll_count() const { return scroll_count_; }
  // How often it was gone over from its first place on.
  std::size_t home_count() const { return home_count_; }
  // What was written that it does not know.
  const std::string& unknown() const { return unknown_; }

 private:
  void put(char byte);
  void show(char byte);
  void move_to(std::size_t row, std::size_t column);
  void go_down();
  void obey(std::string_view sequence);
  void clear_to_end_of_line() { rows_[row_].replace(column_, std::string::npos, columns_ - column_, ' '); }
  void clear_below();

  const std::size_t columns_;
  std::vector<std::string> rows_;
  std::size_t row_ = 0;
  std::size_t column_ = 0;
  bool is_full_ = false;  // the last place of the row was written to last
  bool goes_on_below_ = true;
  std::string sequence_;  // that has begun
  std::size_t scroll_count_ = 0;
  std::size_t home_count_ = 0;
  std::string unknown_;
};

class Terminal {
 public:
  // Starts a program whose output, errors among it, is this terminal.
  Terminal(TerminalScreen screen, const std::string& program, const std::vector<std::string>& arguments);
  Terminal(const Terminal&) = delete;
  Terminal& operator=(const Terminal&) = delete;
  // Kills the program if it still runs.
  ~Terminal();

  // Reads until the screen shows this; false: the program ended before it did.
  bool wait_for(std::string_view text);

  // Reads until the program ends, and returns its exit code.
  int wait();

  const TerminalScreen& screen() const { return screen_; }

 private:
  bool read();

  TerminalScreen screen_;
  FileDescriptor terminal_;  // the person's end
  pid_t child_ = 0;
};

}  // namespace farmgate
