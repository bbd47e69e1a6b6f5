#include "engine/market_data/shared_quotes.h"

namespace farmgate {

// What takes time is done when the market has been given back.
void SharedQuotes::update(const MarketDataBuilder& market_data, Clock::time_point now) {
  market_data.read([this](const MarketState& market) { quotes_.look(market); });
  copy_time_ = std::chrono::system_clock::now();
  quotes_.update();
  last_time_ = now;
  has_looked_ = true;
}

std::shared_ptr<SharedQuotes> AllSharedQuotes::of(const std::string& commodity) {
  const std::lock_guard lock(mutex_);
  absl::erase_if(quotes_, [](const auto& known) { return known.second.expired(); });
  std::weak_ptr<SharedQuotes>& known = quotes_[commodity];
  std::shared_ptr<SharedQuotes> quotes = known.lock();
  if (!quotes) known = quotes = std::make_shared<SharedQuotes>(commodity);
  return quotes;
}

}  // namespace farmgate
