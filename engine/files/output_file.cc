#include "engine/files/output_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zstd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <system_error>
#include <utility>

#include "engine/base/check.h"

namespace farmgate {
namespace {

constexpr std::size_t kBufferSize = std::size_t{1} << 17;
constexpr int kTemporaryNamesMax = 100;

Error exists_error(const std::string& path) {
  return {ErrorCode::kUsage, path + " exists already: choose another name, or replace it with --force"};
}

// Gives the file its name unless that is taken (EEXIST). Returns the system's error number, 0 when done.
int rename_without_replacing(const std::string& from, const std::string& to) {
  if (::renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), RENAME_NOREPLACE) == 0) return 0;
  if (errno != EINVAL && errno != ENOSYS) return errno;
  // A file system that cannot do this can link.
  if (::link(from.c_str(), to.c_str()) != 0) return errno;
  return ::unlink(from.c_str()) == 0 ? 0 : errno;
}

// Makes the names in the folder of `path` durable. Returns the system's error number, 0 when done.
int sync_folder_of(const std::string& path) {
  const std::string folder = std::filesystem::path(path).parent_path();
  const FileDescriptor file(
      ::open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  return file.is_open() && ::fsync(file.get()) == 0 ? 0 : errno;
}

// A file that is to be written where it is, such as a terminal, a pipe or /dev/null.
bool is_device_or_pipe(const struct stat& status) {
  return !S_ISREG(status.st_mode) && !S_ISDIR(status.st_mode);
}

}  // namespace

TemporaryPath::~TemporaryPath() {
  if (!path_.empty()) (void)::unlink(path_.c_str());  // What cannot be removed stays.
}

void OutputFile::FreeCompressor::operator()(ZSTD_CCtx_s* context) const {
  ZSTD_freeCCtx(context);
}

Result<OutputFile> OutputFile::open(const std::string& path, ExistingFile existing) {
  OutputFile output;
  output.path_ = path;
  output.target_ = path;
  output.existing_ = existing;

  struct stat status = {};
  const bool exists = ::stat(path.c_str(), &status) == 0;
  if (exists && is_device_or_pipe(status)) {
    output.file_ = FileDescriptor(::open(path.c_str(), O_WRONLY | O_CLOEXEC));
    if (!output.file_.is_open()) return file_error(ErrorCode::kSystem, "write", path, errno);
  } else {
    if (exists && S_ISDIR(status.st_mode)) return file_error(ErrorCode::kUsage, "write", path, EISDIR);
    if (exists && existing == ExistingFile::kKeep) return exists_error(path);
    if (exists) {
      std::error_code ignored;  // The name as given is the next best.
      const auto resolved = std::filesystem::canonical(path, ignored);
      if (!resolved.empty()) output.target_ = resolved;
    }
    if (Status created = output.create_temporary(); !created) return std::move(created).error();
  }

  output.buffer_.resize(kBufferSize);
  if (Status started = output.start_compressor(); !started) return std::move(started).error();
  return output;
}

Status OutputFile::create_temporary() {
  for (int attempt = 0; attempt < kTemporaryNamesMax; ++attempt) {
    std::string name = target_ + ".tmp." + std::to_string(::getpid());
    if (attempt > 0) name.append(".").append(std::to_string(attempt));
    file_ = FileDescriptor(::open(name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666));
    if (file_.is_open()) {
      temporary_ = TemporaryPath(std::move(name));
      return {};
    }
    if (errno != EEXIST) break;
  }
  return file_error(ErrorCode::kSystem, "write", path_, errno);
}

Status OutputFile::start_compressor() {
  if (!has_zstd_ending(path_)) return {};
  compressor_.reset(ZSTD_createCCtx());
  if (!compressor_) return file_error(ErrorCode::kSystem, "compress", path_, ENOMEM);
  // Lets a reader notice damage.
  check(!ZSTD_isError(ZSTD_CCtx_setParameter(compressor_.get(), ZSTD_c_checksumFlag, 1)));
  return {};
}

Status OutputFile::write(std::string_view bytes) {
  if (failure_) return *failure_;
  if (bytes.empty()) return {};
  if (compressor_) return compress(bytes, false);

  if (bytes.size() > buffer_.size() - buffer_size_) {
    if (Status flushed = flush(); !flushed) return flushed;
  }
  if (bytes.size() > buffer_.size()) return write_out(bytes);
  std::memcpy(buffer_.data() + buffer_size_, bytes.data(), bytes.size());
  buffer_size_ += bytes.size();
  return {};
}

Status OutputFile::finish() {
  if (failure_) return *failure_;
  check(file_.is_open());
  if (compressor_) {
    if (Status ended = compress({}, true); !ended) return ended;
  }
  if (Status flushed = flush(); !flushed) return flushed;
  if (!temporary_.get().empty() && ::fsync(file_.get()) != 0) return fail(errno);
  if (!file_.close()) return fail(errno);
  return {};
}

Status OutputFile::commit() {
  if (failure_) return *failure_;
  if (file_.is_open()) {
    if (Status finished = finish(); !finished) return finished;
  }
  return temporary_.get().empty() ? Status() : put_in_place();
}

Status OutputFile::compress(std::string_view bytes, bool is_last) {
  ZSTD_inBuffer input{bytes.data(), bytes.size(), 0};
  for (;;) {
    ZSTD_outBuffer output{buffer_.data(), buffer_.size(), buffer_size_};
    const std::size_t left =
        ZSTD_compressStream2(compressor_.get(), &output, &input, is_last ? ZSTD_e_end : ZSTD_e_continue);
    if (ZSTD_isError(left)) return fail(ENOMEM);  // It fails for nothing else.
    buffer_size_ = output.pos;
    const bool is_done = is_last ? left == 0 : input.pos == input.size;
    if (is_done) return {};
    if (Status flushed = flush(); !flushed) return flushed;
  }
}

Status OutputFile::flush() {
  return write_out({buffer_.data(), std::exchange(buffer_size_, 0)});
}

Status OutputFile::write_out(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t count = ::write(file_.get(), bytes.data(), bytes.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return fail(errno);
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
  return {};
}

Status OutputFile::put_in_place() {
  if (existing_ == ExistingFile::kKeep) {
    const int error_number = rename_without_replacing(temporary_.get(), target_);
    if (error_number == EEXIST) return exists_error(path_);
    if (error_number != 0) return fail(error_number);
  } else if (::rename(temporary_.get().c_str(), target_.c_str()) != 0) {
    return fail(errno);
  }
  temporary_.give_up();
  const int error_number = sync_folder_of(target_);
  return error_number == 0 ? Status() : fail(error_number);
}

// Remembers the failure, so that nothing incomplete is ever committed.
Error OutputFile::fail(int error_number) {
  failure_ = file_error(ErrorCode::kSystem, "write", path_, error_number);
  return *failure_;
}

}  // namespace farmgate
