// Reference data as the rows that make it again.
#pragma once

#include "engine/model/reference_change.h"
#include "engine/model/reference_data.h"
#include "engine/model/reference_source.h"

namespace farmgate {

// The rows of everything, each after those it names, then the deletions of what was deleted: applied to an
// empty ReferenceData they give the same numbers to the same zones, commodities and accounts. Halts and
// suspensions are not among them.
ReferenceChange reference_rows(const ReferenceData& data);

// The same rows, handed over in runs. Fails as `take` does.
Status visit_reference_rows(const ReferenceData& data, const ReferenceSource::Take& take);
// The same, made when they are asked for.
ReferenceSource source_of(ReferenceData data);

// The row of one account.
AccountRow row_of(const ReferenceData& data, AccountId account);

// The row of a programme; symbols in it are sorted.
ProgrammeRow row_of(const ReferenceData& data, ProgrammeId id);

// Reference data of those rows: all that `data` says, but no commodity is halted and no account suspended.
// The symbols of its accounts, and of those that it gets later, are those of `data`, which must outlive it
// and has every one of them first.
ReferenceData copy_of(const ReferenceData& data);

}  // namespace farmgate
