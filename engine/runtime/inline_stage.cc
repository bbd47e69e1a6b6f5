#include "engine/runtime/inline_stage.h"

namespace farmgate {

InlineStage::InlineStage(Engine& engine, Publisher& publisher, std::span<Port* const> ports)
    : engine_(engine), publisher_(publisher), ports_(ports) {}

bool InlineStage::advance() {
  const bool published = publisher_.publish_durable();
  for (Port* const port : ports_) port->announce(published);
  return published;
}

void InlineStage::apply(std::span<const PreparedRequest> requests, Batch& batch) {
  engine_.apply(requests, events_, batch.decisions, replace_holds_);
}

void InlineStage::finish(Batch& batch) {
  free_.take(batch);
  publisher_.begin(batch);
  publisher_.expect(replace_holds_);
  publisher_.add(events_.events());
  publisher_.end();
  events_.clear();
  replace_holds_.clear();
}

}  // namespace farmgate
