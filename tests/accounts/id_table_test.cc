#include "engine/accounts/id_table.h"

#include <gtest/gtest.h>

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "tests/support/hash_key.h"
#include "tests/support/random_draws.h"

namespace farmgate {
namespace {

constexpr AccountId kAl{0};
constexpr AccountId kBo{1};

RecordId add(IdTable& table, const IdKey& key, Sequence sequence) {
  const IdTable::Added added = table.add(key, table.look_up(key));
  added.record.sequence = sequence;
  return added.id;
}

TEST(IdTable, FindsWhatWasAdded) {
  IdTable table;

  const RecordId index = add(table, IdKey(kAl, "a1"), 7);

  EXPECT_EQ(table.find(IdKey(kAl, "a1")), index);
  EXPECT_EQ(table[index].sequence, 7u);
  EXPECT_EQ(table[index].account, kAl);
  EXPECT_EQ(table.size(), 1u);
}

TEST(IdTable, DoesNotFindWhatIsNotThere) {
  IdTable table;
  add(table, IdKey(kAl, "a1"), 1);

  EXPECT_FALSE(table.find(IdKey(kAl, "a2")).valid());
  EXPECT_FALSE(table.find(IdKey(kAl, "a1 ")).valid());
  EXPECT_FALSE(table.find(IdKey(kAl, "")).valid());
}

TEST(IdTable, KeepsAccountsApart) {
  IdTable table;
  const RecordId of_al = add(table, IdKey(kAl, "1"), 1);

  EXPECT_FALSE(table.find(IdKey(kBo, "1")).valid());

  EXPECT_NE(add(table, IdKey(kBo, "1"), 2), of_al);
  EXPECT_EQ(table.find(IdKey(kAl, "1")), of_al);
}

TEST(IdTable, ComparesIdsOfEverySizeByteByByte) {
  IdTable table;
  std::vector<std::string> ids;
  for (std::size_t size = 1; size <= kSymbolSizeMax; ++size) {
    for (const char last : {'x', '\0', '\xff'}) ids.push_back(std::string(size - 1, 'i') + last);
  }
  for (std::size_t i = 0; i < ids.size(); ++i) add(table, IdKey(kAl, ids[i]), i + 1);

  for (std::size_t i = 0; i < ids.size(); ++i) {
    const RecordId found = table.find(IdKey(kAl, ids[i]));
    ASSERT_TRUE(found.valid()) << i;
    EXPECT_EQ(table[found].sequence, i + 1);
  }
}

// Ids that fill a bucket and that no split parts, under the key that everybody knows: they end a process that
// has no other.
TEST(IdTable, HoldsIdsThatHaveOneHashUnderAnotherKey) {
  const UnderHashKey unknown(hash_key_of(1));
  std::vector<std::string> ids;
  for (std::uint64_t i = 0; i < 5'000; ++i) ids.push_back(text_of_one_hash(unknown.before(), i));
  IdTable table;

  for (std::size_t i = 0; i < ids.size(); ++i) add(table, IdKey(kAl, ids[i]), i + 1);

  EXPECT_EQ(table.size(), ids.size());
  for (std::size_t i = 0; i < ids.size(); ++i) {
    const RecordId found = table.find(IdKey(kAl, ids[i]));
    ASSERT_TRUE(found.valid()) << i;
    EXPECT_EQ(table[found].sequence, i + 1);
  }
}

TEST(IdTable, TakesAHintOnlyForTheIdOfItsRecord) {
  IdTable table;
  const RecordId a = add(table, IdKey(kAl, "a"), 1);
  const RecordId b = add(table, IdKey(kAl, "b"), 2);

  EXPECT_EQ(table.find(IdKey(kAl, "a"), a), a);
  EXPECT_EQ(table.find(IdKey(kAl, "a"), b), a);
  EXPECT_EQ(table.find(IdKey(kAl, "a"), RecordId{}), a);
  EXPECT_EQ(table.prefetch_record(IdKey(kAl, "b").hash), b);
  EXPECT_FALSE(table.find(IdKey(kBo, "a"), a).valid());

  table.remove(a);
  EXPECT_FALSE(table.find(IdKey(kAl, "a"), a).valid());
}

TEST(IdTable, ThatWasMadeReadyHoldsTheSame) {
  IdTable table;
  table.reserve(10'000);
  for (Sequence i = 1; i <= 20'000; ++i) add(table, IdKey(kAl, std::to_string(i)), i);

  for (Sequence i = 1; i <= 20'000; ++i) {
    const RecordId found = table.find(IdKey(kAl, std::to_string(i)));
    ASSERT_TRUE(found.valid()) << i;
    EXPECT_EQ(table[found].sequence, i);
  }
}

TEST(IdTable, FindsNothingAfterRemoval) {
  IdTable table;
  const RecordId index = add(table, IdKey(kAl, "a1"), 1);

  table.remove(index);

  EXPECT_FALSE(table.find(IdKey(kAl, "a1")).valid());
  EXPECT_EQ(table.size(), 0u);
}

TEST(IdTable, ARecordIsReusedForAnotherId) {
  IdTable table;
  const RecordId old = add(table, IdKey(kAl, "a1"), 9);
  table[old].next = RecordId{3};
  table.remove(old);

  const RecordId fresh = add(table, IdKey(kBo, "a2"), 10);

  EXPECT_EQ(fresh, old);
  EXPECT_EQ(table[fresh].account, kBo);
  EXPECT_EQ(table[fresh].id.view(), "a2");
  EXPECT_FALSE(table[fresh].next.valid());
}

TEST(IdTable, RecordsStayWhereTheyAreWhileItGrows) {
  IdTable table;
  const RecordId first = add(table, IdKey(kAl, "first"), 1);
  const IdRecord* const place = &table[first];

  for (int i = 0; i < 100'000; ++i) add(table, IdKey(kAl, std::to_string(i)), 1);

  EXPECT_EQ(&table[first], place);
  EXPECT_EQ(table.find(IdKey(kAl, "first")), first);
  EXPECT_EQ(table.size(), 100'001u);
}

// Against a map: ids come, go and come again, with short and long ones among them.
TEST(IdTable, AgreesWithAMap) {
  for (std::uint64_t seed = 1; seed <= 4; ++seed) {
    RandomDraws draws(seed);
    IdTable table;
    std::map<std::pair<std::uint32_t, std::string>, Sequence> expected;
    for (Sequence step = 1; step <= 50'000; ++step) {
      const AccountId account{static_cast<std::size_t>(draws.between(0, 3))};
      std::string id = std::to_string(draws.between(0, 4'000));
      if (draws.per_mille(300)) id.insert(0, 40, '#');
      const IdKey key(account, id);

      const RecordId found = table.find(key);
      const auto wanted = expected.find({account.value(), id});
      ASSERT_EQ(found.valid(), wanted != expected.end()) << "seed " << seed << " step " << step;
      if (!found.valid()) {
        add(table, key, step);
        expected[{account.value(), id}] = step;
      } else {
        ASSERT_EQ(table[found].sequence, wanted->second) << "seed " << seed << " step " << step;
        table.remove(found);
        expected.erase(wanted);
      }
      ASSERT_EQ(table.size(), expected.size());
    }
  }
}

}  // namespace
}  // namespace farmgate
