#include "engine/runtime/published_reference.h"

#include "engine/base/check.h"
#include "engine/model/reference_rows.h"

namespace farmgate {

PublishedReference::PublishedReference(const ReferenceData& engine, Sequence last)
    : engine_symbols_(engine.symbols()), published_(last), data_(copy_of(engine)), sequence_(last) {
  for (std::size_t i = 0; i < data_.class_count(); ++i) {
    for (const auto& [zones, lane] : data_.lanes(ClassId{i})) {
      update_lane({.class_id = ClassId{i}, .zones = zones});
    }
  }
  lane_memory_.add(data_);
}

// Accounts that are opened one after the other make one piece of news, so that what nobody reads stays small.
void PublishedReference::publish(const std::vector<ReferenceNews>& news, Sequence last) {
  const std::lock_guard lock(news_mutex_);
  published_ = last;
  for (const ReferenceNews& piece : news) {
    const bool goes_on = !news_.empty() && !news_.back().change && !piece.change;
    if (goes_on) {
      news_.back() = piece;
    } else {
      news_.push_back(piece);
    }
  }
}

void PublishedReference::take_news() const {
  std::vector<ReferenceNews> news;
  {
    const std::lock_guard lock(news_mutex_);
    news.swap(news_);
    sequence_ = published_;
  }
  for (const ReferenceNews& piece : news) apply(piece);
}

void PublishedReference::apply(const ReferenceNews& news) const {
  if (news.change) {
    ReferenceEffect effect;
    check(!data_.apply(*news.change, effect).has_value());  // it passed the gate
    for (const ReferenceEffect::LaneKey& lane : effect.lanes) update_lane(lane);
    lane_memory_.add(data_, *news.change);
    return;
  }
  for (std::size_t i = data_.symbols().accounts.size(); i < news.account_count; ++i) {
    data_.open_account(engine_symbols_.accounts.symbol(AccountId{i}));
  }
}

void PublishedReference::update_lane(const ReferenceEffect::LaneKey& lane) const {
  auto& keys = lanes_[std::string(data_.symbols().classes.symbol(lane.class_id))];
  if (data_.lanes(lane.class_id).contains(lane.zones)) {
    keys.insert(lane.zones);
  } else {
    keys.erase(lane.zones);
  }
}

}  // namespace farmgate
