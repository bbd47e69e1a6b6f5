#include "tools/farmgate/load.h"

#include <absl/container/flat_hash_map.h>
#include <google/rpc/error_details.pb.h>
#include <google/rpc/status.pb.h>

#include <chrono>
#include <optional>
#include <string_view>
#include <utility>

#include "engine/files/parse_integer.h"
#include "engine/model/reference_rows.h"
#include "engine/runtime/load_reference.h"
#include "tools/farmgate/api_client.h"
#include "tools/farmgate/reference_kinds.h"
#include "tools/farmgate/row_messages.h"

namespace farmgate {
namespace {

constexpr int kPageSize = 1'000;
constexpr std::chrono::seconds kPatience{60};  // a change of many lanes is some work

// The row that a path such as "lanes[17].origin" leads to; nothing: to none.
std::optional<int> row_of_path(const std::string& path) {
  const std::size_t begin = path.find('[');
  const std::size_t end = path.find(']');
  if (begin == std::string::npos || end == std::string::npos || end < begin) return {};
  const auto row = parse_integer(std::string_view(path).substr(begin + 1, end - begin - 1));
  return row ? std::optional(static_cast<int>(*row)) : std::nullopt;
}

// What a refused change does wrong, by the row as its file names it.
template <class Kind>
Error change_error(const std::string& server, const grpc::Status& status, typename Kind::Upsert& upsert) {
  google::rpc::Status rich;
  google::rpc::BadRequest detail;
  const bool names_a_field = status.error_code() == grpc::StatusCode::INVALID_ARGUMENT &&
                             rich.ParseFromString(status.error_details()) && rich.details_size() == 1 &&
                             rich.details(0).UnpackTo(&detail) && detail.field_violations_size() == 1;
  if (!names_a_field) return call_error(server, status);
  const auto row = row_of_path(detail.field_violations(0).field());
  if (!row || *row < 0 || *row >= Kind::rows(upsert).size()) return call_error(server, status);
  return {.code = ErrorCode::kBadInput,
          .message = server + " refuses " + name_of(Kind::rows(upsert)[*row]) + " of " + Kind::kName +
                     ".csv: " + status.error_message()};
}

// Compares with what the engine has, and sends what differs.
template <class Kind>
class Loader {
 public:
  Loader(ReferenceStub& stub, const LoadOptions& options) : stub_(stub), options_(options) {
    loaded_.kind = Kind::kName;
  }

  Result<LoadedRows> load(const std::vector<typename Kind::Row>& rows) {
    if (Status status = list(); !status) return std::move(status).error();
    for (const typename Kind::Row& row : rows) {
      const auto known = known_.find(key_of(row));
      if (known != known_.end() && known->second == row.SerializeAsString()) {
        ++loaded_.unchanged;
        continue;
      }
      ++(known == known_.end() ? loaded_.inserted : loaded_.changed);
      *Kind::rows(upsert_).Add() = row;
      if (Kind::rows(upsert_).size() < options_.batch) continue;
      if (Status status = send(); !status) return std::move(status).error();
    }
    if (Status status = send(); !status) return std::move(status).error();
    return loaded_;
  }

 private:
  // The rows that the engine has, page by page.
  Status list() {
    typename Kind::List request;
    request.set_page_size(kPageSize);
    for (;;) {
      typename Kind::Page page;
      if (const auto status = call(Kind::kList, request, page); !status.ok()) {
        return call_error(options_.server, status);
      }
      for (const typename Kind::Row& row : Kind::rows(std::as_const(page))) {
        known_[key_of(row)] = row.SerializeAsString();
      }
      if (page.next_page_token().empty()) return {};
      request.set_page_token(page.next_page_token());
    }
  }

  // Makes one change of the rows that were gathered, if there are any.
  Status send() {
    if (Kind::rows(upsert_).empty()) return {};
    typename Kind::Done done;
    if (const auto status = call(Kind::kUpsert, upsert_, done); !status.ok()) {
      return change_error<Kind>(options_.server, status, upsert_);
    }
    ++loaded_.changes;
    upsert_.Clear();
    return {};
  }

  template <class Method, class Request, class Response>
  grpc::Status call(Method method, const Request& request, Response& response) {
    grpc::ClientContext context;
    context.set_deadline(std::chrono::system_clock::now() + kPatience);
    return (stub_.*method)(&context, request, &response);
  }

  ReferenceStub& stub_;
  const LoadOptions& options_;
  LoadedRows loaded_;
  absl::flat_hash_map<std::string, std::string> known_;  // by key
  typename Kind::Upsert upsert_;
};

template <class Kind>
Status load_kind(ReferenceStub& stub, const LoadOptions& options, const std::vector<typename Kind::Row>& rows,
                 std::vector<LoadedRows>& loaded) {
  auto result = Loader<Kind>(stub, options).load(rows);
  if (!result) return std::move(result).error();
  loaded.push_back(std::move(*result));
  return {};
}

}  // namespace

Result<std::vector<LoadedRows>> load(const LoadOptions& options) {
  const auto reference = load_reference(options.folder);
  if (!reference) return reference.error();
  const RowMessages rows = messages_of(reference_rows(*reference));
  ReferenceStub stub(connect(options.server));
  std::vector<LoadedRows> loaded;
  Status status = load_kind<ZoneRows>(stub, options, rows.zones, loaded);
  if (status) status = load_kind<CommodityRows>(stub, options, rows.commodities, loaded);
  if (status) status = load_kind<LaneRows>(stub, options, rows.lanes, loaded);
  if (status) status = load_kind<AccountRows>(stub, options, rows.accounts, loaded);
  if (status && !rows.programmes.empty()) {
    status = load_kind<ProgrammeRows>(stub, options, rows.programmes, loaded);
  }
  if (!status) return std::move(status).error();
  return loaded;
}

}  // namespace farmgate
