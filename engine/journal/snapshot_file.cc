#include "engine/journal/snapshot_file.h"

#include <farmgate/journal/v1/journal.pb.h>

#include <cstring>
#include <span>

#include "engine/base/check.h"
#include "engine/base/hash.h"
#include "engine/journal/reference_record.h"
#include "engine/journal/snapshot_record.h"

namespace farmgate {
namespace {

namespace pb = journal::v1;

constexpr std::size_t kPartSizeMax = 1'000;                       // things
constexpr std::uint32_t kValueBytesMax = std::uint32_t{1} << 30;  // more is damage

std::uint64_t hash_of(std::string_view bytes) {
  return hash64(bytes, 0);
}

}  // namespace

Result<SnapshotWriter> SnapshotWriter::open(const std::string& path, const SnapshotHeader& header) {
  auto file = OutputFile::open(path, ExistingFile::kReplace);
  if (!file) return std::move(file).error();
  SnapshotWriter writer(std::move(*file));
  pb::SnapshotHeader record;
  write_record(header, record);
  if (Status written = writer.write(record.SerializeAsString()); !written) return std::move(written).error();
  return writer;
}

SnapshotWriter::SnapshotWriter(OutputFile file)
    : file_(std::move(file)), part_(std::make_unique<pb::SnapshotPart>()) {}
SnapshotWriter::SnapshotWriter(SnapshotWriter&&) noexcept = default;
SnapshotWriter::~SnapshotWriter() = default;

Status SnapshotWriter::add(const ReferenceEdit& edit) {
  write_edits({&edit, 1}, *part_->mutable_reference());
  return added();
}

Status SnapshotWriter::add_halt(CommodityId commodity) {
  part_->add_halted_commodities(commodity.value());
  return added();
}

Status SnapshotWriter::add_suspension(AccountId account) {
  if (account.valid()) {
    part_->add_suspended_accounts(account.value());
  } else {
    part_->set_everyone_suspended(true);
  }
  return added();
}

Status SnapshotWriter::add(const SnapshotOrder& order) {
  check(order.requests.size() <= kRequestsWithOrderMax);
  write_record(order, *part_->add_orders());
  part_size_ += order.requests.size();
  return added();
}

// In a part of its own, or behind others of its order.
Status SnapshotWriter::add_more_request(const SnapshotRequest& request) {
  if (part_->orders_size() > 0) {
    if (Status written = write_part(); !written) return written;
  }
  write_record(request, *part_->add_more_requests());
  return added();
}

Status SnapshotWriter::add(const SnapshotCredit& credit) {
  write_record(credit, *part_->add_credit());
  return added();
}

Status SnapshotWriter::add(const SnapshotSubsidy& subsidy) {
  write_record(subsidy, *part_->add_subsidies());
  return added();
}

Status SnapshotWriter::add_mass_cancel(const SnapshotRequest& request) {
  write_record(request, *part_->add_mass_cancels());
  return added();
}

Status SnapshotWriter::add(const SnapshotFigures& figures) {
  write_record(figures, *part_->add_figures());
  return added();
}

Status SnapshotWriter::add(const SnapshotPosition& position) {
  write_record(position, *part_->add_positions());
  return added();
}

Status SnapshotWriter::add(const SnapshotIncentive& incentive) {
  write_record(incentive, *part_->add_incentives());
  return added();
}

Status SnapshotWriter::add_insight(std::string record) {
  part_->add_insight(std::move(record));
  return added();
}

Status SnapshotWriter::added() {
  return ++part_size_ < kPartSizeMax ? Status() : write_part();
}

Status SnapshotWriter::write_part() {
  Status written = write(part_->SerializeAsString());
  part_->Clear();
  part_size_ = 0;
  return written;
}

// Its size, its hash, the bytes.
Status SnapshotWriter::write(std::string_view bytes) {
  const auto size = static_cast<std::uint32_t>(bytes.size());
  const std::uint64_t hash = hash_of(bytes);
  std::string head(sizeof size + sizeof hash, '\0');
  std::memcpy(head.data(), &size, sizeof size);
  std::memcpy(head.data() + sizeof size, &hash, sizeof hash);
  if (Status written = file_.write(head); !written) return written;
  return file_.write(bytes);
}

Status SnapshotWriter::finish() {
  part_->set_is_last(true);
  if (Status written = write_part(); !written) return written;
  return file_.commit();
}

Result<SnapshotReader> SnapshotReader::open(const std::string& path) {
  auto source = ByteSource::open(path);
  if (!source) return std::move(source).error();
  SnapshotReader reader(std::move(*source));
  if (Status read = reader.read_header(); !read) return std::move(read).error();
  return reader;
}

SnapshotReader::SnapshotReader(ByteSource source)
    : source_(std::move(source)), record_(std::make_unique<pb::SnapshotPart>()) {}
SnapshotReader::SnapshotReader(SnapshotReader&&) noexcept = default;
SnapshotReader::~SnapshotReader() = default;

Error SnapshotReader::damage(const std::string& what) const {
  return {.code = ErrorCode::kBadInput, .message = "snapshot " + source_.path() + " is damaged: " + what};
}

Status SnapshotReader::read_header() {
  if (Status read = read_value(); !read) return read;
  pb::SnapshotHeader record;
  if (!record.ParseFromString(value_)) return damage("its header is none");
  if (Status read = read_record(record, header_); !read) return damage(read.error().message);
  return {};
}

Result<bool> SnapshotReader::next(SnapshotPart& part) {
  if (ended_) return false;
  if (Status read = read_value(); !read) return std::move(read).error();
  if (!record_->ParseFromString(value_)) return damage("a part is none");
  if (Status read = read_record(*record_, part); !read) return damage(read.error().message);
  ended_ = record_->is_last();
  if (!ended_) return true;
  if (Status end = read_end(); !end) return std::move(end).error();
  return true;
}

Status SnapshotReader::read_end() {
  char more = 0;
  const auto read = source_.read(std::span(&more, 1));
  if (!read) return damage(read.error().message);
  return *read == 0 ? Status() : damage("something follows its last part");
}

Status SnapshotReader::read_value() {
  std::uint32_t size = 0;
  std::uint64_t hash = 0;
  if (Status read = read_exactly(reinterpret_cast<char*>(&size), sizeof size); !read) return read;
  if (Status read = read_exactly(reinterpret_cast<char*>(&hash), sizeof hash); !read) return read;
  if (size > kValueBytesMax) return damage("a part is too large");
  value_.resize(size);
  if (Status read = read_exactly(value_.data(), size); !read) return read;
  if (hash_of(value_) != hash) return damage("the hash of a part does not fit it");
  return {};
}

Status SnapshotReader::read_exactly(char* to, std::size_t size) {
  while (size > 0) {
    const auto read = source_.read(std::span(to, size));
    if (!read) return damage(read.error().message);
    if (*read == 0) return damage("it ends early");
    to += *read;
    size -= *read;
  }
  return {};
}

}  // namespace farmgate
