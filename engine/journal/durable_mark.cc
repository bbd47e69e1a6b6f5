#include "engine/journal/durable_mark.h"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <optional>
#include <string_view>

#include "engine/base/hash.h"

namespace farmgate {
namespace {

// Little-endian: a magic word, the sequence, the chain, and XXH3-64 of what comes before.
struct Image {
  std::array<char, 8> magic{'F', 'G', 'M', 'A', 'R', 'K', '0', '1'};
  std::uint64_t sequence = 0;
  Chain chain{};
  std::uint64_t hash = 0;

  std::uint64_t hash_of_rest() const {
    return hash64({reinterpret_cast<const char*>(this), offsetof(Image, hash)}, 0);
  }
};
static_assert(sizeof(Image) == 40);

// What the file says; nothing: it is empty.
Result<std::optional<DurableMark::Position>> read_position(const FileDescriptor& file,
                                                           const std::string& path) {
  Image image;
  const ssize_t size = ::pread(file.get(), &image, sizeof image, 0);
  if (size < 0) return file_error(ErrorCode::kSystem, "read", path, errno);
  if (size == 0) return std::optional<DurableMark::Position>();
  if (size != sizeof image || image.magic != Image().magic || image.hash != image.hash_of_rest()) {
    return Error{
        .code = ErrorCode::kBadInput,
        .message = path + " is damaged, so that it cannot be told up to where the journal was durable. " +
                   "Restore the data directory from a copy, or go on with what there is with farmgate "
                   "journal repair"};
  }
  return std::optional(DurableMark::Position{.sequence = image.sequence, .chain = image.chain});
}

}  // namespace

Result<DurableMark> DurableMark::open(const std::string& path) {
  FileDescriptor file(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644));
  if (!file.is_open()) return file_error(ErrorCode::kSystem, "open", path, errno);
  const auto position = read_position(file, path);
  if (!position) return position.error();
  DurableMark mark(path, std::move(file));
  if (*position) {
    mark.position_ = **position;
    return mark;
  }
  if (Status status = mark.set({}); !status) return std::move(status).error();
  if (::fsync(mark.file_.get()) != 0) return file_error(ErrorCode::kSystem, "write", path, errno);
  return mark;
}

Result<DurableMark::Position> DurableMark::read(const std::string& path) {
  const FileDescriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file.is_open() && errno == ENOENT) return Position{};
  if (!file.is_open()) return file_error(ErrorCode::kSystem, "open", path, errno);
  const auto position = read_position(file, path);
  if (!position) return position.error();
  return position->value_or(Position{});
}

Status DurableMark::set(const Position& position) {
  Image image{.sequence = position.sequence, .chain = position.chain};
  image.hash = image.hash_of_rest();
  if (::pwrite(file_.get(), &image, sizeof image, 0) != sizeof image) {
    return file_error(ErrorCode::kSystem, "write", path_, errno);
  }
  position_ = position;
  return {};
}

}  // namespace farmgate
