// Reading and writing the CSV files of orders, and parsing their numbers.

#include <benchmark/benchmark.h>
#include <unistd.h>

#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "bench/recording.h"
#include "engine/base/check.h"
#include "engine/files/csv_reader.h"
#include "engine/files/csv_writer.h"
#include "engine/files/order_log.h"
#include "engine/files/output_file.h"
#include "engine/files/parse_integer.h"
#include "engine/model/reference_data.h"
#include "engine/model/request_batch.h"
#include "tools/workload/workload_files.h"

namespace farmgate {
namespace {

constexpr int kRows = 500'000;

std::string name(char letter, std::uint64_t number) {
  std::string text(1, letter);
  return text.append(std::to_string(number));
}

// An order of ten columns in about 60 bytes.
void append_order(CsvWriter& csv, int row, bool quoted, std::mt19937& random) {
  csv.field(1'735'689'600'000'000'000 + row * std::int64_t{1000}).field("new").field(row + 1);
  csv.field(quoted ? "\"A\"," : name('A', random() % 5000)).field(random() % 2 == 0 ? "bid" : "ask");
  csv.field("rice").field(name('Z', random() % 340)).field(static_cast<std::int64_t>(random() % 100 + 1));
  csv.field(static_cast<std::int64_t>(random() % 1000 + 2000)).field("GTC").end_row();
}

// A temporary file of orders.
class OrdersFile {
 public:
  OrdersFile(std::string_view ending, bool quoted) {
    std::string folder = std::filesystem::temp_directory_path() / "farmgate_bench_XXXXXX";
    check(::mkdtemp(folder.data()) != nullptr);
    folder_ = folder;
    path_ = folder + "/orders.csv" + std::string(ending);

    Result<OutputFile> file = OutputFile::open(path_, ExistingFile::kKeep);
    std::mt19937 random(1);
    CsvWriter csv;
    for (const char* column :
         {"ts_ns", "op", "order_id", "account", "side", "commodity", "zone", "quantity", "price"}) {
      csv.field(column);
    }
    csv.field("tif").end_row();
    for (int row = 0; row < kRows; ++row) append_order(csv, row, quoted, random);
    size_ = csv.text().size();
    check(csv.write_to(*file).ok());
    check(file->commit().ok());
  }
  OrdersFile(const OrdersFile&) = delete;
  OrdersFile& operator=(const OrdersFile&) = delete;
  ~OrdersFile() { std::filesystem::remove_all(folder_); }

  const std::string& path() const { return path_; }
  std::size_t size() const { return size_; }

 private:
  std::filesystem::path folder_;
  std::string path_;
  std::size_t size_ = 0;
};

void read_rows(benchmark::State& state, const OrdersFile& orders) {
  for (auto _ : state) {
    Result<CsvReader> reader = CsvReader::open(orders.path());
    std::size_t bytes = 0;
    while (*reader->next() == CsvItem::kRow) bytes += reader->row().fields[2].size();
    benchmark::DoNotOptimize(bytes);
  }
  state.SetItemsProcessed(state.iterations() * kRows);
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(orders.size()));
}

// Splitting a file of orders in the page cache into rows and fields.
void BM_ReadCsv(benchmark::State& state) {
  read_rows(state, OrdersFile("", false));
}
BENCHMARK(BM_ReadCsv)->Unit(benchmark::kMillisecond);

void BM_ReadCsvQuoted(benchmark::State& state) {
  read_rows(state, OrdersFile("", true));
}
BENCHMARK(BM_ReadCsvQuoted)->Unit(benchmark::kMillisecond);

void BM_ReadCsvZst(benchmark::State& state) {
  read_rows(state, OrdersFile(".zst", false));
}
BENCHMARK(BM_ReadCsvZst)->Unit(benchmark::kMillisecond);

// Formatting the same rows, into the buffer only.
void BM_WriteCsv(benchmark::State& state) {
  CsvWriter csv;
  for (auto _ : state) {
    if (csv.is_full()) csv.clear();
    csv.field(1'735'689'600'000'000'000).field("new").field(4711).field("A1234").field("bid");
    csv.field("rice").field("Z339").field(17).field(2450).field("GTC").end_row();
    benchmark::DoNotOptimize(csv.text().data());
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(BM_WriteCsv);

// An order log in the page cache, read as requests whose names are resolved to numbers: what a replay does
// before its gate.
void BM_LoadOrders(benchmark::State& state) {
  const Recording recording = record_named("plain-32");
  const std::string folder = std::filesystem::temp_directory_path() / "farmgate_bench_orders";
  check(write_workload(recording.workload, folder).ok());
  ReferenceData data = reference_of(recording.workload);
  ReferenceEffect effect;
  check(!data.apply({AccountRow{.symbol = "seller"}, AccountRow{.symbol = "buyer"}}, effect).has_value());
  const Symbols& symbols = data.symbols();

  RequestBatch batch;
  NameTable names;
  for (auto _ : state) {
    Result<OrderLogReader> reader = OrderLogReader::open(folder + "/orders.csv");
    std::uint64_t known = 0;
    while (*reader->read(batch.texts) == OrderLogReader::Item::kRequest) {
      const PreparedRequest& request = batch.requests.emplace_back(reader->request(), names);
      known += symbols.accounts.find(request.account_name, request.account).valid() ? 1 : 0;
      known += symbols.commodities.find(request.commodity_name, request.commodity).valid() ? 1 : 0;
      known += symbols.zones.find(request.zone_name, request.zone).valid() ? 1 : 0;
      if (batch.requests.size() == 256) batch.clear();
    }
    batch.clear();
    benchmark::DoNotOptimize(known);
  }
  std::filesystem::remove_all(folder);
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(recording.requests().size()));
}
BENCHMARK(BM_LoadOrders)->Unit(benchmark::kMillisecond);

void BM_ParseInteger(benchmark::State& state) {
  std::mt19937_64 random(1);
  std::vector<std::string> numbers(1000);
  const auto digits = static_cast<unsigned>(state.range(0));
  for (std::string& number : numbers) {
    while (number.size() < digits) number.push_back(static_cast<char>('1' + random() % 9));
    number.front() = '1';
  }

  std::size_t i = 0;
  for (auto _ : state) {
    benchmark::DoNotOptimize(parse_integer(numbers[i]));
    i = i + 1 == numbers.size() ? 0 : i + 1;
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(BM_ParseInteger)->ArgName("digits")->Arg(1)->Arg(4)->Arg(10)->Arg(19);

}  // namespace
}  // namespace farmgate
