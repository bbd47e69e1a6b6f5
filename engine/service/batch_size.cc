#include "engine/service/batch_size.h"

#include <farmgate/v1/order_service.pb.h>
#include <google/protobuf/message.h>
#include <google/protobuf/unknown_field_set.h>

#include <algorithm>

#include "engine/model/units.h"

namespace farmgate {
namespace {

constexpr std::int64_t kCommandBytes = 1'024;  // of its messages, its names and its request

// Fields that nobody knows may take thirty times as much as what was sent.
template <class Message, class... Names>
bool has_plain(const Message& message, const Names&... names) {
  static const google::protobuf::Reflection& reflection = *Message::GetReflection();
  return reflection.GetUnknownFields(message).empty() && ((names.size() <= kSymbolSizeMax) && ...);
}

bool is_plain(const v1::NewOrder& order) {
  return has_plain(order, order.order_id(), order.account(), order.commodity(), order.zone());
}
bool is_plain(const v1::Cancel& cancel) {
  return has_plain(cancel, cancel.order_id(), cancel.account(), cancel.request_id());
}
bool is_plain(const v1::Replace& replace) {
  return has_plain(replace, replace.order_id(), replace.account(), replace.request_id(), replace.commodity(),
                   replace.zone());
}
bool is_plain(const v1::MassCancel& cancel) {
  return has_plain(cancel, cancel.account(), cancel.commodity(), cancel.request_id());
}

bool is_plain(const v1::TradeCommand& command) {
  const int kinds = int{command.has_new_order()} + int{command.has_cancel()} + int{command.has_replace()} +
                    int{command.has_mass_cancel()};
  if (kinds > 1 || !has_plain(command)) return false;
  if (command.has_new_order()) return is_plain(command.new_order());
  if (command.has_cancel()) return is_plain(command.cancel());
  if (command.has_replace()) return is_plain(command.replace());
  return !command.has_mass_cancel() || is_plain(command.mass_cancel());
}

}  // namespace

// Every batch is asked for its size, so what is plain is not looked into further.
BatchSize size_of(const v1::TradeRequest& message) {
  const std::int64_t commands = message.commands_size() * kCommandBytes;
  const bool are_plain = std::ranges::all_of(
      message.commands(), [](const v1::TradeCommand& command) { return is_plain(command); });
  if (are_plain && has_plain(message)) return {.bytes = commands, .is_plain = true};
  return {.bytes = static_cast<std::int64_t>(message.SpaceUsedLong()) + commands, .is_plain = false};
}

}  // namespace farmgate
