// The parts of a snapshot as records on disk.
#pragma once

#include <farmgate/journal/v1/journal.pb.h>

#include "engine/base/result.h"
#include "engine/journal/snapshot_file.h"

namespace farmgate {

void write_record(const SnapshotHeader& header, journal::v1::SnapshotHeader& record);
void write_record(const SnapshotRequest& request, journal::v1::RememberedRequest& record);
void write_record(const SnapshotOrder& order, journal::v1::SnapshotOrder& record);
void write_record(const SnapshotCredit& credit, journal::v1::SnapshotCredit& record);
void write_record(const SnapshotFigures& figures, journal::v1::SnapshotFigures& record);
void write_record(const SnapshotPosition& position, journal::v1::SnapshotPosition& record);
void write_record(const SnapshotIncentive& incentive, journal::v1::SnapshotIncentive& record);
void write_record(const SnapshotSubsidy& subsidy, journal::v1::SnapshotSubsidy& record);

// Fail with kBadInput for a record that no engine can have written.
Status read_record(const journal::v1::SnapshotHeader& record, SnapshotHeader& header);
Status read_record(const journal::v1::SnapshotPart& record, SnapshotPart& part);

}  // namespace farmgate
