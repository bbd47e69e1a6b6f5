// What became of commands, as the clients who sent them get it.
#pragma once

#include <span>

#include "engine/runtime/event_feed.h"
#include "engine/runtime/submission.h"

namespace google::protobuf {
template <class Element>
class RepeatedPtrField;
}
namespace farmgate::v1 {
class CommandResult;
}

namespace farmgate {

using CommandResults = google::protobuf::RepeatedPtrField<v1::CommandResult>;

// At most so many fills are told with a result, and with all results of an answer. A fill has eight names of
// up to 64 bytes, so that the answer to 1,024 commands stays below the 4 MB that clients accept by default.
inline constexpr int kResultFillsMax = 100;
inline constexpr int kAnswerFillsMax = 4'096;

// Appends one result for each request of a submission that was published, in order. Outcomes of retries are
// looked up in the feed. Fails as the feed does.
Status write_results(const Submission& submission, const EventFeed& feed, CommandResults& results);

}  // namespace farmgate
