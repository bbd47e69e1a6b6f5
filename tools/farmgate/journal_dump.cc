#include "tools/farmgate/journal_dump.h"

#include <farmgate/journal/v1/journal.pb.h>

#include <functional>
#include <nlohmann/json.hpp>

#include "engine/base/check.h"
#include "engine/files/csv_writer.h"
#include "engine/files/order_log.h"
#include "engine/journal/journal_reader.h"
#include "engine/journal/reference_record.h"
#include "tools/farmgate/record_json.h"

namespace farmgate {
namespace {

namespace pb = journal::v1;
using Json = nlohmann::ordered_json;

Json fields_of(const google::protobuf::Message& record) {
  Json json = Json::object();
  append_fields(record, json);
  return json;
}

// Visits every frame, and its commands, up to the end, or to the first that is not whole.
Status for_each_frame(const Journal& journal,
                      const std::function<void(std::string_view, const RecordedCommands&)>& visit) {
  JournalReader reader(journal, 1);
  RecordedCommands commands;
  for (;;) {
    const auto next = reader.next();
    if (!next) return next.error();
    if (!*next) break;
    commands.clear();
    if (Status status = reader.read(commands); !status) return status;
    visit(reader.bytes(), commands);
  }
  const auto mark = DurableMark::read(mark_path(journal.folder()));
  if (!mark) return mark.error();
  return journal.reaches(*mark, reader.header().count == 0 ? 0 : reader.header().last(), reader.chain());
}

Status write_genesis(const Genesis& genesis, std::ostream& out) {
  Genesis options = genesis;
  options.reference = {};
  pb::Genesis record;
  check(record.ParseFromString(*genesis_bytes(options)));
  out << Json{{"genesis", fields_of(record)}} << '\n';
  return genesis.reference.visit([&](const ReferenceChange& rows) {
    record.clear_reference();
    write_edits(rows, *record.mutable_reference());
    for (const pb::ReferenceEdit& row : record.reference())
      out << Json{{"reference", fields_of(row)}} << '\n';
    return Status();
  });
}

void write_commands(const pb::Frame& frame, std::ostream& out) {
  Sequence sequence = frame.first_sequence();
  for (const pb::Command& command : frame.commands()) {
    Json json = {{"sequence", sequence++}, {"term", frame.term()}, {"rules_version", frame.rules_version()}};
    append_fields(command, json);
    out << json << '\n';
  }
}

// Those of an order log, in its order of columns.
class OrderRows {
 public:
  explicit OrderRows(std::ostream& out) : out_(out) {
    for (const std::string_view name : kOrderColumnNames) csv_.field(name);
    csv_.end_row();
  }

  void add(const PreparedRequest& request) {
    const bool is_booked = is_booking(request.operation);
    if (request.operation > Operation::kMassCancel && !is_booked) return;
    const bool is_new = request.operation == Operation::kNew;
    const bool has_amounts = is_new || request.operation == Operation::kReplace;
    csv_.field(request.time.value()).field(to_string(request.operation));
    csv_.field(request.order_id).field(request.account);
    csv_.field(request.is_given(kSideGiven) ? to_string(request.side) : "");
    csv_.field(request.commodity).field(is_booked ? "" : request.zone.view());
    number(request.quantity.value(), has_amounts);
    number(request.price.value(), has_amounts);
    csv_.field(is_new ? to_string(request.time_in_force) : "");
    number(request.expire_time.value(), is_new && request.time_in_force == TimeInForce::kGoodTillDate);
    number(request.min_quantity.value(), is_new && request.min_quantity.value() != 0);
    csv_.field(!request.is_well_formed ? "malformed" : request.post_only ? "1" : "");
    csv_.field(is_new ? to_string(request.self_trade) : "").field(request.request_id);
    number(request.amount, is_booked && request.is_given(kAmountGiven));
    csv_.field(is_booked ? request.ordered_by().view() : "");
    csv_.end_row();
    if (csv_.is_full()) write();
  }

  void write() {
    out_ << csv_.text();
    csv_.clear();
  }

 private:
  void number(std::int64_t value, bool given) {
    if (given) {
      csv_.field(value);
    } else {
      csv_.field("");
    }
  }

  std::ostream& out_;
  CsvWriter csv_;
};

}  // namespace

Status dump_json(const Journal& journal, std::ostream& out) {
  if (journal.genesis()) {
    if (Status written = write_genesis(*journal.genesis(), out); !written) return written;
  }
  pb::Frame frame;
  return for_each_frame(journal, [&](std::string_view bytes, const RecordedCommands& /*commands*/) {
    check(frame.ParseFromArray(bytes.data(), static_cast<int>(bytes.size())));
    write_commands(frame, out);
  });
}

Status dump_csv(const Journal& journal, std::ostream& out) {
  OrderRows rows(out);
  Status status = for_each_frame(journal, [&](std::string_view /*bytes*/, const RecordedCommands& commands) {
    for (const PreparedRequest& request : commands.requests) rows.add(request);
  });
  rows.write();
  return status;
}

}  // namespace farmgate
