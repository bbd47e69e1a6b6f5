#include "tests/journal/journal_image.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <utility>

#include "engine/journal/journal_reader.h"
#include "tests/journal/decided_market.h"
#include "tests/support/temporary_folder.h"

namespace farmgate {

namespace fs = std::filesystem;

std::vector<FileImage> images_of(const std::string& folder) {
  std::vector<FileImage> images;
  for (const auto& entry : fs::directory_iterator(folder)) {
    const std::string name = entry.path().filename();
    const bool is_for_people = name.starts_with("LOG") || name.starts_with("OPTIONS") || name == "IDENTITY";
    if (name != "LOCK" && !is_for_people) images.push_back({name, contents_of(entry.path())});
  }
  return images;
}

FileImage& log_among(std::vector<FileImage>& images) {
  return *std::ranges::find_if(
      images, [](const FileImage& image) { return image.name.ends_with(".log") && !image.bytes.empty(); });
}

void lay_out(const std::vector<FileImage>& images, const std::string& folder) {
  fs::remove_all(folder);
  fs::create_directory(folder);
  for (const FileImage& image : images) {
    std::ofstream(folder + "/" + image.name, std::ios::binary) << image.bytes;
  }
}

Result<std::vector<std::string>> texts_of(const Journal& journal) {
  std::vector<std::string> texts;
  JournalReader reader(journal, 1);
  for (;;) {
    const auto next = reader.next();
    if (!next) return next.error();
    if (!*next) return texts;
    RecordedCommands commands;
    if (Status read = reader.read(commands); !read) return std::move(read).error();
    for (std::size_t i = 0; i < commands.requests.size(); ++i) {
      texts.push_back(text_of(commands.requests[i], commands.decisions[i]));
    }
  }
}

Result<std::vector<std::string>> texts_in(const std::string& folder) {
  const auto journal = Journal::open(folder, {});
  if (!journal) return journal.error();
  return texts_of(**journal);
}

}  // namespace farmgate
