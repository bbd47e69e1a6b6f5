#include "engine/model/event_buffer.h"

namespace farmgate {
namespace {

// Makes the text of an event the buffer's own.
struct TextKeeper {
  EventBuffer& buffer;

  void keep(OrderName& order) const { order.id = buffer.keep(order.id); }

  void operator()(Accepted& event) const { keep(event.order); }
  void operator()(Cancelled& event) const { keep(event.order); }
  void operator()(Expired& event) const { keep(event.order); }
  void operator()(Replaced& event) const { keep(event.order); }
  void operator()(ReferenceChanged&) const {}
  void operator()(Booked& event) const {
    event.request_id = buffer.keep(event.request_id);
    event.ordered_by = buffer.keep(event.ordered_by);
  }
  void operator()(Rejected& event) const {
    event.account = buffer.keep(event.account);
    event.order_id = buffer.keep(event.order_id);
  }
  void operator()(Filled& event) const {
    keep(event.ask.order);
    keep(event.bid.order);
  }
};

}  // namespace

void EventBuffer::adopt(const Event& event, std::uint32_t index) {
  Event& copy = events_.emplace_back(event);
  copy.index = index;
  std::visit(TextKeeper{*this}, copy.payload);
  for_each_closed(copy, [&](const OrderName& order) {
    note({.cause = copy.sequence, .time = copy.time, .commodity = copy.commodity, .slot = order.slot});
  });
}

}  // namespace farmgate
