#include "engine/journal/stored_values.h"

#include <rocksdb/db.h>
#include <rocksdb/sst_file_reader.h>

#include <utility>
#include <vector>

namespace farmgate {
namespace {

Error error_of(const rocksdb::Status& status) {
  const ErrorCode code = status.IsCorruption() ? ErrorCode::kBadInput : ErrorCode::kSystem;
  return {.code = code, .message = status.ToString()};
}

// Of the store's own files.
rocksdb::Options options_in(rocksdb::Env* env) {
  rocksdb::Options options;
  options.env = env;
  return options;
}

}  // namespace

// A table file, read by itself.
struct StoredValues::File {
  File(std::string path, rocksdb::Env* env) : name(std::move(path)), reader(options_in(env)) {}

  rocksdb::Status get(std::string_view key, std::optional<std::string>& value) {
    if (!at) {
      rocksdb::Status opened = reader.Open(name);
      if (!opened.ok()) return opened;
      at.reset(reader.NewIterator({}));
    }
    at->Seek(key);
    if (at->Valid() && at->key() == rocksdb::Slice(key)) value = at->value().ToString();
    return at->status();
  }

  const std::string name;
  rocksdb::SstFileReader reader;
  std::unique_ptr<rocksdb::Iterator> at;  // before the reader goes
};

StoredValues::StoredValues(rocksdb::DB& store, std::string folder)
    : store_(store), folder_(std::move(folder)) {}
StoredValues::~StoredValues() = default;

Result<std::optional<std::string>> StoredValues::get(std::string_view key) {
  std::string value;
  const rocksdb::Status read = store_.Get({}, key, &value);
  if (read.ok()) return std::optional(std::move(value));
  if (read.IsNotFound()) return std::optional<std::string>();
  return get_by_file(key);
}

// In what is not in a file yet, which is the newest, then in those files alone whose range holds the key.
Result<std::optional<std::string>> StoredValues::get_by_file(std::string_view key) {
  rocksdb::ReadOptions in_memory;
  in_memory.read_tier = rocksdb::kMemtableTier;
  std::string newest;
  if (store_.Get(in_memory, key, &newest).ok()) return std::optional(std::move(newest));
  std::optional<Error> damage;
  std::vector<rocksdb::LiveFileMetaData> files;
  store_.GetLiveFilesMetaData(&files);
  for (const rocksdb::LiveFileMetaData& file : files) {
    if (key < file.smallestkey || key > file.largestkey) continue;
    const std::string name = folder_ + file.name;
    if (!file_ || file_->name != name) file_ = std::make_unique<File>(name, store_.GetEnv());
    std::optional<std::string> value;
    const rocksdb::Status read = file_->get(key, value);
    if (value) return value;
    if (!read.ok() && !damage) {
      damage = error_of(read);
      damage->message = name + ": " + damage->message;
    }
  }
  if (damage) return std::move(*damage);
  return std::optional<std::string>();
}

std::string StoredValues::last_log() const {
  rocksdb::VectorLogPtr logs;
  std::string name = folder_;
  if (!store_.GetSortedWalFiles(logs).ok()) return name;
  for (const auto& log : logs) {
    const bool has_begun = log->StartSequence() <= store_.GetLatestSequenceNumber() + 1;
    if (has_begun) name = folder_ + log->PathName();
  }
  return name;
}

}  // namespace farmgate
