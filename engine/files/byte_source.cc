#include "engine/files/byte_source.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zstd.h>
#include <zstd_errors.h>

#include <cerrno>
#include <utility>

namespace farmgate {

void ByteSource::FreeDecompressor::operator()(ZSTD_DCtx_s* context) const {
  ZSTD_freeDCtx(context);
}

Result<ByteSource> ByteSource::open(const std::string& path) {
  ByteSource source;
  source.path_ = path;
  source.file_ = FileDescriptor(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!source.file_.is_open()) return file_error(ErrorCode::kBadInput, "open", path, errno);

  struct stat status = {};
  if (::fstat(source.file_.get(), &status) != 0) return file_error(ErrorCode::kSystem, "open", path, errno);
  if (S_ISDIR(status.st_mode)) return file_error(ErrorCode::kBadInput, "open", path, EISDIR);
  source.size_ = static_cast<std::uint64_t>(status.st_size);
  (void)::posix_fadvise(source.file_.get(), 0, 0, POSIX_FADV_SEQUENTIAL);  // No more than a hint.

  if (has_zstd_ending(path)) {
    source.decompressor_.reset(ZSTD_createDCtx());
    if (!source.decompressor_) return file_error(ErrorCode::kSystem, "decompress", path, ENOMEM);
    source.input_.resize(ZSTD_DStreamInSize());
  }
  return source;
}

Result<std::size_t> ByteSource::read(std::span<char> out) {
  check(!out.empty());
  return decompressor_ ? read_compressed(out) : read_file(out);
}

Result<std::size_t> ByteSource::read_file(std::span<char> out) {
  ssize_t count = 0;
  do {
    count = ::read(file_.get(), out.data(), out.size());
  } while (count < 0 && errno == EINTR);
  if (count < 0) return file_error(ErrorCode::kSystem, "read", path_, errno);
  position_ += static_cast<std::uint64_t>(count);
  return static_cast<std::size_t>(count);
}

Result<std::size_t> ByteSource::read_compressed(std::span<char> out) {
  for (;;) {
    if (Status filled = fill_input(); !filled) return std::move(filled).error();
    const bool input_is_empty = input_begin_ == input_end_;
    if (input_is_empty && frame_ended_) return 0;

    // Without input this flushes what the decompressor still holds.
    ZSTD_inBuffer input{input_.data(), input_end_, input_begin_};
    ZSTD_outBuffer output{out.data(), out.size(), 0};
    const std::size_t left = ZSTD_decompressStream(decompressor_.get(), &output, &input);
    if (ZSTD_isError(left)) return decompression_error(left);
    input_begin_ = input.pos;
    frame_ended_ = left == 0;
    if (output.pos > 0) return output.pos;
    if (input_is_empty && !frame_ended_) {
      return Error{ErrorCode::kBadInput, path_ + ": the compressed data end early: the file is incomplete"};
    }
  }
}

// Leaves no input only at the end of the file.
Status ByteSource::fill_input() {
  if (input_begin_ < input_end_ || input_ended_) return {};
  Result<std::size_t> count = read_file(input_);
  if (!count) return std::move(count).error();
  input_begin_ = 0;
  input_end_ = *count;
  input_ended_ = *count == 0;
  return {};
}

Error ByteSource::decompression_error(std::size_t zstd_code) const {
  std::string message = path_;
  switch (ZSTD_getErrorCode(zstd_code)) {
    case ZSTD_error_memory_allocation:
      return file_error(ErrorCode::kSystem, "decompress", path_, ENOMEM);
    case ZSTD_error_frameParameter_windowTooLarge:
      message += ": compressed with a window over 128 MiB: compress it without --long";
      break;
    case ZSTD_error_prefix_unknown:
      message += ": this is not zstd data: compress the file, or drop .zst from its name";
      break;
    default:
      message.append(": the compressed data are corrupt: ").append(ZSTD_getErrorName(zstd_code));
  }
  return {ErrorCode::kBadInput, std::move(message)};
}

}  // namespace farmgate
