#include "engine/service/programme_methods.h"

#include <optional>
#include <utility>

#include "engine/model/reference_rows.h"
#include "engine/service/field_violations.h"
#include "engine/service/reference_messages.h"
#include "engine/service/rpc_status.h"

namespace farmgate {
namespace {

// The row of a programme that is not deleted; nothing: there is none.
std::optional<ProgrammeRow> row_of(const ServiceContext& context, const std::string& symbol) {
  return context.pipeline().reference().read(
      [&](const PublishedReference::View& view) -> std::optional<ProgrammeRow> {
        const ProgrammeId id = view.data.symbols().programmes.find(symbol);
        if (!id.valid() || view.data.programme(id).deleted) return std::nullopt;
        return farmgate::row_of(view.data, id);
      });
}

bool ever_was(const ServiceContext& context, const std::string& symbol) {
  return context.pipeline().reference().read([&](const PublishedReference::View& view) {
    return view.data.symbols().programmes.find(symbol).valid();
  });
}

std::vector<FieldViolation> violations(const v1::AmendProgrammeRequest& request) {
  FieldViolations violations;
  violations.check_name("programme", request.programme());
  if (!request.has_budget() && request.end_case() == v1::AmendProgrammeRequest::END_NOT_SET)
    violations.add("budget", "is missing, and so is an end: there is nothing to amend");
  if (request.has_no_end() && !request.no_end()) violations.add("no_end", "is false: give an end_time_ns");
  if (request.has_end_time_ns()) violations.check_bound("end_time_ns", request.end_time_ns());
  return violations.take();
}

}  // namespace

grpc::Status CreateProgramme::prepare(const ServiceContext& context, const Request& request,
                                      ReferenceChange& change) {
  v1::UpsertProgrammesRequest upsert;
  *upsert.add_programmes() = request.programme();
  if (auto violation = read_change(upsert, change)) {
    violation->field.replace(0, violation->field.find(']') + 1, "programme");
    return malformed({*violation});
  }
  if (!ever_was(context, changed(request))) return grpc::Status::OK;
  return {grpc::StatusCode::ALREADY_EXISTS,
          "there is, or was, a programme " + changed(request) + "; nothing was changed"};
}

grpc::Status AmendProgramme::prepare(const ServiceContext& context, const Request& request,
                                     ReferenceChange& change) {
  if (const auto wrong = violations(request); !wrong.empty()) return malformed(wrong);
  auto row = row_of(context, changed(request));
  if (!row) {
    return {grpc::StatusCode::NOT_FOUND,
            "there is no programme " + changed(request) + "; nothing was changed"};
  }
  if (request.has_budget()) row->budget = request.budget();
  if (request.has_end_time_ns()) row->end_time = Timestamp{request.end_time_ns()};
  if (request.has_no_end()) row->end_time.reset();
  change.emplace_back(*std::move(row));
  return grpc::Status::OK;
}

FieldViolation violation_of(const v1::CreateProgrammeRequest&, const ReferenceFault& fault) {
  std::string path = "programme";
  if (!fault.field.empty()) path.append(".").append(fault.field);
  return {.field = std::move(path), .description = std::string(fault.what)};
}

FieldViolation violation_of(const v1::AmendProgrammeRequest&, const ReferenceFault& fault) {
  const bool is_of_end = fault.field == "end_time" || fault.field == "end_time_ns";
  return {.field = is_of_end ? "end_time_ns" : std::string(fault.field.empty() ? "programme" : fault.field),
          .description = std::string(fault.what)};
}

}  // namespace farmgate
