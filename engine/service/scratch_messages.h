// Messages that a poller's streams fill and hand to gRPC at once, which writes them down before it returns:
// one of each kind is enough for all. A stream that kept its own would keep the memory of the largest that it
// ever sent, idle or not.
#pragma once

#include <absl/container/flat_hash_map.h>
#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>

#include <memory>

namespace farmgate {

// Belongs to one thread.
class ScratchMessages {
 public:
  // An empty message, until the next call for one of its kind.
  template <class Message>
  Message& of() {
    std::unique_ptr<google::protobuf::Message>& kept = kept_[Message::descriptor()];
    if (!kept) kept = std::make_unique<Message>();
    kept->Clear();
    return static_cast<Message&>(*kept);
  }

 private:
  absl::flat_hash_map<const google::protobuf::Descriptor*, std::unique_ptr<google::protobuf::Message>> kept_;
};

}  // namespace farmgate
