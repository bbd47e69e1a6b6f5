#include "engine/service/batch_size.h"

#include <farmgate/v1/order_service.pb.h>

#include <algorithm>

namespace farmgate {
namespace {

constexpr std::int64_t kCommandBytes = 768;  // of its messages and its request, beside their text
constexpr std::int64_t kPlainBytes = 256;    // of a command, as it was sent: names have 64 at most

}  // namespace

// What is plain is not looked into, since every batch is asked for its size. The first call leaves each
// command its size, as it was sent.
BatchSize size_of(const v1::TradeRequest& message) {
  const auto sent = static_cast<std::int64_t>(message.ByteSizeLong());
  const auto count = std::int64_t{message.commands_size()};
  const bool are_plain = std::ranges::all_of(message.commands(), [](const v1::TradeCommand& command) {
    return command.GetCachedSize() <= kPlainBytes;
  });
  if (are_plain && sent <= (count + 1) * 2 * kPlainBytes) {
    return {.bytes = sent + count * kCommandBytes, .is_plain = true};
  }
  return {.bytes = static_cast<std::int64_t>(message.SpaceUsedLong()) + count * kCommandBytes,
          .is_plain = false};
}

}  // namespace farmgate
