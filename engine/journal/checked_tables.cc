#include "engine/journal/checked_tables.h"

#include <rocksdb/env.h>
#include <rocksdb/file_system.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "engine/base/hash.h"

namespace farmgate {
namespace {

// The footer of a block-based table in format versions 1 to 5, as RocksDB's wiki has it; there is no checksum
// of it: the kind of checksum of the blocks, the places of the metaindex and of the index, zeros, the
// version, and the number that says what file it is. Integers are little-endian, places are varints of 7 bits
// a byte.
constexpr std::size_t kFooterBytes = 53;
constexpr std::size_t kVersionAt = kFooterBytes - 12;
constexpr std::string_view kMagic("\xf7\xcf\xf4\x85\xb7\x41\xe2\x88", 8);
constexpr std::uint32_t kVersionMax = 5;
constexpr char kXxh3 = 4;  // which all tables have that RocksDB writes by default
// Behind a block: how it is compressed, and its checksum.
constexpr std::size_t kTrailerBytes = 5;
constexpr std::size_t kBlockBytesMax = std::size_t{16} << 20;  // many times what properties come to
constexpr std::string_view kPropertiesName = "rocksdb.properties";

std::uint32_t fixed32(std::string_view bytes) {
  std::uint32_t value = 0;
  for (std::size_t i = 4; i-- > 0;) value = value << 8U | static_cast<unsigned char>(bytes[i]);
  return value;
}

// Takes values from the front of what is left; `failed` when that is too short.
struct Varints {
  std::string_view left;
  bool failed = false;

  std::uint64_t next() {
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
      if (left.empty()) break;
      const auto byte = static_cast<unsigned char>(left.front());
      left.remove_prefix(1);
      value |= std::uint64_t{byte & 0x7fU} << shift;
      if (byte < 0x80U) return value;
    }
    failed = true;
    return 0;
  }
  std::string_view text(std::uint64_t size) {
    if (size > left.size()) failed = true;
    const std::string_view taken = left.substr(0, failed ? 0 : size);
    left.remove_prefix(taken.size());
    return taken;
  }
};

struct Place {
  std::uint64_t offset = 0;
  std::uint64_t size = 0;
};

std::optional<Place> place_in(Varints& from) {
  const std::uint64_t offset = from.next();
  const std::uint64_t size = from.next();
  return from.failed ? std::nullopt : std::optional(Place{.offset = offset, .size = size});
}

// Where the metaindex says the properties are; nothing: it does not say. Of an entry: how many bytes of the
// key before it begin its key, which are none here, how many more there are, and the value's size.
std::optional<Place> properties_in(std::string_view metaindex) {
  Varints entries{metaindex};
  while (!entries.left.empty()) {
    const std::uint64_t shared = entries.next();
    const std::uint64_t key_size = entries.next();
    const std::uint64_t value_size = entries.next();
    if (shared != 0) return std::nullopt;
    const std::string_view key = entries.text(key_size);
    Varints value{entries.text(value_size)};
    if (entries.failed) return std::nullopt;
    if (key == kPropertiesName) return place_in(value);
  }
  return std::nullopt;
}

class Table {
 public:
  Table(const rocksdb::FSRandomAccessFile& file, std::uint64_t size) : file_(file), size_(size) {}

  // What is wrong that RocksDB would not see in time; empty: nothing, or it is no table.
  std::string fault() const {
    if (size_ < kFooterBytes) return {};
    const auto footer = read({.offset = size_ - kFooterBytes, .size = kFooterBytes});
    if (!footer || !footer->ends_with(kMagic)) return {};
    const std::uint32_t version = fixed32(std::string_view(*footer).substr(kVersionAt));
    if (version == 0 || version > kVersionMax) return {};
    if (footer->front() != kXxh3) return "its footer names no checksum that there should be";
    Varints places{std::string_view(*footer).substr(1, kVersionAt - 1)};
    const auto metaindex_at = place_in(places);
    const auto metaindex = metaindex_at ? whole_block(*metaindex_at) : std::nullopt;
    if (!metaindex) return {};  // which RocksDB sees
    const auto properties = properties_in(*metaindex);
    if (!properties || whole_block(*properties)) return {};
    return "its properties are not what was written";
  }

 private:
  std::optional<std::string> read(const Place& place) const {
    if (place.size > kBlockBytesMax || place.offset > size_ || place.size > size_ - place.offset)
      return std::nullopt;
    std::string bytes(place.size, '\0');
    rocksdb::Slice slice;
    const rocksdb::IOStatus status =
        file_.Read(place.offset, bytes.size(), {}, &slice, bytes.data(), nullptr);
    if (!status.ok() || slice.size() != bytes.size()) return std::nullopt;
    return slice.ToString();
  }

  // Without its trailer; nothing: it cannot be read, or has another checksum. That of XXH3 is the lower half
  // of the block's hash, changed by how it is compressed, as if that byte were part of it.
  std::optional<std::string> whole_block(const Place& place) const {
    constexpr std::uint32_t kOfLastByte = 0x6b9083d9;
    if (place.size > kBlockBytesMax) return std::nullopt;
    auto bytes = read({.offset = place.offset, .size = place.size + kTrailerBytes});
    if (!bytes) return std::nullopt;
    const auto compression = static_cast<unsigned char>((*bytes)[place.size]);
    const std::uint32_t told = fixed32(std::string_view(*bytes).substr(place.size + 1));
    bytes->resize(place.size);
    const auto hash = static_cast<std::uint32_t>(hash64(*bytes, 0));
    return (hash ^ compression * kOfLastByte) == told ? std::move(bytes) : std::nullopt;
  }

  const rocksdb::FSRandomAccessFile& file_;
  const std::uint64_t size_;
};

class CheckedTables : public rocksdb::FileSystemWrapper {
 public:
  using FileSystemWrapper::FileSystemWrapper;

  const char* Name() const override { return "CheckedTables"; }

  rocksdb::IOStatus NewRandomAccessFile(const std::string& name, const rocksdb::FileOptions& options,
                                        std::unique_ptr<rocksdb::FSRandomAccessFile>* result,
                                        rocksdb::IODebugContext* context) override {
    rocksdb::IOStatus status = target()->NewRandomAccessFile(name, options, result, context);
    if (!status.ok() || !name.ends_with(".sst")) return status;
    std::uint64_t size = 0;
    status = target()->GetFileSize(name, {}, &size, context);
    if (!status.ok()) return status;
    const std::string fault = Table(**result, size).fault();
    return fault.empty() ? status : rocksdb::IOStatus::Corruption(name, fault);
  }
};

}  // namespace

std::shared_ptr<rocksdb::FileSystem> checked_tables(const std::shared_ptr<rocksdb::FileSystem>& files) {
  return std::make_shared<CheckedTables>(files);
}

rocksdb::Env* checked_tables_env() {
  static rocksdb::Env* const env =
      rocksdb::NewCompositeEnv(checked_tables(rocksdb::FileSystem::Default())).release();
  return env;
}

}  // namespace farmgate
