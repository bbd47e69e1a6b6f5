// The files of a journal, to be laid out again with something about them changed.
#pragma once

#include <string>
#include <vector>

#include "engine/base/result.h"
#include "engine/journal/journal.h"

namespace farmgate {

struct FileImage {
  std::string name;
  std::string bytes;
};

// What RocksDB keeps for people to read is not among them.
std::vector<FileImage> images_of(const std::string& folder);

// The one that is a write-ahead log with something in it. Requires: there is one.
FileImage& log_among(std::vector<FileImage>& images);

// Makes the folder anew, with these files in it.
void lay_out(const std::vector<FileImage>& images, const std::string& folder);

// The commands of a journal as text, or the error that reading them ends with.
Result<std::vector<std::string>> texts_of(const Journal& journal);

// The same of one that is opened to write.
Result<std::vector<std::string>> texts_in(const std::string& folder);

}  // namespace farmgate
