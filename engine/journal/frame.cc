#include "engine/journal/frame.h"

#include <farmgate/journal/v1/journal.pb.h>

#include <algorithm>
#include <utility>

#include "engine/base/check.h"

namespace farmgate {
namespace {

Error broken(std::string what) {
  return {.code = ErrorCode::kBadInput, .message = std::move(what)};
}

}  // namespace

FrameWriter::FrameWriter() : frame_(std::make_unique<journal::v1::Frame>()) {}
FrameWriter::~FrameWriter() = default;

std::string_view FrameWriter::write(const DecidedCommands& commands, std::uint64_t term, const Chain& chain) {
  check(!commands.decisions.empty());
  frame_->Clear();
  frame_->set_format_version(kFrameFormatVersion);
  frame_->set_rules_version(kRulesVersion);
  frame_->set_first_sequence(commands.first);
  frame_->set_count(static_cast<std::uint32_t>(commands.decisions.size()));
  frame_->set_term(term);
  frame_->set_chain(chain.data(), chain.size());
  auto decision = commands.decisions.begin();
  for (const std::span<const PreparedRequest> run : commands.requests) {
    for (const PreparedRequest& request : run) write_record(request, *decision++, *frame_->add_commands());
  }
  check(decision == commands.decisions.end());
  bytes_.clear();
  check(frame_->AppendToString(&bytes_));
  return bytes_;
}

FrameReader::FrameReader() : frame_(std::make_unique<journal::v1::Frame>()) {}
FrameReader::~FrameReader() = default;

Result<FrameHeader> FrameReader::open(std::string_view bytes) {
  if (!frame_->ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) return broken("no frame at all");
  if (frame_->format_version() > kFrameFormatVersion) {
    return broken("a frame of format " + std::to_string(frame_->format_version()) +
                  ", which is newer than this program knows; use the version that wrote it, or a newer one");
  }
  FrameHeader header{.first = frame_->first_sequence(), .count = frame_->count(), .term = frame_->term()};
  const bool is_whole = frame_->format_version() > 0 && header.first > 0 && header.count > 0 &&
                        frame_->chain().size() == header.chain.size() &&
                        static_cast<std::uint32_t>(frame_->commands_size()) == header.count;
  if (!is_whole) return broken("a frame that says one thing and holds another");
  std::ranges::copy(frame_->chain(), header.chain.begin());
  return header;
}

std::uint32_t FrameReader::rules_version() const {
  return frame_->rules_version();
}

Status FrameReader::read(RecordedCommands& commands) const {
  Sequence sequence = frame_->first_sequence();
  for (const journal::v1::Command& record : frame_->commands()) {
    const Status read = read_record(record, commands);
    if (!read) return broken("sequence " + std::to_string(sequence) + ": " + read.error().message);
    ++sequence;
  }
  return {};
}

}  // namespace farmgate
