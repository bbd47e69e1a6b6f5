#include "tests/support/engine_subject.h"

#include "tests/support/engine_request.h"
#include "tests/support/event_text.h"

namespace farmgate {

void EngineSubject::start(const SubjectOptions& options, const std::vector<ReferenceRow>& reference) {
  engine_ = std::make_unique<Engine>(parse_reference(reference), gate_options(options));
}

std::vector<std::string> EngineSubject::apply(const TextCommand& command) {
  ReferenceChange change;
  events_.clear();
  engine_->apply(parse_command(command, change), events_);
  std::vector<std::string> lines;
  for (const Event& event : events_.events()) {
    lines.push_back(event_text(event, engine_->reference().symbols()));
  }
  return lines;
}

void EngineSubject::audit() const {
  engine_->audit();
}

}  // namespace farmgate
