#include "engine/journal/genesis.h"

#include <farmgate/journal/v1/journal.pb.h>
#include <google/protobuf/io/coded_stream.h>

#include <utility>

#include "engine/base/check.h"
#include "engine/journal/reference_record.h"

namespace farmgate {
namespace {

namespace pb = journal::v1;
using google::protobuf::io::CodedInputStream;

constexpr std::uint32_t kGenesisFormatVersion = 1;

Error broken(std::string what) {
  return {.code = ErrorCode::kBadInput, .message = std::move(what)};
}
Error none_at_all() {
  return broken("no genesis at all");
}

CodedInputStream stream_of(std::string_view bytes) {
  return CodedInputStream(reinterpret_cast<const std::uint8_t*>(bytes.data()),
                          static_cast<int>(bytes.size()));
}

// Goes behind one field; false: there is none that is whole.
bool skip_field(CodedInputStream& in) {
  enum WireType : std::uint32_t { kVarint = 0, kFixed64 = 1, kBytes = 2, kFixed32 = 5 };
  constexpr std::uint32_t kWireTypes = 7;
  std::uint64_t value = 0;
  std::uint32_t size = 0;
  switch (in.ReadTag() & kWireTypes) {
    case kVarint:
      return in.ReadVarint64(&value);
    case kFixed64:
      return in.Skip(sizeof(std::uint64_t));
    case kBytes:
      return in.ReadVarint32(&size) && in.Skip(static_cast<int>(size));
    case kFixed32:
      return in.Skip(sizeof(std::uint32_t));
    default:
      return false;
  }
}

// The size of the fields that make the next run; 0: there is none that is whole.
std::size_t run_size(std::string_view bytes) {
  CodedInputStream in = stream_of(bytes);
  int end = 0;
  for (std::size_t fields = 0; fields < kRowsInRun && skip_field(in); ++fields) end = in.CurrentPosition();
  return static_cast<std::size_t>(end);
}

// Fields that follow each other are a record of their own: all of them, one after the other, are the whole.
bool merge(std::string_view fields, pb::Genesis& record) {
  CodedInputStream in = stream_of(fields);
  return record.MergeFromCodedStream(&in) && in.ConsumedEntireMessage();
}

Error of_newer_format(const pb::Genesis& record) {
  return broken("a genesis of format " + std::to_string(record.format_version()) +
                ", which is newer than this program knows");
}

}  // namespace

// Its fields lie in the order of their numbers, as if all were written at once.
Result<std::string> genesis_bytes(const Genesis& genesis) {
  pb::Genesis head;
  head.set_format_version(kGenesisFormatVersion);
  std::string bytes = head.SerializeAsString();
  pb::Genesis run;
  const Status written = genesis.reference.visit([&](const ReferenceChange& rows) {
    run.clear_reference();
    write_edits(rows, *run.mutable_reference());
    check(run.AppendToString(&bytes));
    return Status();
  });
  if (!written) return written.error();
  pb::Genesis options;
  options.set_open_accounts(genesis.open_accounts);
  options.set_remembered_closes(genesis.remembered_closes);
  check(options.AppendToString(&bytes));
  return bytes;
}

Result<Genesis> read_genesis(std::string_view bytes, const ReferenceSource::Take& take) {
  pb::Genesis record;
  ReferenceChange rows;
  while (!bytes.empty()) {
    const std::size_t size = run_size(bytes);
    if (size == 0 || !merge(bytes.substr(0, size), record)) return none_at_all();
    bytes.remove_prefix(size);
    if (record.format_version() > kGenesisFormatVersion) return of_newer_format(record);
    rows.clear();
    if (Status read = read_edits(record.reference(), rows); !read) return std::move(read).error();
    if (Status taken = rows.empty() ? Status() : take(rows); !taken) return std::move(taken).error();
    record.clear_reference();
  }
  if (record.format_version() == 0) return none_at_all();
  return Genesis{.reference = {},
                 .open_accounts = record.open_accounts(),
                 .remembered_closes = record.remembered_closes()};
}

}  // namespace farmgate
