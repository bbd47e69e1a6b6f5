// The programmes of a random market: tiny budgets, caps, overlapping lists and short windows.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "tests/support/random_draws.h"
#include "tests/support/subject.h"

namespace farmgate {

// The names that programmes can list.
struct RandomProgrammeNames {
  std::vector<std::string> zones;
  std::vector<std::string> commodities;
};

class RandomProgrammes {
 public:
  explicit RandomProgrammes(RandomDraws& draws) : draws_(draws) {}

  // What zones and accounts have, for programmes to list.
  void describe_zone(ReferenceRow& zone);
  void describe_account(ReferenceRow& account);

  // The rows of a reference change: top-ups, new windows, ends, and new programmes now and then.
  std::vector<ReferenceRow> change(const RandomProgrammeNames& names, std::int64_t now_ns);

  ReferenceRow new_row(const RandomProgrammeNames& names, std::int64_t now_ns);

 private:
  // The row that a programme has by now, if all changes went through.
  struct Programme {
    ReferenceRow row;
    std::int64_t budget = 0;
    bool ended = false;
  };

  ReferenceRow change_row(const RandomProgrammeNames& names, std::int64_t now_ns);
  ReferenceRow topped_up(Programme& programme);
  ReferenceRow wrong_row(const RandomProgrammeNames& names, std::int64_t now_ns);
  void add_amount(ReferenceRow& row);
  void add_tiers(ReferenceRow& row);
  void add_lists(ReferenceRow& row, const RandomProgrammeNames& names);
  void add_window(ReferenceRow& row, std::int64_t now_ns);
  std::string some_of(const std::vector<std::string>& names);

  RandomDraws& draws_;
  std::vector<Programme> programmes_;
};

}  // namespace farmgate
