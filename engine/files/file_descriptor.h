#pragma once

#include <unistd.h>

#include <string>
#include <string_view>
#include <utility>

#include "engine/base/result.h"

namespace farmgate {

// An open file of the operating system, or none; closed by its only owner.
class FileDescriptor {
 public:
  FileDescriptor() = default;
  explicit FileDescriptor(int number) : number_(number) {}
  FileDescriptor(FileDescriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  FileDescriptor& operator=(FileDescriptor&& other) noexcept {
    std::swap(number_, other.number_);
    return *this;
  }
  ~FileDescriptor() { (void)close(); }

  bool is_open() const { return number_ >= 0; }
  int get() const { return number_; }

  // False when the system could not write what it had accepted; the file is closed all the same.
  [[nodiscard]] bool close() { return !is_open() || ::close(std::exchange(number_, -1)) == 0; }

 private:
  int number_ = -1;
};

// "cannot VERB PATH: REASON", the reason being that of the system's error number.
Error file_error(ErrorCode code, std::string_view verb, const std::string& path, int error_number);

// Whether the name says that the file is compressed: it ends in `.zst`.
bool has_zstd_ending(std::string_view path);

}  // namespace farmgate
