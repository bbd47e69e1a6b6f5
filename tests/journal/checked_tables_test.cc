// Tables that are damaged where RocksDB looks before it holds what it reads against a checksum.
#include "engine/journal/checked_tables.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rocksdb/db.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <string>

#include "tests/support/temporary_folder.h"

namespace farmgate {
namespace {

using testing::AllOf;
using testing::HasSubstr;

// A store of one table.
class CheckedTablesTest : public testing::Test {
 protected:
  CheckedTablesTest() {
    rocksdb::DB* opened = nullptr;
    rocksdb::Options options;
    options.create_if_missing = true;
    EXPECT_TRUE(rocksdb::DB::Open(options, store(), &opened).ok());
    const std::unique_ptr<rocksdb::DB> db(opened);
    EXPECT_TRUE(db->Put({}, "onion", "hill").ok());
    EXPECT_TRUE(db->Flush({}).ok());
    for (const auto& entry : std::filesystem::directory_iterator(store())) {
      if (entry.path().extension() == ".sst") table_ = entry.path();
    }
    bytes_ = contents_of(table_);
  }

  std::string store() const { return folder_.file("store"); }

  // What there is under "onion" of a table that lies there as these bytes.
  rocksdb::Status read(const std::string& bytes, std::string& value) const {
    std::ofstream(table_, std::ios::binary) << bytes;
    rocksdb::DB* opened = nullptr;
    rocksdb::Options options;
    options.env = checked_tables_env();
    const rocksdb::Status status = rocksdb::DB::OpenForReadOnly(options, store(), &opened);
    const std::unique_ptr<rocksdb::DB> db(opened);
    return status.ok() ? db->Get({}, "onion", &value) : status;
  }

  const TemporaryFolder folder_;
  std::string table_;
  std::string bytes_;  // of it, when it is whole
};

TEST_F(CheckedTablesTest, AWholeOneIsRead) {
  std::string value;
  const rocksdb::Status status = read(bytes_, value);
  EXPECT_TRUE(status.ok()) << status.ToString();
  EXPECT_EQ(value, "hill");
}

// Wherever the damage is. In properties whose last byte says that they have an index of hashes RocksDB would
// look for one, and end the process.
TEST_F(CheckedTablesTest, DamageIsFoundOrHarmlessWhereverItIs) {
  int refused = 0;
  for (std::size_t at = 0; at < bytes_.size(); ++at) {
    std::string damaged = bytes_;
    damaged[at] = static_cast<char>(damaged[at] ^ 0x80);
    std::string value;
    const rocksdb::Status status = read(damaged, value);
    if (status.ok()) {
      EXPECT_EQ(value, "hill") << at;
    } else {
      EXPECT_TRUE(status.IsCorruption() || status.IsNotSupported()) << at << ": " << status.ToString();
      ++refused;
    }
  }
  EXPECT_GT(refused, 0);
}

TEST_F(CheckedTablesTest, PropertiesThatAreDamagedAreToldWithTheirTable) {
  const std::size_t at = bytes_.find("leveldb.BytewiseComparator");
  ASSERT_NE(at, std::string::npos);
  std::string damaged = bytes_;
  damaged[at] = 'L';
  std::string value;
  const rocksdb::Status status = read(damaged, value);
  EXPECT_TRUE(status.IsCorruption());
  EXPECT_THAT(status.ToString(),
              AllOf(HasSubstr(table_), HasSubstr("its properties are not what was written")));
}

// Else nothing of the table would be held against a checksum.
TEST_F(CheckedTablesTest, AFooterThatNamesNoChecksumIsRefused) {
  constexpr std::size_t kFooterBytes = 53;
  std::string damaged = bytes_;
  damaged[damaged.size() - kFooterBytes] = 0;
  std::string value;
  const rocksdb::Status status = read(damaged, value);
  EXPECT_TRUE(status.IsCorruption());
  EXPECT_THAT(status.ToString(), HasSubstr("its footer names no checksum that there should be"));
}

}  // namespace
}  // namespace farmgate
