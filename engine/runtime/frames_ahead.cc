#include "engine/runtime/frames_ahead.h"

namespace farmgate {

FramesAhead::FramesAhead(const Journal& journal, Sequence from)
    : reader_(journal, from), ahead_("frames", [this](FrameAhead& frame) { return read(frame); }) {}

Result<bool> FramesAhead::read(FrameAhead& frame) {
  const auto next = reader_.next();
  if (!next) return next.error();
  if (!*next) return false;
  frame.header = reader_.header();
  frame.rules_version = reader_.rules_version();
  frame.chain = reader_.chain();
  frame.commands.clear();
  if (frame.rules_version != kRulesVersion) return true;
  if (Status status = reader_.read(frame.commands); !status) return std::move(status).error();
  return true;
}

}  // namespace farmgate
