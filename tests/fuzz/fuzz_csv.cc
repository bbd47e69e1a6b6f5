#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "engine/base/check.h"
#include "engine/base/text_arena.h"
#include "engine/files/csv_reader.h"
#include "engine/files/order_log.h"
#include "engine/files/reference_files.h"
#include "engine/model/reference_rows.h"
#include "tests/files/csv_oracle.h"
#include "tests/fuzz/driven_engine.h"
#include "tests/fuzz/memory_file.h"
#include "tests/fuzz/rows_text.h"
#include "tests/fuzz/targets.h"
#include "tests/support/small_market.h"

namespace farmgate {
namespace {

// As csv_oracle_items() has them.
std::vector<std::string> items_of(CsvReader& reader) {
  std::vector<std::string> items;
  for (;;) {
    const Result<CsvItem> item = reader.next();
    check(item.ok());
    if (*item == CsvItem::kEnd) return items;
    if (*item == CsvItem::kBadRow) {
      items.push_back(to_string("", reader.problem()).substr(1));
      continue;
    }
    items.push_back(std::to_string(reader.row().line));
    for (const std::string_view field : reader.row().fields) items.back().append("|").append(field);
  }
}

bool names_are_plain(std::span<const std::string> header) {
  for (const std::string& name : header) {
    if (name.empty() || name.find('"') != std::string::npos) return false;
  }
  return true;
}

// However large the buffer is, and byte by byte.
void read_rows(const std::string& path, std::string_view text) {
  auto reader = CsvReader::open(path);
  auto slow_reader = CsvReader::open(path, 1 + text.size() % 100);
  check(reader.ok() == slow_reader.ok());
  if (!reader) return check(reader.error() == slow_reader.error());
  const std::vector<std::string> items = items_of(*reader);
  check(items_of(*slow_reader) == items);
  if (names_are_plain(reader->header())) check(csv_oracle_items(text) == items);
}

// On top of a market, which takes no row that could never be right; and what they came to, made again.
template <class Row>
void apply_rows(const Result<std::vector<Located<Row>>>& rows) {
  if (!rows) return check(!rows.error().message.empty());
  ReferenceData data = small_market();
  for (const Located<Row>& located : *rows) {
    const ReferenceChange change{located.row};
    const bool could_be_right = !shape_fault(change.front());
    if (could_be_right) canonical_rows(change);
    ReferenceEffect effect;
    const auto fault = data.apply(change, effect);
    check(fault ? !fault->what.empty() : could_be_right);
  }
  check(canonical_rows(reference_rows(copy_of(data))) == canonical_rows(reference_rows(data)));
}

void apply_orders(const std::string& path) {
  auto log = OrderLogReader::open(path);
  if (!log) return check(!log.error().message.empty());
  DrivenEngine engine;
  TextArena texts;
  for (;;) {
    const auto item = log->read(texts);
    check(item.ok());
    if (*item == OrderLogReader::Item::kEnd) return;
    if (*item == OrderLogReader::Item::kRequest) {
      engine.apply(log->request());
    } else {
      check(!log->problem().what.empty());
    }
  }
}

}  // namespace

void fuzz_csv(FuzzBytes bytes) {
  const std::string_view text = text_of(bytes);
  const MemoryFile file(text);
  read_rows(file.path(), text);
  apply_rows(read_commodities(file.path()));
  apply_rows(read_zones(file.path()));
  apply_rows(read_lanes(file.path()));
  apply_rows(read_accounts(file.path()));
  apply_rows(read_programmes(file.path()));
  apply_orders(file.path());
}

}  // namespace farmgate
