// What recovery makes again, and from where.
#include "engine/runtime/recovery.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "engine/model/reference_rows.h"
#include "engine/runtime/data_directory.h"
#include "engine/runtime/snapshot.h"
#include "tests/support/engine_request.h"
#include "tests/support/small_market.h"
#include "tests/support/temporary_folder.h"

namespace farmgate {
namespace {

using testing::HasSubstr;

// A journal with its event log, and snapshots of it.
class RecoveryTest : public testing::Test {
 protected:
  RecoveryTest() {
    EXPECT_TRUE(data_->begin({.reference = reference_rows(small_market()), .remembered_closes = 100}));
  }

  // Journals requests, one to a frame.
  void write(const std::vector<PreparedRequest>& requests) {
    for (const PreparedRequest& request : requests) {
      const std::span<const PreparedRequest> run(&request, 1);
      const Decision decision;  // all of them pass
      data_->journal->add(
          {.first = data_->journal->last() + 1, .requests = {&run, 1}, .decisions = {&decision, 1}});
      ASSERT_TRUE(data_->journal->commit());
    }
  }
  Result<RecoveredEngine> recover_all(bool with_snapshots = true) {
    return recover(*data_->journal, *data_->events,
                   {.snapshots = with_snapshots ? &data_->snapshots : nullptr,
                    .progress = [this](Sequence) { ++frames_applied_; },
                    .warn = [this](const std::string& what) { warnings_.push_back(what); }});
  }
  Status save(const RecoveredEngine& state) {
    return save_snapshot(state, data_->snapshots.path_of(state.engine->last_sequence()));
  }
  std::vector<PreparedRequest> asks(int first, int last) const {
    std::vector<PreparedRequest> requests;
    for (int i = first; i <= last; ++i) {
      ids_.push_back(std::make_unique<std::string>("a" + std::to_string(i)));
      requests.emplace_back(new_ask({"al", *ids_.back()}, Lots{5}, Price{50}));
    }
    return requests;
  }

  // An event log whose digests are others from a command on, as if other events had been published.
  void change_events_from(Sequence first_other) {
    const std::string changed = folder_.file("changed");
    {
      const auto log = *EventLog::open(changed);
      for (Sequence at = 1; at <= data_->journal->last(); ++at) {
        EventChunk chunk = **data_->events->read(at);
        if (at > first_other) ++chunk.digest_before;
        if (at >= first_other) ++chunk.digest_after;
        ASSERT_TRUE(log->append(chunk));
      }
      ASSERT_TRUE(log->flush());
    }
    data_->events.reset();
    std::filesystem::remove_all(events_path(folder_.file("data")));
    std::filesystem::rename(changed, events_path(folder_.file("data")));
    data_->events = *EventLog::open(events_path(folder_.file("data")));
  }

  TemporaryFolder folder_;
  mutable std::vector<std::unique_ptr<std::string>> ids_;
  Result<DataDirectory> data_ = DataDirectory::open(folder_.file("data"), {.durability = Durability::kNone});
  int frames_applied_ = 0;
  std::vector<std::string> warnings_;
};

TEST_F(RecoveryTest, AppliesOnlyWhatIsBehindTheNewestSnapshot) {
  write(asks(1, 5));
  ASSERT_TRUE(save(*recover_all()));
  write(asks(6, 7));
  frames_applied_ = 0;

  const auto recovered = recover_all();

  ASSERT_TRUE(recovered) << recovered.error().message;
  EXPECT_EQ(frames_applied_, 2);
  EXPECT_EQ(recovered->engine->last_sequence(), 7u);
  EXPECT_EQ(recovered->digest.value(), recover_all(false)->digest.value());
  EXPECT_EQ(recovered->chain, data_->journal->chain());
  EXPECT_TRUE(warnings_.empty());
}

TEST_F(RecoveryTest, AppliesNothingWhenASnapshotIsOfTheLastCommand) {
  write(asks(1, 5));
  ASSERT_TRUE(save(*recover_all()));
  frames_applied_ = 0;

  const auto recovered = recover_all();

  ASSERT_TRUE(recovered) << recovered.error().message;
  EXPECT_EQ(frames_applied_, 0);
  EXPECT_EQ(recovered->engine->last_sequence(), 5u);
}

TEST_F(RecoveryTest, TakesTheSnapshotBeforeADamagedOne) {
  write(asks(1, 5));
  ASSERT_TRUE(save(*recover_all()));
  write(asks(6, 7));
  ASSERT_TRUE(save(*recover_all()));
  std::filesystem::resize_file(data_->snapshots.path_of(7), 50);
  frames_applied_ = 0;

  const auto recovered = recover_all();

  ASSERT_TRUE(recovered) << recovered.error().message;
  EXPECT_EQ(frames_applied_, 2);
  ASSERT_EQ(warnings_.size(), 1u);
  EXPECT_THAT(warnings_[0], HasSubstr("the one before it is used"));
}

// As after a power cut that took the end of a journal which was only handed to the system.
TEST_F(RecoveryTest, TakesNoSnapshotOfAnotherJournal) {
  RecoveredEngine other;
  other.engine = std::make_unique<Engine>(small_market(), GateOptions{.remembered_closes = 100});
  EventBuffer events;
  other.engine->apply(asks(1, 3), events);
  write(asks(11, 15));
  ASSERT_TRUE(recover_all());
  ASSERT_TRUE(save(other));

  const auto recovered = recover_all();

  ASSERT_TRUE(recovered) << recovered.error().message;
  EXPECT_EQ(recovered->digest.value(), recover_all(false)->digest.value());
  ASSERT_FALSE(warnings_.empty());
  EXPECT_THAT(warnings_[0], HasSubstr("of commands that the journal does not have"));
}

// Else the events between would be missing from it for ever.
TEST_F(RecoveryTest, TakesNoSnapshotThatIsAheadOfTheEventLog) {
  write(asks(1, 5));
  RecoveredEngine ahead = *recover_all();
  ASSERT_TRUE(save(ahead));
  data_->events.reset();
  std::filesystem::remove_all(events_path(folder_.file("data")));
  data_->events = *EventLog::open(events_path(folder_.file("data")));

  ASSERT_TRUE(recover_all());

  EXPECT_TRUE(data_->events->read(1)->has_value());
}

TEST_F(RecoveryTest, NamesTheFirstCommandWhoseEventsAreNotThoseOfTheLog) {
  write(asks(1, 150));
  ASSERT_TRUE(recover_all());
  for (const Sequence first : {Sequence{150}, Sequence{129}, Sequence{70}, Sequence{64}, Sequence{1}}) {
    change_events_from(first);

    const auto recovered = recover_all();

    ASSERT_FALSE(recovered) << first;
    EXPECT_THAT(recovered.error().message,
                HasSubstr("at sequence " + std::to_string(first) + ": the events"));
  }
}

TEST_F(RecoveryTest, ComparesWhatThereIsWhenItEndsEarly) {
  write(asks(1, 150));
  ASSERT_TRUE(recover_all());
  change_events_from(90);

  EXPECT_TRUE(recover(*data_->journal, *data_->events, {.last = 89}));
  EXPECT_FALSE(recover(*data_->journal, *data_->events, {.last = 90}));
}

// Those that it has are compared first.
TEST_F(RecoveryTest, ADifferentLogThatLacksItsEndIsRefusedBeforeAnythingIsAppended) {
  write(asks(1, 100));
  ASSERT_TRUE(recover_all());
  change_events_from(95);
  write(asks(101, 120));

  const auto recovered = recover_all();

  ASSERT_FALSE(recovered);
  EXPECT_THAT(recovered.error().message, HasSubstr("at sequence 95: the events"));
  EXPECT_EQ((**data_->events->last()).last, 100u);
}

TEST_F(RecoveryTest, KeepsTheNewestSnapshots) {
  for (int i = 1; i <= 4; ++i) {
    write(asks(i, i));
    ASSERT_TRUE(save(*recover_all()));
  }
  std::ofstream(data_->snapshots.path_of(3) + ".tmp.1") << "cut short";

  ASSERT_TRUE(data_->snapshots.keep_newest(2, 4));
  ASSERT_TRUE(data_->snapshots.open());

  EXPECT_EQ(data_->snapshots.sequences(), (std::vector<Sequence>{4, 3}));
  EXPECT_FALSE(std::filesystem::exists(data_->snapshots.path_of(3) + ".tmp.1"));
}

}  // namespace
}  // namespace farmgate
