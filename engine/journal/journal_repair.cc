#include "engine/journal/journal_repair.h"

#include <rocksdb/db.h>
#include <rocksdb/write_batch.h>

#include <memory>
#include <utility>

#include "engine/journal/durable_mark.h"
#include "engine/journal/journal_reader.h"
#include "engine/journal/stored_key.h"
#include "engine/journal/stored_values.h"

namespace farmgate {
namespace {

constexpr std::size_t kBatchBytes = std::size_t{1} << 20;

// A new store that is filled and then made durable.
class Copy {
 public:
  explicit Copy(const std::string& folder) : folder_(folder) {
    rocksdb::Options options;
    options.create_if_missing = true;
    options.error_if_exists = true;
    rocksdb::DB* db = nullptr;
    status_ = rocksdb::DB::Open(options, folder, &db);
    db_.reset(db);
  }

  void put(std::string_view key, std::string_view value) {
    if (status_.ok()) status_ = batch_.Put(key, value);
    if (batch_.GetDataSize() > kBatchBytes) write();
  }

  Status finish() {
    write();
    if (status_.ok()) status_ = db_->Flush({});
    if (status_.ok()) return {};
    return Error{.code = ErrorCode::kSystem,
                 .message = "cannot write the journal in " + folder_ + ": " + status_.ToString()};
  }

 private:
  void write() {
    if (status_.ok()) status_ = db_->Write({}, &batch_);
    batch_.Clear();
  }

  const std::string folder_;
  rocksdb::Status status_;  // of the first thing that failed
  std::unique_ptr<rocksdb::DB> db_;
  rocksdb::WriteBatch batch_;
};

// Valid as long as the key.
std::string_view view(const StoredKey& key) {
  return {key.data(), key.size()};
}

Status copy_frames(const Journal& damaged, Sequence last, Copy& copy) {
  JournalReader reader(damaged, 1);
  for (Sequence end = 0; end < last; end = reader.header().last()) {
    const auto next = reader.next();
    if (!next) return next.error();
    if (!*next) return damaged_journal(damaged.folder(), ": it ends with " + std::to_string(end) + " now");
    const StoredKey key = stored_key(reader.header().first);
    copy.put(view(key), reader.bytes());
  }
  return {};
}

}  // namespace

Status copy_whole_frames(const Journal& damaged, const JournalSurvey& found, const std::string& folder) {
  StoredValues values(*damaged.db_, damaged.folder());
  const auto genesis = values.get(kGenesisKey);
  if (!genesis) return damaged_journal(damaged.folder(), ": " + genesis.error().message);
  Copy copy(folder);
  if (*genesis) copy.put(kGenesisKey, **genesis);
  const auto beginning = values.get(kBeginningKey);
  if (!beginning) return damaged_journal(damaged.folder(), ": " + beginning.error().message);
  if (*beginning) copy.put(kBeginningKey, **beginning);
  // The store's own may be lost; what the frames say was the term of the last who wrote any.
  const auto term = values.get(kTermKey);
  const StoredKey last_term = stored_key(found.term.highest);
  const bool has_term = term && *term && (*term)->size() == kStoredKeySize;
  copy.put(kTermKey, has_term ? **term : std::string(view(last_term)));
  if (Status status = copy_frames(damaged, found.last, copy); !status) return status;
  if (Status status = copy.finish(); !status) return status;
  auto mark = DurableMark::open(mark_path(folder));
  if (!mark) return std::move(mark).error();
  return mark->set({.sequence = found.last, .chain = found.chain});
}

}  // namespace farmgate
