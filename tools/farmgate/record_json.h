// Records of the journal as JSON, and back, without loss.
//
// Fields are named as in farmgate/journal/v1/journal.proto; what has its default is left out. A text is a
// string, or {"hex": "..."} when it is no UTF-8; an enumerator is its word ("mass_cancel", "GTC"); numbers
// are numbers, up to 64 bits.
#pragma once

#include <google/protobuf/message.h>

#include <nlohmann/json.hpp>

#include "engine/base/result.h"

namespace farmgate {

// Appends the fields of a record to an object.
void append_fields(const google::protobuf::Message& record, nlohmann::ordered_json& json);

// Reads what append_fields() has written into a blank record. Fails with kBadInput, naming the member, for
// one that is none of its fields, or has another kind of value.
Status read_fields(const nlohmann::ordered_json& json, google::protobuf::Message& record);

}  // namespace farmgate
