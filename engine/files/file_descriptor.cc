#include "engine/files/file_descriptor.h"

#include <system_error>

namespace farmgate {

Error file_error(ErrorCode code, std::string_view verb, const std::string& path, int error_number) {
  std::string message("cannot ");
  message.append(verb).append(" ").append(path).append(": ");
  message.append(std::generic_category().message(error_number));
  return {code, std::move(message)};
}

bool has_zstd_ending(std::string_view path) {
  return path.ends_with(".zst");
}

}  // namespace farmgate
