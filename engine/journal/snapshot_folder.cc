#include "engine/journal/snapshot_folder.h"

#include <algorithm>
#include <filesystem>
#include <functional>
#include <string_view>
#include <system_error>

#include "engine/files/file_descriptor.h"
#include "engine/files/parse_integer.h"

namespace farmgate {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kSuffix = ".snapshot.zst";
constexpr std::size_t kDigits = 20;  // so that names sort as sequences do

Status failure(const char* what, const std::string& path, const std::error_code& error) {
  return file_error(ErrorCode::kSystem, what, path, error.value());
}

}  // namespace

Status SnapshotFolder::open() const {
  std::error_code error;
  fs::create_directories(path_, error);
  if (error) return failure("make", path_, error);
  for (const fs::directory_entry& entry : fs::directory_iterator(path_, error)) {
    const std::string name = entry.path().filename();
    const bool is_left_over = name.find(kSuffix) != std::string::npos && !name.ends_with(kSuffix);
    if (is_left_over && !fs::remove(entry.path(), error)) return failure("remove", entry.path(), error);
  }
  return error ? failure("read", path_, error) : Status();
}

std::vector<Sequence> SnapshotFolder::sequences() const {
  std::vector<Sequence> sequences;
  std::error_code error;
  for (const fs::directory_entry& entry : fs::directory_iterator(path_, error)) {
    const std::string name = entry.path().filename();
    if (!name.ends_with(kSuffix) || name.size() != kDigits + kSuffix.size()) continue;
    const auto sequence = parse_integer(std::string_view(name).substr(0, kDigits));
    if (sequence) sequences.push_back(static_cast<Sequence>(*sequence));
  }
  std::ranges::sort(sequences, std::greater());
  return sequences;
}

std::string SnapshotFolder::path_of(Sequence sequence) const {
  const std::string digits = std::to_string(sequence);
  return path_ + "/" + std::string(kDigits - digits.size(), '0') + digits + std::string(kSuffix);
}

Status SnapshotFolder::keep_newest(std::size_t count, Sequence last) const {
  std::vector<Sequence> all = sequences();
  std::erase_if(all, [last](Sequence sequence) { return sequence > last; });
  for (std::size_t i = count; i < all.size(); ++i) {
    std::error_code error;
    fs::remove(path_of(all[i]), error);
    if (error) return failure("remove", path_of(all[i]), error);
  }
  return {};
}

}  // namespace farmgate
