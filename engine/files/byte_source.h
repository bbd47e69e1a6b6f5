#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "engine/base/result.h"
#include "engine/files/file_descriptor.h"

struct ZSTD_DCtx_s;

namespace farmgate {

// The bytes of a file from its beginning to its end; those of a `.zst` file come decompressed, and several
// frames in a row count as one stream.
//
// Owned and read by one thread. Memory is bounded, whatever the size of the file.
class ByteSource {
 public:
  // Fails with kBadInput when there is no such file, or it is a directory, or may not be read.
  static Result<ByteSource> open(const std::string& path);

  // Reads at least one byte and at most those that `out` takes; 0 at the end. Compressed data that end early
  // or are corrupt are kBadInput, a failing disk is kSystem; nothing can be read after a failure. Requires:
  // `out` is not empty.
  Result<std::size_t> read(std::span<char> out);

  const std::string& path() const { return path_; }

  // Bytes read of the file itself, compressed as it may be, and how many it had when opened (0 for a pipe).
  std::uint64_t position() const { return position_; }
  std::uint64_t size() const { return size_; }

 private:
  struct FreeDecompressor {
    void operator()(ZSTD_DCtx_s* context) const;
  };

  ByteSource() = default;
  Result<std::size_t> read_file(std::span<char> out);
  Result<std::size_t> read_compressed(std::span<char> out);
  Status fill_input();
  Error decompression_error(std::size_t zstd_code) const;

  FileDescriptor file_;
  std::string path_;
  std::uint64_t position_ = 0;
  std::uint64_t size_ = 0;

  // For `.zst` files only: compressed bytes read and not yet used are input_[input_begin_, input_end_).
  std::unique_ptr<ZSTD_DCtx_s, FreeDecompressor> decompressor_;
  std::vector<char> input_;
  std::size_t input_begin_ = 0;
  std::size_t input_end_ = 0;
  bool input_ended_ = false;
  bool frame_ended_ = false;
};

}  // namespace farmgate
