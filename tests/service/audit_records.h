// The records of an audit log, as a test reads them while the server writes more.
#pragma once

#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <vector>

#include "tests/support/temporary_folder.h"

namespace farmgate {

// Without one that is being written.
inline std::vector<nlohmann::json> audit_records(const std::string& path) {
  std::vector<nlohmann::json> records;
  std::string text = contents_of(path);
  text.resize(text.rfind('\n') + 1);
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) records.push_back(nlohmann::json::parse(line));
  return records;
}

}  // namespace farmgate
