// Rows of reference data that are handed over in runs, so that nobody has to hold all of them at once.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <utility>

#include "engine/base/result.h"
#include "engine/model/reference_change.h"

namespace farmgate {

// So many make a run, of those that are made as they are handed over.
inline constexpr std::size_t kRowsInRun = 4'096;

// Each row after those it names. Copies are of the same rows, which what it was made of has to outlive.
class ReferenceSource {
 public:
  // Takes the next run, which is good during the call. No more is wanted when it fails.
  using Take = std::function<Status(const ReferenceChange& run)>;
  // Hands all rows over, run by run. Fails as taking them does, and when they cannot be had.
  using Visit = std::function<Status(const Take& take)>;

  // No rows.
  ReferenceSource() = default;
  // These, held as long as a copy is there.
  ReferenceSource(ReferenceChange rows)
      : visit_([held = std::make_shared<const ReferenceChange>(std::move(rows))](const Take& take) {
          return take(*held);
        }) {}
  explicit ReferenceSource(Visit visit) : visit_(std::move(visit)) {}

  // As often as wanted.
  Status visit(const Take& take) const { return visit_ ? visit_(take) : Status(); }

 private:
  Visit visit_;  // empty: there are none
};

}  // namespace farmgate
