// A change of reference data as the journal keeps it.
#pragma once

#include <span>

#include "engine/base/result.h"
#include "engine/model/reference_change.h"

namespace farmgate::journal::v1 {
class ReferenceEdit;
}
namespace google::protobuf {
template <class Element>
class RepeatedPtrField;
}

namespace farmgate {

using ReferenceEditRecords = google::protobuf::RepeatedPtrField<journal::v1::ReferenceEdit>;

// Appends edits to the records.
void write_edits(std::span<const ReferenceEdit> edits, ReferenceEditRecords& records);

// Appends the edits of the records to those of the change. Fails with kBadInput for a record that no engine
// can have written.
Status read_edits(const ReferenceEditRecords& records, ReferenceChange& change);

}  // namespace farmgate
