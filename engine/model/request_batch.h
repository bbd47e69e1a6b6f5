// Requests with the text they point to, reused batch after batch. Belongs to one thread at a time.
#pragma once

#include <vector>

#include "engine/base/text_arena.h"
#include "engine/model/prepared_request.h"

namespace farmgate {

struct RequestBatch {
  std::vector<PreparedRequest> requests;
  TextArena texts;

  void clear() {
    requests.clear();
    texts.clear();
  }
};

}  // namespace farmgate
