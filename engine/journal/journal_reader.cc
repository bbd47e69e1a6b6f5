#include "engine/journal/journal_reader.h"

#include <rocksdb/db.h>

#include <optional>
#include <utility>

#include "engine/base/hash.h"
#include "engine/journal/stored_key.h"
#include "engine/journal/stored_values.h"

namespace farmgate {

struct JournalReader::Cursor {
  std::unique_ptr<rocksdb::Iterator> at;
  // Once that has come upon something damaged: frames are looked for one by one.
  StoredValues values;
  std::optional<Error> failure;
  std::string value;
};

JournalReader::JournalReader(const Journal& journal, Sequence from)
    : folder_(journal.folder_),
      beginning_(journal.beginning_),
      from_(from),
      cursor_(new Cursor{.at = std::unique_ptr<rocksdb::Iterator>(journal.db_->NewIterator({})),
                         .values = StoredValues(*journal.db_, journal.folder_),
                         .failure = std::nullopt,
                         .value = {}}) {
  const StoredKey key = stored_key(from);
  cursor_->at->SeekForPrev({key.data(), key.size()});
  if (!cursor_->at->Valid() || cursor_->at->key().size() != kStoredKeySize) {
    const StoredKey first = stored_key(0);
    cursor_->at->Seek({first.data(), first.size()});
  }
}

JournalReader::~JournalReader() = default;

Error JournalReader::damage(Sequence sequence, const std::string& what) const {
  return damaged_journal(folder_, " at sequence " + std::to_string(sequence) + ": " + what);
}

Result<bool> JournalReader::next() {
  const Sequence expected = at_start_ ? beginning_.first : header_.last() + 1;
  if (!cursor_->failure) {
    if (!at_start_) cursor_->at->Next();
    while (cursor_->at->Valid() && cursor_->at->key().size() != kStoredKeySize) cursor_->at->Next();
    const rocksdb::Status status = cursor_->at->status();
    if (!status.ok()) cursor_->failure = damage(expected, status.ToString());
  }
  Sequence key = expected;
  if (cursor_->failure) {
    if (Status found = find(expected); !found) return std::move(found).error();
  } else {
    if (!cursor_->at->Valid()) return false;
    key = sequence_of_key(cursor_->at->key().ToStringView());
    bytes_ = cursor_->at->value().ToStringView();
  }
  if (Status status = check_place(key); !status) return std::move(status).error();
  at_start_ = false;
  chain_ = hash128(bytes_);
  return true;
}

// Looks for a frame by itself, in a store that is damaged somewhere.
Status JournalReader::find(Sequence expected) {
  const StoredKey key = stored_key(expected);
  auto value = cursor_->values.get({key.data(), key.size()});
  if (!value) return damage(expected, value.error().message);
  if (!*value) return *cursor_->failure;
  cursor_->value = std::move(**value);
  bytes_ = cursor_->value;
  return {};
}

// Reads the frame it is at, and holds it against its key and the frame before.
Status JournalReader::check_place(Sequence key) {
  const auto header = reader_.open(bytes_);
  if (!header) return damage(key, header.error().message);
  if (header->first != key)
    return damage(key, "the frame says it begins with " + std::to_string(header->first));
  if (Status status = check_link(*header); !status) return status;
  header_ = *header;
  return {};
}

// Holds a frame against the one it follows.
Status JournalReader::check_link(const FrameHeader& frame) const {
  constexpr const char* kOther = "what comes before is not what it was chained to";
  if (frame.first == beginning_.first) {
    return frame.chain == beginning_.chain ? Status() : Status(damage(frame.first, kOther));
  }
  if (at_start_ && from_ > beginning_.first) return {};
  const Sequence expected = at_start_ ? beginning_.first : header_.last() + 1;
  if (frame.first != expected) {
    return damage(expected, "the next frame begins with " + std::to_string(frame.first));
  }
  return frame.chain == chain_ ? Status() : Status(damage(frame.first, kOther));
}

Status JournalReader::read(RecordedCommands& commands) const {
  Status status = reader_.read(commands);
  return status ? Status() : Status(damage(header_.first, status.error().message));
}

}  // namespace farmgate
