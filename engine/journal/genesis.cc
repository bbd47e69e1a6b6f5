#include "engine/journal/genesis.h"

#include <farmgate/journal/v1/journal.pb.h>

#include <utility>

#include "engine/journal/reference_record.h"

namespace farmgate {
namespace {

constexpr std::uint32_t kGenesisFormatVersion = 1;

}  // namespace

std::string genesis_bytes(const Genesis& genesis) {
  journal::v1::Genesis record;
  record.set_format_version(kGenesisFormatVersion);
  write_edits(genesis.reference, *record.mutable_reference());
  record.set_open_accounts(genesis.open_accounts);
  record.set_remembered_closes(genesis.remembered_closes);
  return record.SerializeAsString();
}

Result<Genesis> read_genesis(std::string_view bytes) {
  journal::v1::Genesis record;
  const bool is_one =
      record.ParseFromArray(bytes.data(), static_cast<int>(bytes.size())) && record.format_version() > 0;
  if (!is_one) return Error{.code = ErrorCode::kBadInput, .message = "no genesis at all"};
  if (record.format_version() > kGenesisFormatVersion) {
    return Error{.code = ErrorCode::kBadInput,
                 .message = "a genesis of format " + std::to_string(record.format_version()) +
                            ", which is newer than this program knows"};
  }
  Genesis genesis{.reference = {},
                  .open_accounts = record.open_accounts(),
                  .remembered_closes = record.remembered_closes()};
  if (Status read = read_edits(record.reference(), genesis.reference); !read) return std::move(read).error();
  return genesis;
}

}  // namespace farmgate
