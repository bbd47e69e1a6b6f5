// What the ledger's store has of programmes, as of one moment, of whatever is written meanwhile.
//
// Any thread may have one; it belongs to that thread.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/base/result.h"
#include "engine/journal/programme_entry.h"
#include "engine/model/incentive.h"
#include "engine/model/reference_change.h"

namespace rocksdb {
class DB;
class Status;
struct ReadOptions;
class ManagedSnapshot;
}  // namespace rocksdb

namespace farmgate {

class ProgrammeReader {
 public:
  // The store must outlive it; `folder` is where it lies.
  ProgrammeReader(rocksdb::DB& db, std::string folder);
  ProgrammeReader(ProgrammeReader&&) noexcept;
  ~ProgrammeReader();

  // All fail with kBadInput when what is stored is damaged, else with kSystem.

  // Nothing: there never was such a programme.
  Result<std::optional<ProgrammeBalance>> balance(std::string_view programme) const;
  // By dimension, then by name.
  Result<std::vector<ProgrammePart>> parts(std::string_view programme) const;
  // News from a place on, at most so many.
  Result<std::vector<ProgrammeEntry>> news(const ProgrammeNewsPlace& from, std::size_t count_max) const;

  // For the one who writes.
  Result<std::vector<std::pair<std::string, ProgrammeBalance>>> balances() const;
  // By their keys.
  Result<std::vector<std::pair<std::string, OpenAsk>>> asks_under_coupons() const;
  // Of an order; nothing: none that is open.
  Result<std::optional<OpenAsk>> ask(std::string_view account, std::string_view order_id) const;
  // Of all zones that have one, by their symbols.
  Result<std::vector<std::pair<std::string, std::string>>> counties() const;
  // Empty, too, for an account that nothing is stored of.
  Result<std::vector<std::string>> attributes(std::string_view account) const;
  // Empty, too, for an account that nothing is stored of.
  Result<std::string> owner(std::string_view account) const;
  // Of programmes and zones, each with its last row; then which programmes were deleted.
  Result<ReferenceChange> rows() const;
  // What accounts have sold under programmes that pay for volume.
  struct Share {
    std::string programme;
    std::string account;
    IncentiveShare share;
  };
  Result<std::vector<Share>> shares() const;

 private:
  friend class LedgerStore;

  rocksdb::ReadOptions options() const;
  Error failure(const rocksdb::Status& status) const;
  Error damaged() const;
  Result<std::optional<std::string>> get(const std::string& key) const;
  // Calls take(key, value) for all that begin with `prefix`, from `from` on, while it returns true.
  using Take = std::function<bool(std::string_view key, std::string_view value)>;
  Status scan(const std::string& prefix, const std::string& from, const Take& take) const;

  rocksdb::DB& db_;
  std::string folder_;
  std::unique_ptr<rocksdb::ManagedSnapshot> snapshot_;
};

}  // namespace farmgate
