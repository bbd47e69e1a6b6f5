#include "engine/market_data/programme_entries.h"

#include <algorithm>
#include <variant>

#include "engine/journal/ledger_key.h"
#include "engine/model/reference_change_record.h"

namespace farmgate {
namespace {

Error misfit(const EventRecord& event, const std::string& what) {
  return {.code = ErrorCode::kBadInput,
          .message = "the events of sequence " + std::to_string(event.sequence) + " do not fit: " + what};
}

std::string key_of(const OrderRecord& order) {
  return ask_key(order.account, order.id);
}

std::int64_t money_of(Price per_lot, Lots quantity) {
  return per_lot.value() * quantity.value();
}

bool rests(TimeInForce time_in_force) {
  return time_in_force == TimeInForce::kGoodTillCancel || time_in_force == TimeInForce::kGoodTillDate;
}

// With what is given back and does not count yet.
std::int64_t taken(const ProgrammeBalance& balance) {
  std::int64_t taken = balance.sums.used();
  for (const ProgrammeRelease& release : balance.releases) taken += release.money;
  return taken;
}

}  // namespace

std::vector<std::string> without_repeats(std::vector<std::string> attributes) {
  std::ranges::sort(attributes);
  const auto repeats = std::ranges::unique(attributes);
  attributes.erase(repeats.begin(), repeats.end());
  std::erase(attributes, "");
  return attributes;
}

std::unique_ptr<ProgrammeEntries> ProgrammeEntries::anew(const LedgerStore& store, LedgerBatch& batch) {
  batch.remove_programmes();
  if (store.progress().complete_from == 0) batch.remove_balances();
  return std::unique_ptr<ProgrammeEntries>(new ProgrammeEntries(store));
}

Result<std::unique_ptr<ProgrammeEntries>> ProgrammeEntries::open(const LedgerStore& store) {
  std::unique_ptr<ProgrammeEntries> entries(new ProgrammeEntries(store));
  if (Status loaded = entries->load(); !loaded) return std::move(loaded).error();
  return entries;
}

Status ProgrammeEntries::load() {
  const ProgrammeReader reader = store_.programmes();
  auto balances = reader.balances();
  if (!balances) return std::move(balances).error();
  for (auto& [symbol, balance] : *balances) {
    auto parts = reader.parts(symbol);
    if (!parts) return std::move(parts).error();
    Known& known = programmes_[symbol];
    known.symbol = symbol;
    known.balance = std::move(balance);
    for (ProgrammePart& part : *parts) {
      known.parts[{part.dimension, std::move(part.name)}] = {.sums = part.sums};
    }
  }
  auto counties = reader.counties();
  if (!counties) return std::move(counties).error();
  for (auto& [zone, county] : *counties) counties_.emplace(zone, std::move(county));
  auto asks = reader.asks_under_coupons();
  if (!asks) return std::move(asks).error();
  for (auto& [key, ask] : *asks) {
    if (find(ask.programme) == nullptr) {
      return Error{
          .code = ErrorCode::kBadInput,
          .message = "the ledger is damaged: it has an ask under " + ask.programme +
                     ", and no such programme. It can be deleted: it is made again from the events, as "
                     "far back as those go"};
    }
    asks_.emplace(std::move(key), std::move(ask));
  }
  find_next_times();
  return {};
}

Status ProgrammeEntries::apply(const EventRecord& event, LedgerBatch& batch) {
  if (event.sequence != sequence_) {
    end_command(batch);
    sequence_ = event.sequence;
    time_ = event.time;
    count_releases(event.time);
    end_those_due(event.time);
  }
  if (const auto* accepted = std::get_if<AcceptedRecord>(&event.payload)) {
    return accepted->side == Side::kAsk ? take(event, *accepted) : Status();
  }
  if (const auto* filled = std::get_if<FilledRecord>(&event.payload)) return take(event, *filled);
  if (const auto* replaced = std::get_if<ReplacedRecord>(&event.payload)) return take(event, *replaced);
  if (const auto* cancelled = std::get_if<CancelledRecord>(&event.payload)) {
    close(event, cancelled->order);
  } else if (const auto* expired = std::get_if<ExpiredRecord>(&event.payload)) {
    close(event, expired->order);
  } else if (const auto* changed = std::get_if<ReferenceChangedRecord>(&event.payload)) {
    if (changed->what != Operation::kReference) return {};
    const auto rows = read_reference_change(changed->rows);
    if (!rows) return misfit(event, "its rows cannot be read");
    change(*rows, batch);
  }
  return {};
}

void ProgrammeEntries::begin(std::span<const ReferenceEdit> genesis, LedgerBatch& batch) {
  change(genesis, batch);
  fresh_attributes_.clear();  // no ask is taken in before they are written
  news_.clear();
}

void ProgrammeEntries::restore_ask(std::string_view account, std::string_view order_id, const OpenAsk& ask,
                                   LedgerBatch& batch) {
  batch.put_ask(ask_key(account, order_id), ask);
  if (ask.programme.empty()) return;
  move(
      programmes_.at(ask.programme), ask,
      {.locked = money_of(ask.locked, ask.open), .locked_lots = ask.open.value(), .paid = 0, .paid_lots = 0});
}

Status ProgrammeEntries::take(const EventRecord& event, const AcceptedRecord& accepted) {
  const std::string county = county_of(accepted.zone);
  if (!accepted.coupon.programme.empty()) {
    return lock({.county = county,
                 .programme = std::string(accepted.coupon.programme),
                 .locked = accepted.coupon.locked,
                 .open = accepted.quantity,
                 .quantity = accepted.quantity,
                 .price = accepted.price},
                accepted.order, event);
  }
  const bool may_take_one_later = rests(accepted.time_in_force) && !county.empty();
  if (!may_take_one_later) return {};
  std::string key = key_of(accepted.order);
  changed_.try_emplace(key, true);
  fresh_[std::move(key)] = county;
  return {};
}

// What its coupon had locked for the lots of a fill is paid in part, and the rest goes back.
Status ProgrammeEntries::take(const EventRecord& event, const FilledRecord& filled) {
  const auto found = asks_.find(key_of(filled.ask.order));
  if (found != asks_.end()) {
    OpenAsk& ask = found->second;
    const bool is_its_own = filled.programme.empty() || filled.programme == ask.programme;
    const bool fits = is_its_own && filled.quantity <= ask.open && filled.redeemed <= ask.locked;
    if (!fits) return misfit(event, "more is filled or redeemed than is locked");
    Known& known = *find(ask.programme);
    const std::int64_t locked = money_of(ask.locked, filled.quantity);
    const std::int64_t redeemed = money_of(filled.redeemed, filled.quantity);
    move(known, ask,
         {.locked = -locked,
          .locked_lots = -filled.quantity.value(),
          .paid = redeemed,
          .paid_lots = redeemed > 0 ? filled.quantity.value() : 0});
    release(known, locked - redeemed, event.time);
    ask.open -= filled.quantity;
    changed_.try_emplace(found->first, false);
  } else if (!filled.programme.empty()) {
    return misfit(event, "a programme pays to an ask without a coupon");
  }
  if (filled.ask.open == Lots{0}) close(event, filled.ask.order);
  return {};
}

// For no lots in particular, so that only money is counted.
Status ProgrammeEntries::pay(const EventRecord& event, std::span<const IncentivePayment> payments) {
  const auto& filled = std::get<FilledRecord>(event.payload);
  auto attributes = attributes_of(filled.ask.order.account);
  if (!attributes) return std::move(attributes).error();
  OpenAsk sold{.county = county_of(filled.ask.zone)};
  sold.commodity = event.commodity;
  sold.attributes = without_repeats(std::move(*attributes));
  for (const IncentivePayment& payment : payments) {
    Known* const known = find(payment.programme);
    if (known == nullptr) return misfit(event, "a programme that is not there pays for volume");
    move(*known, sold, {.paid = payment.amount});
  }
  return {};
}

// It was given back at once, whole.
Status ProgrammeEntries::not_replaced(const EventRecord& event, const LateReplace& late) {
  if (late.programme.empty()) return {};
  Known* const known = find(late.programme);
  const bool fits = known != nullptr && taken(known->balance) <= kMoneyMax - late.locked;
  if (!fits) return misfit(event, "a replace had locked what no programme has");
  release(*known, late.locked, event.time);
  return {};
}

std::string ProgrammeEntries::county_of(std::string_view zone) const {
  const auto found = counties_.find(std::string(zone));
  return found == counties_.end() ? "" : found->second;
}

// A replace that keeps its priority keeps the coupon; any other gives it back, and may take another.
Status ProgrammeEntries::take(const EventRecord& event, const ReplacedRecord& replaced) {
  const bool adds_up = replaced.open + replaced.filled == replaced.quantity;
  if (!adds_up) return misfit(event, "an order is replaced by quantities that do not add up");
  const std::string key = key_of(replaced.order);
  const auto found = asks_.find(key);
  if (found == asks_.end()) {
    return replaced.coupon.programme.empty() ? Status() : take_coupon(event, replaced, key);
  }
  OpenAsk& ask = found->second;
  const bool keeps_priority = replaced.price == ask.price && replaced.quantity <= ask.quantity;
  if (keeps_priority) {
    if (replaced.open > ask.open) return misfit(event, "more is open than was before");
    give_back(ask, ask.open - replaced.open, event.time);
    ask.open = replaced.open;
    ask.quantity = replaced.quantity;
    changed_.try_emplace(key, false);
    return {};
  }
  give_back(ask, ask.open, event.time);
  fresh_[key] = std::move(ask.county);
  asks_.erase(found);
  changed_.try_emplace(key, false);
  return replaced.coupon.programme.empty() ? Status() : take_coupon(event, replaced, key);
}

// It was for the whole quantity, and what of that is filled goes back.
Status ProgrammeEntries::take_coupon(const EventRecord& event, const ReplacedRecord& replaced,
                                     const std::string& key) {
  changed_.try_emplace(key, false);
  std::string county;
  if (const auto fresh = fresh_.find(key); fresh != fresh_.end()) {
    county = fresh->second;
  } else {
    auto stored = store_.programmes().ask(replaced.order.account, replaced.order.id);
    if (!stored) return std::move(stored).error();
    if (*stored) county = (*stored)->county;
  }
  const OpenAsk ask{.county = county,
                    .programme = std::string(replaced.coupon.programme),
                    .locked = replaced.coupon.locked,
                    .open = replaced.open,
                    .quantity = replaced.quantity,
                    .price = replaced.price};
  if (Status locked = lock(ask, replaced.order, event); !locked) return locked;
  release(*find(ask.programme), money_of(ask.locked, replaced.filled), event.time);
  return {};
}

void ProgrammeEntries::close(const EventRecord& event, const OrderRecord& order) {
  const std::string key = key_of(order);
  const auto found = asks_.find(key);
  if (found != asks_.end()) {
    give_back(found->second, found->second.open, event.time);
    asks_.erase(found);
  } else if (counties_.empty()) {
    return;  // nothing is stored of others
  }
  fresh_.erase(key);
  const auto changed = changed_.try_emplace(key, false).first;
  if (changed->second) changed_.erase(changed);
}

Result<std::vector<std::string>> ProgrammeEntries::attributes_of(std::string_view account) const {
  const auto fresh = fresh_attributes_.find(account);
  if (fresh != fresh_attributes_.end()) return fresh->second;
  return store_.programmes().attributes(account);
}

Status ProgrammeEntries::lock(OpenAsk ask, const OrderRecord& order, const EventRecord& event) {
  Known* const known = find(ask.programme);
  if (known == nullptr) return misfit(event, "a coupon of no programme");
  // Nobody is granted more, so that no sum here overflows.
  const bool fits = !asks_.contains(key_of(order)) &&
                    taken(known->balance) <= kMoneyMax - money_of(ask.locked, ask.quantity);
  if (!fits) return misfit(event, "a programme cannot lock so much");
  auto attributes = attributes_of(order.account);
  if (!attributes) return std::move(attributes).error();
  ask.attributes = without_repeats(std::move(*attributes));
  ask.commodity = event.commodity;
  move(
      *known, ask,
      {.locked = money_of(ask.locked, ask.open), .locked_lots = ask.open.value(), .paid = 0, .paid_lots = 0});
  changed_.try_emplace(key_of(order), true);
  asks_[key_of(order)] = std::move(ask);
  return {};
}

void ProgrammeEntries::give_back(const OpenAsk& ask, Lots quantity, Timestamp time) {
  const std::int64_t money = money_of(ask.locked, quantity);
  if (money == 0) return;
  Known& known = *find(ask.programme);
  move(known, ask, {.locked = -money, .locked_lots = -quantity.value(), .paid = 0, .paid_lots = 0});
  release(known, money, time);
}

void ProgrammeEntries::change(std::span<const ReferenceEdit> rows, LedgerBatch& batch) {
  for (const ReferenceEdit& edit : rows) {
    if (const auto* zone = std::get_if<ZoneRow>(&edit)) {
      const auto known = counties_.find(zone->symbol);
      const bool is_new = known == counties_.end() ? !zone->county.empty() : known->second != zone->county;
      if (!is_new) continue;
      counties_[zone->symbol] = zone->county;
      batch.put_county(zone->symbol, zone->county);
    } else if (const auto* account = std::get_if<AccountRow>(&edit)) {
      batch.put_attributes(account->symbol, account->attributes);
      fresh_attributes_[account->symbol] = account->attributes;
    } else if (const auto* programme = std::get_if<ProgrammeRow>(&edit)) {
      change(*programme);
    } else if (const auto* deletion = std::get_if<ProgrammeDeletion>(&edit)) {
      Known* const known = find(deletion->symbol);
      if (known == nullptr || std::exchange(known->balance.is_deleted, true)) continue;
      tell(*known, ProgrammeNews::kDeleted);
    }
  }
  find_next_times();
}

ProgrammeEntries::Known* ProgrammeEntries::find(std::string_view programme) {
  const auto found = programmes_.find(programme);
  return found == programmes_.end() ? nullptr : &found->second;
}

void ProgrammeEntries::finish(LedgerBatch& batch) {
  end_command(batch);
  for (auto& [symbol, known] : programmes_) {
    if (!std::exchange(known.has_changed, false)) continue;
    batch.put(symbol, known.balance);
    for (auto& [key, part] : known.parts) {
      if (!std::exchange(part.has_changed, false)) continue;
      batch.put(symbol, ProgrammePart{.dimension = key.first, .name = key.second, .sums = part.sums});
    }
  }
  put_asks(batch);
}

// Most orders that close were never stored: nothing is removed of those.
void ProgrammeEntries::put_asks(LedgerBatch& batch) {
  for (const auto& [key, is_new] : changed_) {
    if (const auto ask = asks_.find(key); ask != asks_.end()) {
      batch.put_ask(key, ask->second);
    } else if (const auto county = fresh_.find(key); county != fresh_.end()) {
      batch.put_ask(key, OpenAsk{.county = county->second});
    } else if (store_.may_have_ask(key)) {
      batch.remove_ask(key);
    }
  }
  changed_.clear();
  fresh_.clear();
  fresh_attributes_.clear();
}

}  // namespace farmgate
