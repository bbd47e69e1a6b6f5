// The yardstick of the plain workload: about the least that a matching engine of one zone can do.
//
// Orders are numbered densely by the client and found by index, prices are indexes of an array of levels, and
// a bit for every level tells where the next one is. There are no accounts, no zones, no exactly-once and no
// limits but the size of the arrays; fills and acknowledgements are written out as plain structs.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace farmgate {

struct ArrayCommand {
  enum class Kind : std::uint8_t { kNew, kCancel, kReplace };

  Kind kind = Kind::kNew;
  std::uint8_t side = 0;  // 0: bid, 1: ask
  std::uint32_t id = 0;   // from 1
  std::uint32_t quantity = 0;
  std::uint32_t price = 0;
};

struct ArrayEvent {
  enum class Kind : std::uint32_t { kAccepted, kFilled, kCancelled, kReplaced, kRejected };

  Kind kind = Kind::kAccepted;
  std::uint32_t id = 0;
  std::uint32_t taker = 0;  // of a fill
  std::uint32_t quantity = 0;
  std::uint32_t price = 0;
  std::uint32_t open = 0;
};

class ArrayBook {
 public:
  static constexpr std::uint32_t kPriceEnd = 1 << 15;

  explicit ArrayBook(std::size_t orders) : orders_(orders + 1) {}

  void apply(const ArrayCommand& command, std::vector<ArrayEvent>& events) {
    if (command.kind == ArrayCommand::Kind::kNew) return place(command, events);
    const Order& order = orders_[command.id];
    if (!order.resting) {
      events.push_back({.kind = ArrayEvent::Kind::kRejected, .id = command.id});
    } else if (command.kind == ArrayCommand::Kind::kCancel || command.quantity <= order.filled) {
      events.push_back({.kind = ArrayEvent::Kind::kCancelled, .id = command.id, .open = order.open});
      remove(command.id);
    } else {
      replace(command, events);
    }
  }

 private:
  struct Order {
    std::uint32_t price = 0;
    std::uint32_t open = 0;
    std::uint32_t filled = 0;
    std::uint32_t previous = 0;  // neighbours in the level; 0: none
    std::uint32_t next = 0;
    std::uint8_t side = 0;
    bool resting = false;
  };
  struct Level {
    std::uint32_t oldest = 0;
    std::uint32_t newest = 0;
  };
  // Bids: the best is the greatest price, 0 when there is none. Asks: the least, kPriceEnd when there is
  // none.
  struct Side {
    std::vector<Level> levels = std::vector<Level>(kPriceEnd);
    std::vector<std::uint64_t> bits = std::vector<std::uint64_t>(kPriceEnd / 64);
    std::uint32_t best = 0;
  };

  void place(const ArrayCommand& command, std::vector<ArrayEvent>& events) {
    Order& order = orders_[command.id];
    order = {.price = command.price, .open = command.quantity, .side = command.side};
    events.push_back({.kind = ArrayEvent::Kind::kAccepted,
                      .id = command.id,
                      .quantity = command.quantity,
                      .price = command.price,
                      .open = command.quantity});
    enter(command.id, events);
  }

  void replace(const ArrayCommand& command, std::vector<ArrayEvent>& events) {
    remove(command.id);
    Order& order = orders_[command.id];
    order.price = command.price;
    order.open = command.quantity - order.filled;
    events.push_back({.kind = ArrayEvent::Kind::kReplaced,
                      .id = command.id,
                      .quantity = command.quantity,
                      .price = command.price,
                      .open = order.open});
    enter(command.id, events);
  }

  void enter(std::uint32_t id, std::vector<ArrayEvent>& events) {
    Order& taker = orders_[id];
    const Side& makers = sides_[1 - taker.side];
    while (taker.open > 0) {
      const std::uint32_t price = makers.best;
      if (taker.side == 0 ? price > taker.price : price < taker.price || price == 0) break;
      const std::uint32_t maker_id = makers.levels[price].oldest;
      Order& maker = orders_[maker_id];
      const std::uint32_t quantity = std::min(taker.open, maker.open);
      for (Order* order : {&taker, &maker}) {
        order->open -= quantity;
        order->filled += quantity;
      }
      events.push_back({.kind = ArrayEvent::Kind::kFilled,
                        .id = maker_id,
                        .taker = id,
                        .quantity = quantity,
                        .price = price,
                        .open = maker.open});
      if (maker.open == 0) remove(maker_id);
    }
    if (taker.open > 0) rest(id);
  }

  void rest(std::uint32_t id) {
    Order& order = orders_[id];
    Side& side = sides_[order.side];
    Level& level = side.levels[order.price];
    order.resting = true;
    order.next = 0;
    order.previous = level.newest;
    if (level.newest != 0) {
      orders_[level.newest].next = id;
    } else {
      level.oldest = id;
      side.bits[order.price / 64] |= std::uint64_t{1} << order.price % 64;
      side.best = order.side == 0 ? std::max(side.best, order.price) : std::min(side.best, order.price);
    }
    level.newest = id;
  }

  void remove(std::uint32_t id) {
    Order& order = orders_[id];
    Side& side = sides_[order.side];
    Level& level = side.levels[order.price];
    order.resting = false;
    (order.previous != 0 ? orders_[order.previous].next : level.oldest) = order.next;
    (order.next != 0 ? orders_[order.next].previous : level.newest) = order.previous;
    if (level.oldest != 0) return;
    side.bits[order.price / 64] &= ~(std::uint64_t{1} << order.price % 64);
    if (order.price == side.best) find_best(order.side);
  }

  void find_best(std::uint8_t which) {
    Side& side = sides_[which];
    std::size_t word = side.best / 64;
    if (which == 0) {
      while (side.bits[word] == 0 && word > 0) --word;
      const auto bits = side.bits[word];
      side.best = bits == 0 ? 0 : static_cast<std::uint32_t>(word * 64 + std::bit_width(bits) - 1);
    } else {
      while (side.bits[word] == 0 && word + 1 < side.bits.size()) ++word;
      const auto bits = side.bits[word];
      side.best =
          bits == 0
              ? kPriceEnd
              : static_cast<std::uint32_t>(word * 64 + static_cast<std::size_t>(std::countr_zero(bits)));
    }
  }

  std::vector<Order> orders_;  // by id
  std::array<Side, 2> sides_{Side{}, Side{.best = kPriceEnd}};
};

}  // namespace farmgate
