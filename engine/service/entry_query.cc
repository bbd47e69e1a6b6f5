#include "engine/service/entry_query.h"

#include <array>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

#include "engine/files/parse_integer.h"
#include "engine/service/field_violations.h"
#include "engine/service/rpc_status.h"

namespace farmgate {
namespace {

constexpr int kPageSize = 100;

// The place of the last entry of a page: sequence, index, kind and part, with dots between them.
std::string entry_token(const EntryPlace& place) {
  return std::to_string(place.sequence) + "." + std::to_string(place.index) + "." +
         std::to_string(static_cast<int>(place.kind)) + "." + std::to_string(place.part);
}

std::optional<EntryPlace> parse_entry_token(std::string_view token) {
  std::array<std::int64_t, 4> parts{};
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const bool is_last = i + 1 == parts.size();
    const std::size_t end = is_last ? token.size() : token.find('.');
    const auto part = parse_integer(token.substr(0, end));
    if (end == std::string_view::npos || !part || *part < 0) return {};
    parts[i] = *part;
    token.remove_prefix(is_last ? end : end + 1);
  }
  const bool fits = parts[1] <= std::numeric_limits<std::uint32_t>::max() &&
                    parts[2] <= static_cast<int>(kEntryKindLast) &&
                    parts[3] <= std::numeric_limits<std::uint32_t>::max();
  if (!fits) return {};
  return EntryPlace{.sequence = static_cast<Sequence>(parts[0]),
                    .index = static_cast<std::uint32_t>(parts[1]),
                    .kind = static_cast<EntryKind>(parts[2]),
                    .part = static_cast<std::uint32_t>(parts[3])};
}

EntryQuery query_of(const v1::ListEntriesRequest& request) {
  EntryQuery query{
      .account = request.account(),
      .from_sequence = static_cast<Sequence>(request.from_sequence()),
      .from_time = Timestamp{request.from_time_ns()},
      .newest_first = request.newest_first(),
      .after = parse_entry_token(request.page_token()),
      .size_max = static_cast<std::size_t>(request.page_size() == 0 ? kPageSize : request.page_size())};
  if (request.to_sequence() != 0) query.to_sequence = static_cast<Sequence>(request.to_sequence());
  if (request.to_time_ns() != 0) query.to_time = Timestamp{request.to_time_ns()};
  return query;
}

bool is_of_fill(EntryKind kind) {
  return kind == EntryKind::kBought || kind == EntryKind::kSold || kind == EntryKind::kRepaid ||
         kind == EntryKind::kIncentive;
}

void write_fill(const AccountEntry& entry, v1::EntryFill& message) {
  message.set_commodity(entry.commodity);
  message.set_order_id(entry.order_id);
  message.set_counterparty(entry.counterparty);
  message.set_counterparty_order_id(entry.counterparty_order_id);
  message.set_quantity_lots(entry.quantity.value());
  message.set_price(entry.price.value());
}

void write_entry(const AccountEntry& entry, v1::Entry& message) {
  message.set_sequence(static_cast<std::int64_t>(entry.place.sequence));
  message.set_index(static_cast<std::int32_t>(entry.place.index));
  static_assert(static_cast<int>(kEntryKindLast) + 1 == v1::ENTRY_KIND_INCENTIVE);
  message.set_kind(static_cast<v1::EntryKind>(static_cast<int>(entry.place.kind) + 1));
  message.set_sequenced_time_ns(entry.time.value());
  message.set_amount(to_string(entry.amount));
  message.set_position(to_string(entry.position));
  message.set_loan(to_string(entry.loan));
  message.set_programme(entry.programme);
  if (is_of_fill(entry.place.kind)) return write_fill(entry, *message.mutable_fill());
  message.mutable_booking()->set_request_id(entry.request_id);
  message.mutable_booking()->set_ordered_by(entry.ordered_by);
}

bool is_known(const ServiceContext& context, const std::string& account) {
  return context.pipeline().reference().read([&](const PublishedReference::View& view) {
    return view.data.symbols().accounts.find(account).valid();
  });
}

}  // namespace

std::vector<FieldViolation> ListEntries::violations(const Request& request) {
  FieldViolations violations;
  violations.check_name("account", request.account());
  violations.check_bound("from_sequence", request.from_sequence());
  violations.check_bound("to_sequence", request.to_sequence());
  violations.check_bound("from_time_ns", request.from_time_ns());
  violations.check_bound("to_time_ns", request.to_time_ns());
  violations.check_page_size(request.page_size());
  violations.check_min_sequence(request.min_sequence());
  if (!request.page_token().empty() && !parse_entry_token(request.page_token()))
    violations.add("page_token", "is not what an answer gave");
  return violations.take();
}

grpc::Status ListEntries::answer(const ServiceContext& context, const LedgerStore& ledger,
                                 const Request& request, Response& response) {
  if (!is_known(context, request.account())) {
    return {grpc::StatusCode::NOT_FOUND, "no account " + request.account() + " is known"};
  }
  const auto page = ledger.page(query_of(request));
  if (!page) return status_of(page.error());
  for (const AccountEntry& entry : page->entries) write_entry(entry, *response.add_entries());
  if (!page->is_last) response.set_next_page_token(entry_token(page->entries.back().place));
  response.set_as_of_sequence(static_cast<std::int64_t>(page->progress.last));
  response.set_complete_from_sequence(static_cast<std::int64_t>(page->progress.complete_from));
  return grpc::Status::OK;
}

}  // namespace farmgate
