#include "engine/journal/event_log.h"

#include <farmgate/journal/v1/journal.pb.h>
#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>
#include <google/protobuf/wire_format_lite.h>
#include <rocksdb/db.h>
#include <rocksdb/write_batch.h>

#include <array>
#include <filesystem>
#include <utility>

#include "engine/journal/copy_store.h"
#include "engine/journal/late_replace_record.h"
#include "engine/journal/store_options.h"
#include "engine/journal/stored_key.h"
#include "engine/journal/stored_range.h"

namespace farmgate {
namespace {

constexpr std::uint32_t kChunkFormatVersion = 4;
constexpr std::uint32_t kOldestChunkFormatVersion = 3;  // has no late replaces

std::string too_large(const EventChunk& chunk, std::uint64_t event_bytes_max) {
  return "the events of commands " + std::to_string(chunk.first) + " to " + std::to_string(chunk.last) +
         " take " + std::to_string(chunk.events.size()) + " bytes, and a chunk holds at most " +
         std::to_string(event_bytes_max);
}

Error damaged(const std::string& folder, const std::string& what) {
  return {.code = ErrorCode::kBadInput,
          .message = "the event log in " + folder + " is damaged: " + what +
                     ". It can be deleted: it is made again from the journal, as far back as that goes"};
}

}  // namespace

EventLog::EventLog(std::string folder, std::uint64_t event_bytes_max)
    : folder_(std::move(folder)),
      event_bytes_max_(event_bytes_max),
      batch_(std::make_unique<rocksdb::WriteBatch>()) {}
EventLog::~EventLog() = default;

Error EventLog::failure(const char* what, const std::string& why) const {
  return {.code = ErrorCode::kSystem,
          .message = std::string("cannot ") + what + " the event log in " + folder_ + ": " + why};
}

Result<std::unique_ptr<EventLog>> EventLog::open(const std::string& folder, rocksdb::Env* env,
                                                 std::uint64_t event_bytes_max) {
  std::unique_ptr<EventLog> log(new EventLog(folder, event_bytes_max));
  if (Status status = log->open_store(false, env); !status) return std::move(status).error();
  return log;
}

Result<std::unique_ptr<EventLog>> EventLog::open_to_read(const std::string& folder) {
  if (!std::filesystem::exists(folder + "/CURRENT")) {
    return Error{.code = ErrorCode::kBadInput,
                 .message = "there is no event log in " + folder + ": it has no file CURRENT"};
  }
  std::unique_ptr<EventLog> log(new EventLog(folder, kChunkEventBytesMax));
  if (Status status = log->open_store(true, nullptr); !status) return std::move(status).error();
  return log;
}

Status EventLog::open_store(bool read_only, rocksdb::Env* env) {
  rocksdb::Options options = store_options(env);
  options.create_if_missing = !read_only;
  options.compression = rocksdb::kZSTD;
  rocksdb::DB* db = nullptr;
  const rocksdb::Status opened = read_only ? rocksdb::DB::OpenForReadOnly(options, folder_, &db)
                                           : rocksdb::DB::Open(options, folder_, &db);
  db_.reset(db);
  if (opened.IsCorruption()) return damaged(folder_, opened.ToString());
  return opened.ok() ? find_first() : Status(failure("open", opened.ToString()));
}

Status EventLog::find_first() {
  const std::unique_ptr<rocksdb::Iterator> at(db_->NewIterator({}));
  at->SeekToFirst();
  if (at->status().IsCorruption()) return damaged(folder_, at->status().ToString());
  if (!at->status().ok()) return failure("read", at->status().ToString());
  if (!at->Valid()) return {};
  const auto chunk = parse(at->key().ToStringView(), at->value().ToStringView());
  if (!chunk) return chunk.error();
  first_.store((*chunk)->first, std::memory_order_relaxed);
  return {};
}

// The events, which are most of it, go from where they lie into the store: the record is what comes before
// them, the late replaces too, then their field, which is the last.
Status EventLog::append(const EventChunk& chunk) {
  journal::v1::EventChunk record;
  record.set_format_version(kChunkFormatVersion);
  record.set_first_sequence(chunk.first);
  record.set_last_sequence(chunk.last);
  record.set_event_count(chunk.event_count);
  record.set_digest_before(chunk.digest_before);
  record.set_digest_after(chunk.digest_after);
  write_late_replaces(chunk.late_replaces, record);
  // The bound leaves room for the figures alone.
  const std::size_t beside = chunk.late_replaces.empty() ? 0 : record.ByteSizeLong();
  if (chunk.events.size() + beside > event_bytes_max_) {
    return failure("write", too_large(chunk, event_bytes_max_));
  }
  std::string head = record.SerializeAsString();
  {
    google::protobuf::io::StringOutputStream stream(&head);
    google::protobuf::io::CodedOutputStream out(&stream);
    using Format = google::protobuf::internal::WireFormatLite;
    out.WriteTag(
        Format::MakeTag(journal::v1::EventChunk::kEventsFieldNumber, Format::WIRETYPE_LENGTH_DELIMITED));
    out.WriteVarint32(static_cast<std::uint32_t>(chunk.events.size()));
  }
  const StoredKey key_bytes = stored_key(chunk.first);
  const rocksdb::Slice key(key_bytes.data(), key_bytes.size());
  const std::array<rocksdb::Slice, 2> value{head, chunk.events};
  batch_->Clear();
  rocksdb::Status written =
      batch_->Put(rocksdb::SliceParts(&key, 1), rocksdb::SliceParts(value.data(), value.size()));
  rocksdb::WriteOptions options;
  options.disableWAL = true;
  if (written.ok()) written = db_->Write(options, batch_.get());
  if (!written.ok()) return failure("write", written.ToString());
  if (first() == 0) first_.store(chunk.first, std::memory_order_relaxed);
  return {};
}

Status EventLog::flush() {
  const rocksdb::Status flushed = db_->Flush({});
  return flushed.ok() ? Status() : Status(failure("write", flushed.ToString()));
}

Status EventLog::copy_to(const std::string& folder) const {
  return copy_store(*db_, folder);
}

Status EventLog::drop_before(Sequence sequence) {
  const auto kept = read(sequence);
  if (!kept) return kept.error();
  if (!*kept || (*kept)->first <= first()) return {};
  const Sequence first = (*kept)->first;
  rocksdb::WriteBatch batch;
  rocksdb::Status dropped = delete_before(first, batch);
  rocksdb::WriteOptions options;
  options.disableWAL = true;
  if (dropped.ok()) dropped = db_->Write(options, &batch);
  if (!dropped.ok()) return failure("drop chunks of", dropped.ToString());
  first_.store(first, std::memory_order_relaxed);
  dropped = release_space_before(first, *db_);
  return dropped.ok() ? Status() : Status(failure("drop chunks of", dropped.ToString()));
}

Status EventLog::drop_after(Sequence last) {
  rocksdb::WriteBatch batch;
  for (Sequence next = last + 1;;) {
    const auto chunk = read(next);
    if (!chunk) return chunk.error();
    if (!*chunk) break;
    const StoredKey key = stored_key((*chunk)->first);
    const rocksdb::Status dropped = batch.Delete({key.data(), key.size()});
    if (!dropped.ok()) return failure("write", dropped.ToString());
    next = (*chunk)->last + 1;
  }
  rocksdb::WriteOptions options;
  options.disableWAL = true;
  const rocksdb::Status written = db_->Write(options, &batch);
  if (!written.ok()) return failure("write", written.ToString());
  if (last < first()) first_.store(0, std::memory_order_relaxed);
  return flush();
}

Result<std::optional<EventChunk>> EventLog::parse(std::string_view key, std::string_view value) const {
  journal::v1::EventChunk record;
  const bool is_one =
      key.size() == kStoredKeySize && record.ParseFromArray(value.data(), static_cast<int>(value.size())) &&
      record.first_sequence() == sequence_of_key(key) && record.last_sequence() >= record.first_sequence();
  const bool is_known = is_one && record.format_version() >= kOldestChunkFormatVersion &&
                        record.format_version() <= kChunkFormatVersion;
  if (!is_known) return damaged(folder_, "a chunk is none, or of another version");
  auto late_replaces = late_replaces_from(record);
  if (!late_replaces)
    return damaged(folder_, "a late replace is of no command of its chunk, or of too much money");
  return std::optional(EventChunk{.first = record.first_sequence(),
                                  .last = record.last_sequence(),
                                  .event_count = record.event_count(),
                                  .digest_before = record.digest_before(),
                                  .digest_after = record.digest_after(),
                                  .events = std::move(*record.mutable_events()),
                                  .late_replaces = std::move(*late_replaces)});
}

Result<std::optional<EventChunk>> EventLog::last() const {
  const std::unique_ptr<rocksdb::Iterator> at(db_->NewIterator({}));
  at->SeekToLast();
  if (!at->status().ok()) return failure("read", at->status().ToString());
  if (!at->Valid()) return std::optional<EventChunk>();
  return parse(at->key().ToStringView(), at->value().ToStringView());
}

Result<std::optional<EventChunk>> EventLog::read(Sequence sequence) const {
  const std::unique_ptr<rocksdb::Iterator> at(db_->NewIterator({}));
  const StoredKey key = stored_key(sequence);
  at->SeekForPrev({key.data(), key.size()});
  if (!at->status().ok()) return failure("read", at->status().ToString());
  if (at->Valid()) {
    auto chunk = parse(at->key().ToStringView(), at->value().ToStringView());
    if (!chunk || (*chunk)->last >= sequence) return chunk;
    at->Next();
  } else {
    at->SeekToFirst();
  }
  if (!at->status().ok()) return failure("read", at->status().ToString());
  if (!at->Valid()) return std::optional<EventChunk>();
  return parse(at->key().ToStringView(), at->value().ToStringView());
}

}  // namespace farmgate
