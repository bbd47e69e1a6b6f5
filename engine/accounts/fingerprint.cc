#include "engine/accounts/fingerprint.h"

#include <array>
#include <cstring>
#include <string_view>

namespace farmgate {
namespace {

// The parts of a request one after another, texts after their length.
class Parts {
 public:
  template <class Value>
  void add(Value value) {
    std::memcpy(bytes_.data() + size_, &value, sizeof value);
    size_ += sizeof value;
  }
  void add(std::string_view text) {
    add(static_cast<std::uint8_t>(text.size()));
    std::memcpy(bytes_.data() + size_, text.data(), text.size());
    size_ += text.size();
  }
  std::string_view bytes() const { return {bytes_.data(), size_}; }

 private:
  std::array<char, 64 + 4 * (kSymbolSizeMax + 1)> bytes_;
  std::size_t size_ = 0;
};

}  // namespace

Hash128 fingerprint(const Request& request) {
  Parts parts;
  parts.add(static_cast<std::uint8_t>(request.operation));
  parts.add(static_cast<std::uint8_t>(request.given.side ? 1 + static_cast<int>(request.side) : 0));
  parts.add(static_cast<std::uint8_t>(request.time_in_force));
  parts.add(static_cast<std::uint8_t>(request.self_trade));
  parts.add(static_cast<std::uint8_t>(request.post_only));
  parts.add(request.quantity.value());
  parts.add(request.price.value());
  parts.add(request.expire_time.value());
  parts.add(request.min_quantity.value());
  parts.add(request.order_id);
  parts.add(request.commodity);
  parts.add(request.zone);
  return hash128(parts.bytes());
}

}  // namespace farmgate
