#include "engine/runtime/load_reference.h"

#include <algorithm>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string_view>
#include <tuple>
#include <utility>
#include <variant>
#include <vector>

#include "engine/files/reference_files.h"
#include "engine/logistics/cost_tables.h"
#include "engine/logistics/hilbert.h"
#include "engine/model/reference_rows.h"
#include "engine/runtime/lane_memory_bound.h"

namespace farmgate {
namespace {

constexpr std::string_view kDuplicate = "is there already; every row needs a key of its own";

Error bad_input(std::string message) {
  return {.code = ErrorCode::kBadInput, .message = std::move(message)};
}

Error at_line(const std::string& path, std::uint64_t line, const FieldFault& fault) {
  return bad_input(path + ":" + std::to_string(line) + ": " + std::string(fault.column) + ": " + fault.what);
}

// The path of a file of the folder, plain or compressed; nothing when neither is there.
std::optional<std::string> find_file(const std::string& folder, std::string_view name) {
  for (const std::string_view ending : {"", ".zst"}) {
    const std::string path =
        (std::filesystem::path(folder) / (std::string(name) + std::string(ending))).string();
    std::error_code ignored;
    if (std::filesystem::exists(path, ignored)) return path;
  }
  return std::nullopt;
}

// What a row does wrong that ReferenceData refused for this reason, and where.
FieldFault explain(const CommodityRow&, RejectReason reason) {
  if (reason == RejectReason::kPriceOutOfRange) {
    return {"tick", "tick and price collar must be within 1 and 1000000000, price_min not above price_max"};
  }
  return {"shelf_life_hours", "must be 0 (keeps for ever) or more, and within 31 bits"};
}
FieldFault explain(const ZoneRow&, RejectReason) {
  return {"zone", "there can be at most 65535 zones"};
}
FieldFault explain(const LaneRow& row, RejectReason reason) {
  if (reason == RejectReason::kUnknownZone) {
    return {"origin", "origin \"" + row.origin + "\" or destination \"" + row.destination +
                          "\" is no zone of zones.csv"};
  }
  if (reason == RejectReason::kPriceOutOfRange) {
    return {"unit_cost", "must be within 0 and 1000000000, and the subsidy within 0 and the unit cost"};
  }
  return {"transit_hours", "must be 0 or more, and within 31 bits"};
}
FieldFault explain(const AccountRow& row, RejectReason) {
  return {"zone", "\"" + row.zone + "\" is no zone of zones.csv"};
}

// By the column that the field is read from.
std::string_view column_of(std::string_view field) {
  if (field == "symbol") return kProgrammeColumns.names[0];
  if (field == "begin_time") return "begin_ts_ns";
  if (field == "end_time") return "end_ts_ns";
  return field;
}
FieldFault explain(const ProgrammeRow&, const ReferenceFault& fault) {
  return {column_of(fault.field), std::string(fault.what)};
}
template <class Row>
FieldFault explain(const Row& row, const ReferenceFault& fault) {
  return explain(row, fault.reason);
}

// Inserts a row of a file, or puts it in place of the one of its key.
template <class Row>
Status insert_row(ReferenceData& data, const std::string& path, const Located<Row>& located) {
  ReferenceEffect effect;
  ReferenceChange change;
  change.emplace_back(located.row);
  if (const auto fault = data.apply(change, effect)) {
    return at_line(path, located.line, explain(located.row, *fault));
  }
  return {};
}

// Inserts a row that no file has.
Status insert_edit(ReferenceData& data, const ReferenceEdit& edit) {
  ReferenceEffect effect;
  const auto fault = data.apply({edit}, effect);
  if (!fault) return {};
  return bad_input("the reference data is not in order: " + std::string(to_string(fault->reason)) + " of " +
                   std::string(fault->field));
}

// Takes each row of a run by itself.
template <class TakeEdit>
ReferenceSource::Take one_by_one(TakeEdit take_edit) {
  return [take_edit](const ReferenceChange& run) -> Status {
    for (const ReferenceEdit& edit : run) {
      if (Status taken = take_edit(edit); !taken) return taken;
    }
    return {};
  };
}

// Inserts a row of a file whose keys must be new.
template <class Row, class IsKnown>
Status insert_new(ReferenceData& data, const std::string& path, const Located<Row>& located,
                  std::string_view key_column, IsKnown is_known) {
  if (is_known(located.row)) return at_line(path, located.line, {key_column, std::string(kDuplicate)});
  return insert_row(data, path, located);
}

// Inserts the rows of one file into the data, one by one.
template <class Row, class IsKnown>
Status insert(ReferenceData& data, const std::string& path, const std::vector<Located<Row>>& rows,
              std::string_view key_column, IsKnown is_known) {
  for (const Located<Row>& located : rows) {
    if (Status done = insert_new(data, path, located, key_column, is_known); !done) return done;
  }
  return {};
}

// Reads the zones in the order in which they get their numbers.
Result<std::vector<Located<ZoneRow>>> read_zones_along_curve(const std::string& path) {
  auto rows = read_zones(path);
  if (!rows) return rows;
  std::set<std::string_view> symbols;
  for (const Located<ZoneRow>& located : *rows) {
    if (!symbols.insert(located.row.symbol).second)
      return at_line(path, located.line, {"zone", std::string(kDuplicate)});
  }
  std::ranges::stable_sort(*rows, {}, [](const Located<ZoneRow>& located) {
    return hilbert_position(located.row.latitude_microdegrees, located.row.longitude_microdegrees);
  });
  return rows;
}

// The path of a file of the folder that has to be there.
Result<std::string> path_of(const std::string& folder, const ReferenceColumns& columns) {
  auto path = find_file(folder, columns.file);
  if (path) return *std::move(path);
  return bad_input("cannot find " + std::string(columns.file) + " or " + std::string(columns.file) +
                   ".zst in " + folder);
}

// Reads a file of the folder and inserts its rows.
template <class Read, class IsKnown>
Status load(ReferenceData& data, const std::string& folder, const ReferenceColumns& columns, Read read,
            IsKnown is_known) {
  const auto path = path_of(folder, columns);
  if (!path) return path.error();
  auto rows = read(*path);
  if (!rows) return std::move(rows).error();
  return insert(data, *path, *rows, columns.names[0], is_known);
}

// The same row by row, of a file that may have millions.
template <class Row, class IsKnown>
Status load_long(ReferenceData& data, const std::string& folder, const ReferenceColumns& columns,
                 Status (*read)(const std::string&, const TakeLocated<Row>&), IsKnown is_known) {
  const auto path = path_of(folder, columns);
  if (!path) return path.error();
  return read(*path, [&](const Located<Row>& located) {
    return insert_new(data, *path, located, columns.names[0], is_known);
  });
}

// In megabytes, rounded up.
std::string size_text(std::uint64_t bytes) {
  constexpr std::uint64_t kMegabyte = 1 << 20;
  return std::to_string((bytes + kMegabyte - 1) / kMegabyte) + " MB";
}

bool has_lane(const ReferenceData& data, const LaneRow& row) {
  const Symbols& symbols = data.symbols();
  const ClassId class_id = symbols.classes.find(row.class_symbol);
  return class_id.valid() &&
         data.lanes(class_id).contains(
             {.origin = symbols.zones.find(row.origin), .destination = symbols.zones.find(row.destination)});
}

// Lays the lanes of a file over those that are there.
Status overlay_lanes(ReferenceData& data, const std::string& path) {
  const auto rows = read_lanes(path);
  if (!rows) return rows.error();
  std::set<std::tuple<std::string_view, std::string_view, std::string_view>> keys;
  return insert(data, path, *rows, kLaneColumns.names[0], [&keys](const LaneRow& row) {
    return !keys.emplace(row.origin, row.destination, row.class_symbol).second;
  });
}

// The programmes of a file, by symbol.
struct ProgrammeFile {
  std::string path;
  std::vector<Located<ProgrammeRow>> rows;
  std::map<std::string_view, const Located<ProgrammeRow>*> by_symbol;  // points into `rows`
};

// Of no file, none.
Result<ProgrammeFile> read_programme_file(const std::optional<std::string>& path) {
  ProgrammeFile file;
  if (!path) return file;
  file.path = *path;
  auto rows = read_programmes(*path);
  if (!rows) return std::move(rows).error();
  file.rows = std::move(*rows);
  for (const Located<ProgrammeRow>& located : file.rows) {
    if (!file.by_symbol.emplace(located.row.symbol, &located).second) {
      return at_line(*path, located.line, {kProgrammeColumns.names[0], std::string(kDuplicate)});
    }
  }
  return file;
}

// Inserts the programmes of the folder, if it has any, and those of an overlay. What a programme is never
// changes once it is there, so that one of the overlay stands where it was, instead; new ones are the
// youngest.
Status load_programmes(ReferenceData& data, const std::string& folder,
                       const std::optional<std::string>& overlay) {
  const auto below = read_programme_file(find_file(folder, kProgrammeColumns.file));
  if (!below) return below.error();
  const auto above = read_programme_file(overlay);
  if (!above) return above.error();
  for (const Located<ProgrammeRow>& located : below->rows) {
    const auto over = above->by_symbol.find(located.row.symbol);
    const bool stays = over == above->by_symbol.end();
    Status done =
        stays ? insert_row(data, below->path, located) : insert_row(data, above->path, *over->second);
    if (!done) return done;
  }
  for (const Located<ProgrammeRow>& located : above->rows) {
    if (below->by_symbol.contains(located.row.symbol)) continue;
    if (Status done = insert_row(data, above->path, located); !done) return done;
  }
  return {};
}

}  // namespace

Result<ReferenceData> load_reference(const std::string& folder, const ReferenceOverlays& overlays) {
  ReferenceData data;
  const Symbols& symbols = data.symbols();
  if (Status done =
          load(data, folder, kCommodityColumns, read_commodities,
               [&](const CommodityRow& row) { return symbols.commodities.find(row.symbol).valid(); });
      !done) {
    return done.error();
  }
  if (Status done = load(data, folder, kZoneColumns, read_zones_along_curve,
                         [&](const ZoneRow& row) { return symbols.zones.find(row.symbol).valid(); });
      !done) {
    return done.error();
  }
  if (Status done = load_long<LaneRow>(data, folder, kLaneColumns, read_lanes,
                                       [&](const LaneRow& row) { return has_lane(data, row); });
      !done) {
    return done.error();
  }
  if (overlays.lanes) {
    if (Status done = overlay_lanes(data, *overlays.lanes); !done) return done.error();
  }
  if (find_file(folder, kAccountColumns.file)) {
    if (Status done = load_long<AccountRow>(
            data, folder, kAccountColumns, read_accounts,
            [&](const AccountRow& row) { return symbols.accounts.find(row.symbol).valid(); });
        !done) {
      return done.error();
    }
  }
  if (Status done = load_programmes(data, folder, overlays.programmes); !done) return done.error();
  return data;
}

Result<ReferenceData> lay_over(const ReferenceSource& rows, const ReferenceOverlays& overlays) {
  ReferenceData data;
  const auto above = read_programme_file(overlays.programmes);
  if (!above) return above.error();
  std::set<std::string, std::less<>> below;
  const auto lay_below = [&](const ReferenceEdit& edit) {
    const auto* const programme = std::get_if<ProgrammeRow>(&edit);
    if (programme == nullptr) return insert_edit(data, edit);
    below.insert(programme->symbol);
    const auto over = above->by_symbol.find(programme->symbol);
    return over == above->by_symbol.end() ? insert_edit(data, edit)
                                          : insert_row(data, above->path, *over->second);
  };
  if (Status done = rows.visit(one_by_one(lay_below)); !done) return std::move(done).error();
  if (overlays.lanes) {
    if (Status done = overlay_lanes(data, *overlays.lanes); !done) return std::move(done).error();
  }
  for (const Located<ProgrammeRow>& located : above->rows) {
    if (below.contains(located.row.symbol)) continue;
    if (Status done = insert_row(data, above->path, located); !done) return std::move(done).error();
  }
  return data;
}

Status check_lane_memory(const ReferenceData& data, std::uint64_t bytes_max) {
  const std::vector<LaneMemory> classes = CostTables().memory_needed(data);
  std::uint64_t bytes = 0;
  for (const LaneMemory& memory : classes) bytes += memory.bytes;
  LaneMemoryBound bound;
  bound.add(data);
  if (bound.bytes() <= bytes_max) return {};
  if (bytes <= bytes_max) {
    return bad_input("programmes: asks under coupons need cost rows of their own, up to " +
                     size_text(bound.bytes() - bytes) + " beside " + size_text(bytes) +
                     " for all lanes, and --lane-memory allows " + size_text(bytes_max) +
                     "; name the commodities that programmes are for, or raise --lane-memory");
  }

  const LaneMemory& most = *std::ranges::max_element(classes, {}, &LaneMemory::bytes);
  return bad_input(
      "lanes: the cost rows of class " + std::string(data.symbols().classes.symbol(most.class_id)) +
      " over " + std::to_string(most.origins) + " x " + std::to_string(most.destinations) + " zones need " +
      size_text(most.bytes) + " for " + std::to_string(most.tables) +
      " kinds of shelf life, those of all classes " + size_text(bytes) + ", and --lane-memory allows " +
      size_text(bytes_max) + "; leave out lanes that nobody uses, or raise --lane-memory");
}

Result<ReferenceChange> overlay_rows(const ReferenceData& data, const ReferenceOverlays& overlays,
                                     std::uint64_t lane_memory) {
  ReferenceData checked;
  const auto insert = [&checked](const ReferenceEdit& edit) { return insert_edit(checked, edit); };
  if (Status done = visit_reference_rows(data, one_by_one(insert)); !done) return std::move(done).error();
  ReferenceChange rows;
  if (overlays.lanes) {
    if (Status done = overlay_lanes(checked, *overlays.lanes); !done) return std::move(done).error();
    const auto lanes = read_lanes(*overlays.lanes);
    if (!lanes) return lanes.error();
    for (const Located<LaneRow>& located : *lanes) rows.emplace_back(located.row);
  }
  const auto programmes = read_programme_file(overlays.programmes);
  if (!programmes) return programmes.error();
  for (const Located<ProgrammeRow>& located : programmes->rows) {
    if (Status done = insert_row(checked, programmes->path, located); !done) return std::move(done).error();
    rows.emplace_back(located.row);
  }
  if (Status fits = check_lane_memory(checked, lane_memory); !fits) return std::move(fits).error();
  return rows;
}

}  // namespace farmgate
