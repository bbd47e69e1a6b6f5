#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.h"
#include "engine/files/file_descriptor.h"

struct ZSTD_CCtx_s;

namespace farmgate {

// The name of a file that is removed unless it is given up first.
class TemporaryPath {
 public:
  TemporaryPath() = default;
  explicit TemporaryPath(std::string path) : path_(std::move(path)) {}
  TemporaryPath(TemporaryPath&& other) noexcept { path_.swap(other.path_); }
  TemporaryPath& operator=(TemporaryPath&& other) noexcept {
    path_.swap(other.path_);
    return *this;
  }
  ~TemporaryPath();

  const std::string& get() const { return path_; }
  void give_up() { path_.clear(); }

 private:
  std::string path_;
};

// What to do about a file that stands where the output is to go.
enum class ExistingFile { kKeep, kReplace };

// A file that appears whole, on commit(), or not at all; its bytes are compressed when its name ends in
// `.zst`.
//
// Until then they are in a temporary file beside it, named after it and the process, which goes away with
// this object. (A process that is killed leaves it behind.) A device or a pipe, which can only be written in
// place, is.
//
// Owned and used by one thread.
class OutputFile {
 public:
  // With kKeep, fails with kUsage when the file exists; with kSystem when it cannot be created.
  static Result<OutputFile> open(const std::string& path, ExistingFile existing);

  // Fails with kSystem when the bytes cannot be written; so does everything after that.
  Status write(std::string_view bytes);

  // Writes what is left and makes it durable, under the temporary name still: of several files that are to
  // appear together each is finished before the first is committed. Requires: not called before.
  Status finish();

  // Finishes the file, unless that is done, and gives it its name. With kKeep, fails with kUsage when there
  // is one of that name by now. Requires: not called before.
  Status commit();

  const std::string& path() const { return path_; }

 private:
  struct FreeCompressor {
    void operator()(ZSTD_CCtx_s* context) const;
  };

  OutputFile() = default;
  Status create_temporary();
  Status start_compressor();
  Status compress(std::string_view bytes, bool is_last);
  Status flush();
  Status write_out(std::string_view bytes);
  Status put_in_place();
  Error fail(int error_number);

  std::string path_;
  std::string target_;  // path_ without symbolic links when it replaces a file
  ExistingFile existing_ = ExistingFile::kKeep;
  TemporaryPath temporary_;  // none when writing in place
  FileDescriptor file_;
  std::unique_ptr<ZSTD_CCtx_s, FreeCompressor> compressor_;  // for `.zst` files only
  std::vector<char> buffer_;                                 // bytes for the file, buffer_size_ of them
  std::size_t buffer_size_ = 0;
  std::optional<Error> failure_;
};

}  // namespace farmgate
