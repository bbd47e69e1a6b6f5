// Reads what dump_json() has written.
#include <farmgate/journal/v1/journal.pb.h>

#include <array>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "engine/files/byte_source.h"
#include "tools/farmgate/journal_dump.h"
#include "tools/farmgate/record_json.h"

namespace farmgate {
namespace {

namespace pb = journal::v1;
using Json = nlohmann::ordered_json;

constexpr std::size_t kBatchSize = 4096;  // commands

// A file of JSON objects, one a line.
class JsonLines {
 public:
  explicit JsonLines(ByteSource file) : file_(std::move(file)) {}

  // The next object; nothing: there is none.
  Result<std::optional<Json>> next() {
    auto line = next_line();
    if (!line) return std::move(line).error();
    if (!*line) return std::optional<Json>();
    ++number_;
    Json json = Json::parse(**line, nullptr, false);
    if (!json.is_object()) return bad("no JSON object");
    return std::optional(std::move(json));
  }

  // About the last one.
  Error bad(const std::string& what) const {
    return {.code = ErrorCode::kBadInput,
            .message = file_.path() + ":" + std::to_string(number_) + ": " + what};
  }

 private:
  Result<std::optional<std::string>> next_line() {
    std::string line;
    for (;;) {
      const std::size_t end = text_.find('\n', at_);
      line.append(text_, at_, end - at_);
      if (end != std::string::npos) {
        at_ = end + 1;
        return std::optional(std::move(line));
      }
      text_.resize(std::size_t{1} << 16);
      const auto size = file_.read(text_);
      if (!size) return size.error();
      text_.resize(*size);
      at_ = 0;
      if (*size == 0) return line.empty() ? std::optional<std::string>() : std::optional(std::move(line));
    }
  }

  ByteSource file_;
  std::string text_;  // read; what is before at_ has been taken
  std::size_t at_ = 0;
  std::size_t number_ = 0;
};

// Takes a whole number out of an object; nothing: there is none.
std::optional<std::uint64_t> take_number(Json& json, const char* name) {
  const auto found = json.find(name);
  if (found == json.end() || !found->is_number_unsigned()) return std::nullopt;
  const auto number = found->get<std::uint64_t>();
  json.erase(found);
  return number;
}

class DumpReader {
 public:
  explicit DumpReader(ByteSource file) : lines_(std::move(file)) {}

  // Requires: nothing was read before.
  Result<Genesis> read_beginning() {
    if (Status status = advance(); !status) return std::move(status).error();
    if (!line_ || !line_->contains("genesis")) return lines_.bad("the first line is no genesis");
    pb::Genesis record;
    if (Status status = read_into((*line_)["genesis"], record); !status) return std::move(status).error();
    for (;;) {
      if (Status status = advance(); !status) return std::move(status).error();
      if (!line_ || !line_->contains("reference")) break;
      Status status = read_into((*line_)["reference"], *record.add_reference());
      if (!status) return std::move(status).error();
    }
    ReferenceChange rows;
    auto genesis = read_genesis(record.SerializeAsString(), [&rows](const ReferenceChange& run) {
      rows.insert(rows.end(), run.begin(), run.end());
      return Status();
    });
    if (!genesis) return lines_.bad(genesis.error().message);
    genesis->reference = std::move(rows);
    return genesis;
  }

  Result<bool> next(RecordedCommands& commands) {
    for (std::size_t count = 0; count < kBatchSize && line_; ++count) {
      if (Status status = read_command(*line_, commands); !status) return std::move(status).error();
      if (Status status = advance(); !status) return std::move(status).error();
    }
    return !commands.requests.empty();
  }

 private:
  Status advance() {
    auto line = lines_.next();
    if (!line) return std::move(line).error();
    line_ = std::move(*line);
    return {};
  }

  Status read_into(const Json& json, google::protobuf::Message& record) const {
    const Status status = read_fields(json, record);
    return status ? Status() : Status(lines_.bad(status.error().message));
  }

  Status read_command(Json& json, RecordedCommands& commands) {
    const auto sequence = take_number(json, "sequence");
    if (sequence != ++last_) {
      const bool is_cut = last_ == 1 && sequence;
      return lines_.bad(
          "sequence: " + std::to_string(last_) + " comes next" +
          (is_cut ? "; a journal whose first frames have been dropped is replayed with --journal" : ""));
    }
    take_number(json, "term");
    const auto rules = take_number(json, "rules_version");
    const Status known = check_rules_version(last_, static_cast<std::uint32_t>(rules.value_or(0)));
    if (!known) return lines_.bad(known.error().message);
    pb::Command record;
    if (Status status = read_into(json, record); !status) return status;
    const Status read = read_record(record, commands);
    return read ? Status() : Status(lines_.bad(read.error().message));
  }

  JsonLines lines_;
  std::optional<Json> line_;  // not taken yet
  Sequence last_ = 0;
};

}  // namespace

Result<DecidedLog> open_dump(const std::string& path) {
  auto file = ByteSource::open(path);
  if (!file) return std::move(file).error();
  const auto reader = std::make_shared<DumpReader>(std::move(*file));
  auto genesis = reader->read_beginning();
  if (!genesis) return std::move(genesis).error();
  return DecidedLog{.name = path,
                    .start = start_before_all(std::move(*genesis)),
                    .next = [reader](RecordedCommands& commands) { return reader->next(commands); }};
}

}  // namespace farmgate
