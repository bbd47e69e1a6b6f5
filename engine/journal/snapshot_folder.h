// The snapshots of a data directory, each a file named after its sequence.
//
// Changed by one thread; any may look at it, and finds that a snapshot it was told of can be gone.
#pragma once

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "engine/base/result.h"
#include "engine/model/units.h"

namespace farmgate {

class SnapshotFolder {
 public:
  SnapshotFolder() = default;
  explicit SnapshotFolder(std::string path) : path_(std::move(path)) {}

  // Makes the folder when it is not there, and removes what writing that was cut short has left. Fails with
  // kSystem.
  Status open() const;

  // Of all snapshots there are, the newest first.
  std::vector<Sequence> sequences() const;

  std::string path_of(Sequence sequence) const;

  // Of those up to `last`, removes all but the newest so many. Later ones are of no journal that ends there,
  // and are left alone. Fails with kSystem.
  Status keep_newest(std::size_t count, Sequence last) const;

 private:
  std::string path_;
};

}  // namespace farmgate
