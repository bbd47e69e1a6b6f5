#include "engine/runtime/refused_ledger.h"

#include <filesystem>
#include <system_error>

#include "engine/journal/ledger_store.h"
#include "engine/runtime/data_directory.h"

namespace farmgate {
namespace {

// Such as "ledger.refused-1"; none that is there.
std::string free_name_beside(const std::string& ledger) {
  for (int number = 1;; ++number) {
    std::string name = ledger + ".refused-" + std::to_string(number);
    if (!std::filesystem::exists(name)) return name;
  }
}

}  // namespace

Result<std::string> put_aside_refused_ledger(const std::string& data_path) {
  const std::string path = ledger_path(data_path);
  if (!std::filesystem::exists(path)) return std::string();
  const auto lock = DataDirectory::take_lock(data_path, DataDirectory::Access::kWrite);
  if (!lock) return lock.error();
  const auto opened = LedgerStore::open(path);
  if (opened) return std::string();
  if (opened.error().code != ErrorCode::kBadInput) return opened.error();
  const std::string aside = free_name_beside(path);
  std::error_code error;
  std::filesystem::rename(path, aside, error);
  if (error) return file_error(ErrorCode::kSystem, "put aside", path, error.value());
  return opened.error().message + ". It was put aside as " + aside +
         ": entries of events that are dropped are in that one alone";
}

}  // namespace farmgate
