// A farmgated of a test's own, on a port that was free.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace farmgate {

class Daemon {
 public:
  // Starts one on this data directory and waits until it serves, or has ended.
  Daemon(const std::string& data, const std::vector<std::string>& options);
  Daemon(const Daemon&) = delete;
  Daemon& operator=(const Daemon&) = delete;
  // Kills it if it still runs.
  ~Daemon();

  bool serves() const { return !address_.empty(); }
  const std::string& address() const { return address_; }

  // Sends the signal, and waits for its end. Returns its exit code, -1 when the signal ended it.
  int end(int signal);

  // The same, but kills it when it has not ended by then; nothing: it had to.
  std::optional<int> end_within(std::chrono::seconds bound, int signal);

  // What it wrote to its log so far.
  std::string log() const;

 private:
  std::string log_path_;
  std::string address_;
  pid_t child_ = 0;
  int wait_status_ = 0;
};

}  // namespace farmgate
