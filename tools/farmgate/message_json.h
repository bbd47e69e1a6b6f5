// Messages of the API as JSON.
#pragma once

#include <google/protobuf/util/json_util.h>

#include <string>

#include "engine/base/check.h"

namespace farmgate {

// One line: fields named as in the proto, absent ones too; 64-bit numbers are strings (the JSON mapping of
// proto3).
inline std::string json_line(const google::protobuf::Message& message) {
  google::protobuf::util::JsonPrintOptions options;
  options.preserve_proto_field_names = true;
  options.always_print_primitive_fields = true;
  std::string json;
  check(google::protobuf::util::MessageToJsonString(message, &json, options).ok());
  return json + "\n";
}

}  // namespace farmgate
