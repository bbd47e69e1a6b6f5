#include "engine/journal/journal_beginning.h"

#include <farmgate/journal/v1/journal.pb.h>

#include <algorithm>

namespace farmgate {
namespace {

constexpr std::uint32_t kBeginningFormatVersion = 1;

}  // namespace

std::string beginning_bytes(const JournalBeginning& beginning) {
  journal::v1::Beginning record;
  record.set_format_version(kBeginningFormatVersion);
  record.set_first_sequence(beginning.first);
  record.set_chain(beginning.chain.data(), beginning.chain.size());
  return record.SerializeAsString();
}

Result<JournalBeginning> read_beginning(std::string_view bytes) {
  journal::v1::Beginning record;
  JournalBeginning beginning;
  const bool is_one = record.ParseFromArray(bytes.data(), static_cast<int>(bytes.size())) &&
                      record.format_version() > 0 && record.first_sequence() > 0 &&
                      record.chain().size() == beginning.chain.size();
  if (!is_one) return Error{.code = ErrorCode::kBadInput, .message = "no beginning at all"};
  if (record.format_version() > kBeginningFormatVersion) {
    return Error{.code = ErrorCode::kBadInput,
                 .message = "a beginning of format " + std::to_string(record.format_version()) +
                            ", which is newer than this program knows"};
  }
  beginning.first = record.first_sequence();
  std::ranges::copy(record.chain(), beginning.chain.begin());
  return beginning;
}

}  // namespace farmgate
