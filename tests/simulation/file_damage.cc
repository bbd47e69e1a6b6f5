#include "tests/simulation/file_damage.h"

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <fstream>
#include <vector>

#include "tests/support/temporary_folder.h"

namespace farmgate {
namespace {

constexpr std::size_t kWriteMax = 512;

// In the order of their names, so that draws choose the same ones every time.
std::vector<std::string> files_in(const std::string& folder) {
  std::vector<std::string> files;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.is_regular_file() && entry.file_size() > 0) files.push_back(entry.path());
  }
  std::ranges::sort(files);
  return files;
}

}  // namespace

void damage_file_in(const std::string& folder, RandomDraws& draws, SimulationFigures& figures) {
  const std::vector<std::string> files = files_in(folder);
  if (files.empty()) return;
  const std::string& name = draws.one_of(files);
  std::string bytes = contents_of(name);
  const std::size_t at = draws.next() % bytes.size();
  const std::size_t size = std::min(kWriteMax, bytes.size() - at);
  const std::int64_t kind = draws.between(0, 2);
  if (kind == 0) {
    bytes[at] = static_cast<char>(bytes[at] ^ (1 << draws.between(0, 7)));
    ++figures.flipped_bits;
  }
  if (kind == 1) {
    bytes.replace(at, size, size, '\0');
    ++figures.lost_writes;
  }
  if (kind == 2) {
    const std::string from = contents_of(draws.one_of(files));
    const std::string other = from.substr(draws.next() % from.size(), size);
    bytes.replace(at, other.size(), other);
    ++figures.stray_writes;
  }
  std::ofstream(name, std::ios::binary | std::ios::trunc) << bytes;
}

}  // namespace farmgate
