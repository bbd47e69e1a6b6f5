#include "tools/compare/divergence.h"

#include <algorithm>
#include <utility>

#include "engine/files/event_files.h"
#include "engine/files/parse_integer.h"

namespace farmgate {
namespace {

// The fields of a row without line end: what CsvWriter wrote.
std::vector<std::string> fields_of(std::string_view row) {
  std::vector<std::string> fields(1);
  bool is_quoted = false;
  for (std::size_t i = 0; i < row.size(); ++i) {
    if (row[i] == '"') {
      const bool is_doubled = is_quoted && i + 1 < row.size() && row[i + 1] == '"';
      if (is_doubled) fields.back() += row[++i];
      if (!is_doubled) is_quoted = !is_quoted;
    } else if (row[i] == ',' && !is_quoted) {
      fields.emplace_back();
    } else {
      fields.back() += row[i];
    }
  }
  return fields;
}

Sequence sequence_of(const std::vector<std::string>& fields) {
  return static_cast<Sequence>(parse_integer(fields.front()).value_or(0));
}

// What is left of a side's row when the command is told: a row of a later command says nothing about it.
std::optional<std::vector<std::string>> of_command(std::optional<std::vector<std::string>> row,
                                                   Sequence sequence) {
  return row && sequence_of(*row) == sequence ? std::move(row) : std::nullopt;
}

std::optional<Divergence> divergence_of(const FirstDifference& difference, void append_header(CsvWriter&)) {
  const auto rows = difference.rows();
  if (!rows) return std::nullopt;
  const auto read = [](const std::optional<std::string>& row) {
    return row ? std::optional(fields_of(*row)) : std::nullopt;
  };
  auto a = read(rows->a);
  auto b = read(rows->b);
  Sequence sequence = a ? sequence_of(*a) : sequence_of(*b);
  if (a && b) sequence = std::min(sequence, sequence_of(*b));
  CsvWriter header;
  append_header(header);
  return Divergence{.sequence = sequence,
                    .columns = fields_of(header.text().substr(0, header.text().find('\n'))),
                    .a = of_command(std::move(a), sequence),
                    .b = of_command(std::move(b), sequence)};
}

}  // namespace

void DivergenceFinder::add(ComparedSide side, std::span<const Event> events, const Symbols& symbols) {
  CsvWriter& csv = scratch_[static_cast<std::size_t>(side)];
  if (!fills_.is_found()) {
    append_fills(events, symbols, csv);
    fills_.add(side, csv.text());
    csv.clear();
  }
  if (!events_.is_found()) {
    append_events(events, symbols, csv);
    events_.add(side, csv.text());
    csv.clear();
  }
}

std::optional<Divergence> DivergenceFinder::divergence() const {
  auto fill = divergence_of(fills_, append_fills_header);
  auto event = divergence_of(events_, append_events_header);
  if (!fill || (event && event->sequence < fill->sequence)) return event;
  return fill;
}

}  // namespace farmgate
