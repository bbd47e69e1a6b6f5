#include "engine/service/programme_queries.h"

#include <optional>
#include <string>
#include <utility>

#include "engine/service/field_violations.h"
#include "engine/service/reference_pages.h"
#include "engine/service/rpc_status.h"

namespace farmgate {
namespace {

constexpr int kPageSize = 100;

void write_balance(const ProgrammeBalance& balance, v1::ProgrammeState& message) {
  message.set_deleted(balance.is_deleted);
  message.set_granted(balance.granted);
  message.set_available(balance.available());
  message.set_locked(balance.locked());
  message.set_uncounted(balance.uncounted());
  message.set_paid(balance.sums.paid);
  message.set_locked_lots(balance.sums.locked_lots);
  message.set_paid_lots(balance.sums.paid_lots);
}

void write_part(const ProgrammePart& part, v1::ProgrammePart& message) {
  message.set_name(part.name);
  message.set_locked(part.sums.locked);
  message.set_locked_lots(part.sums.locked_lots);
  message.set_paid(part.sums.paid);
  message.set_paid_lots(part.sums.paid_lots);
}

void write_parts(const std::vector<ProgrammePart>& parts, v1::GetProgrammeResponse& message) {
  for (const ProgrammePart& part : parts) {
    switch (part.dimension) {
      case ProgrammeDimension::kCounty:
        write_part(part, *message.add_counties());
        break;
      case ProgrammeDimension::kCommodity:
        write_part(part, *message.add_commodities());
        break;
      case ProgrammeDimension::kAttribute:
        write_part(part, *message.add_attributes());
        break;
    }
  }
}

// Whether there ever was such a programme; then its row is written.
bool write_row(const ServiceContext& context, const std::string& symbol, v1::Programme& message) {
  return context.pipeline().reference().read([&](const PublishedReference::View& view) {
    const ProgrammeId id = view.data.symbols().programmes.find(symbol);
    if (id.valid()) write_programme(view.data, id, message);
    return id.valid();
  });
}

}  // namespace

std::vector<FieldViolation> GetProgramme::violations(const Request& request) {
  FieldViolations violations;
  violations.check_name("programme", request.programme());
  violations.check_min_sequence(request.min_sequence());
  return violations.take();
}

grpc::Status GetProgramme::answer(const ServiceContext& context, const LedgerStore& ledger,
                                  const Request& request, Response& response) {
  const ProgrammeReader reader = ledger.programmes();
  const auto progress = ledger.progress_of(reader);
  if (!progress) return status_of(progress.error());
  const auto balance = reader.balance(request.programme());
  if (!balance) return status_of(balance.error());
  v1::ProgrammeState& state = *response.mutable_state();
  if (!*balance || !write_row(context, request.programme(), *state.mutable_programme())) {
    return {grpc::StatusCode::NOT_FOUND, "no programme " + request.programme() + " is known at sequence " +
                                             std::to_string(progress->last)};
  }
  write_balance(**balance, state);
  const auto parts = reader.parts(request.programme());
  if (!parts) return status_of(parts.error());
  write_parts(*parts, response);
  response.set_as_of_sequence(static_cast<std::int64_t>(progress->last));
  response.set_complete_from_sequence(static_cast<std::int64_t>(progress->complete_from));
  return grpc::Status::OK;
}

std::vector<FieldViolation> ListProgrammeStates::violations(const Request& request) {
  FieldViolations violations;
  violations.check_page_size(request.page_size());
  violations.check_size("page_token", request.page_token());
  violations.check_min_sequence(request.min_sequence());
  return violations.take();
}

// Rows are a page of the list of reference data; the ledger, which may not have come to the newest of them,
// says how they stand.
grpc::Status ListProgrammeStates::answer(const ServiceContext& context, const LedgerStore& ledger,
                                         const Request& request, Response& response) {
  v1::ListProgrammesRequest rows_request;
  rows_request.set_page_size(request.page_size() == 0 ? kPageSize : request.page_size());
  rows_request.set_page_token(request.page_token());
  v1::ListProgrammesResponse rows;
  const auto violation = context.pipeline().reference().read(
      [&](const PublishedReference::View& view) { return write_page(view, rows_request, rows); });
  if (violation) return malformed({*violation});
  const ProgrammeReader reader = ledger.programmes();
  const auto progress = ledger.progress_of(reader);
  if (!progress) return status_of(progress.error());
  for (v1::Programme& row : *rows.mutable_programmes()) {
    const auto balance = reader.balance(row.symbol());
    if (!balance) return status_of(balance.error());
    if (!*balance) continue;
    v1::ProgrammeState& state = *response.add_programmes();
    write_balance(**balance, state);
    state.mutable_programme()->Swap(&row);
  }
  response.set_next_page_token(rows.next_page_token());
  response.set_as_of_sequence(static_cast<std::int64_t>(progress->last));
  return grpc::Status::OK;
}

}  // namespace farmgate
