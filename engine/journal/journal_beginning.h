// Where a journal begins: with sequence 1, unless its first frames have been dropped.
#pragma once

#include <string>
#include <string_view>

#include "engine/base/result.h"
#include "engine/journal/frame.h"

namespace farmgate {

struct JournalBeginning {
  Sequence first = 1;  // the first command of the first frame
  Chain chain{};       // what that frame is chained to: the frame that was before it, or the genesis
};

std::string beginning_bytes(const JournalBeginning& beginning);

// Fails with kBadInput, saying what is wrong, for bytes that are none, or of a newer version.
Result<JournalBeginning> read_beginning(std::string_view bytes);

}  // namespace farmgate
