#include "tools/farmgate/record_json.h"

#include <absl/strings/ascii.h>
#include <absl/strings/escaping.h>
#include <farmgate/journal/v1/journal.pb.h>

#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "engine/base/check.h"
#include "engine/files/utf8.h"

namespace farmgate {
namespace {

using Json = nlohmann::ordered_json;
using google::protobuf::EnumDescriptor;
using google::protobuf::EnumValueDescriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

// TIME_IN_FORCE_ of TimeInForce: what stands before every enumerator.
std::string prefix_of(const EnumDescriptor& type) {
  std::string prefix;
  for (const char c : type.name()) {
    if (absl::ascii_isupper(static_cast<unsigned char>(c)) && !prefix.empty()) prefix += '_';
    prefix += absl::ascii_toupper(static_cast<unsigned char>(c));
  }
  return prefix + "_";
}

// The rules write times in force in capitals, all else small.
std::string word_of(const EnumValueDescriptor& value) {
  const std::string word = value.name().substr(prefix_of(*value.type()).size());
  return value.type() == journal::v1::TimeInForce_descriptor() ? word : absl::AsciiStrToLower(word);
}

const EnumValueDescriptor* enumerator(const EnumDescriptor& type, const std::string& word) {
  return type.FindValueByName(prefix_of(type) + absl::AsciiStrToUpper(word));
}

Json text_json(const std::string& text) {
  if (is_utf8(text)) return text;
  return {{"hex", absl::BytesToHexString(text)}};
}

bool read_text(const Json& json, std::string& text) {
  const bool is_hex = json.is_object() && json.contains("hex") && json["hex"].is_string();
  const Json& value = is_hex ? json["hex"] : json;
  if (!value.is_string()) return false;
  text = value.get<std::string>();
  if (!is_hex) return true;
  const std::string digits = std::move(text);
  text = absl::HexStringToBytes(digits);
  return absl::BytesToHexString(text) == absl::AsciiStrToLower(digits);
}

Json record_json(const Message& record) {
  Json json = Json::object();
  append_fields(record, json);
  return json;
}

// Of a field that is not repeated, or one element of one that is.
Json value_json(const Message& record, const FieldDescriptor& field, int index) {
  const Reflection& of = *record.GetReflection();
  const bool repeated = field.is_repeated();
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_MESSAGE:
      return record_json(repeated ? of.GetRepeatedMessage(record, &field, index)
                                  : of.GetMessage(record, &field));
    case FieldDescriptor::CPPTYPE_STRING:
      return text_json(repeated ? of.GetRepeatedString(record, &field, index) : of.GetString(record, &field));
    case FieldDescriptor::CPPTYPE_ENUM:
      return word_of(*of.GetEnum(record, &field));
    case FieldDescriptor::CPPTYPE_BOOL:
      return of.GetBool(record, &field);
    case FieldDescriptor::CPPTYPE_INT32:
      return of.GetInt32(record, &field);
    case FieldDescriptor::CPPTYPE_UINT32:
      return of.GetUInt32(record, &field);
    case FieldDescriptor::CPPTYPE_INT64:
      return of.GetInt64(record, &field);
    case FieldDescriptor::CPPTYPE_UINT64:
      return of.GetUInt64(record, &field);
    default:
      break;
  }
  check(false);  // the journal has no other fields
  return {};
}

template <class Number>
bool read_number(const Json& json, Number& number) {
  if (!json.is_number_integer()) return false;
  if (json.is_number_unsigned()) {
    const auto value = json.get<std::uint64_t>();
    number = static_cast<Number>(value);
    return value <= static_cast<std::uint64_t>(std::numeric_limits<Number>::max());
  }
  const auto value = json.get<std::int64_t>();  // negative
  number = static_cast<Number>(value);
  return std::numeric_limits<Number>::is_signed && value >= std::int64_t{std::numeric_limits<Number>::min()};
}

// Sets a number field by the `set` of its kind.
template <class Number, class Set>
bool set_number(const Json& json, Message& record, const FieldDescriptor& field, Set set) {
  Number number = 0;
  if (!read_number(json, number)) return false;
  (record.GetReflection()->*set)(&record, &field, number);
  return true;
}

bool set_text(const Json& json, Message& record, const FieldDescriptor& field) {
  std::string text;
  if (!read_text(json, text)) return false;
  const Reflection& of = *record.GetReflection();
  if (field.is_repeated()) {
    of.AddString(&record, &field, std::move(text));
  } else {
    of.SetString(&record, &field, std::move(text));
  }
  return true;
}

bool set_word(const Json& json, Message& record, const FieldDescriptor& field) {
  if (!json.is_string()) return false;
  const EnumValueDescriptor* const value = enumerator(*field.enum_type(), json.get<std::string>());
  if (value != nullptr) record.GetReflection()->SetEnum(&record, &field, value);
  return value != nullptr;
}

bool set_record(const Json& json, Message& record, const FieldDescriptor& field) {
  const Reflection& of = *record.GetReflection();
  Message& part = field.is_repeated() ? *of.AddMessage(&record, &field) : *of.MutableMessage(&record, &field);
  return read_fields(json, part).ok();
}

bool set_flag(const Json& json, Message& record, const FieldDescriptor& field) {
  if (json.is_boolean()) record.GetReflection()->SetBool(&record, &field, json.get<bool>());
  return json.is_boolean();
}

// False: it is of another kind.
bool set_value(const Json& json, Message& record, const FieldDescriptor& field) {
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_MESSAGE:
      return set_record(json, record, field);
    case FieldDescriptor::CPPTYPE_STRING:
      return set_text(json, record, field);
    case FieldDescriptor::CPPTYPE_ENUM:
      return set_word(json, record, field);
    case FieldDescriptor::CPPTYPE_BOOL:
      return set_flag(json, record, field);
    case FieldDescriptor::CPPTYPE_INT32:
      return set_number<std::int32_t>(json, record, field, &Reflection::SetInt32);
    case FieldDescriptor::CPPTYPE_UINT32:
      return set_number<std::uint32_t>(json, record, field, &Reflection::SetUInt32);
    case FieldDescriptor::CPPTYPE_INT64:
      return set_number<std::int64_t>(json, record, field, &Reflection::SetInt64);
    case FieldDescriptor::CPPTYPE_UINT64:
      return set_number<std::uint64_t>(json, record, field, &Reflection::SetUInt64);
    default:
      return false;
  }
}

bool set_values(const Json& json, Message& record, const FieldDescriptor& field) {
  if (!field.is_repeated()) return set_value(json, record, field);
  if (!json.is_array()) return false;
  for (const Json& element : json) {
    if (!set_value(element, record, field)) return false;
  }
  return true;
}

}  // namespace

void append_fields(const Message& record, Json& json) {
  std::vector<const FieldDescriptor*> fields;  // those that are set
  record.GetReflection()->ListFields(record, &fields);
  for (const FieldDescriptor* const field : fields) {
    Json& value = json[field->name()];
    if (!field->is_repeated()) {
      value = value_json(record, *field, 0);
      continue;
    }
    value = Json::array();
    const int size = record.GetReflection()->FieldSize(record, field);
    for (int i = 0; i < size; ++i) value.push_back(value_json(record, *field, i));
  }
}

Status read_fields(const Json& json, Message& record) {
  if (!json.is_object()) return Error{.code = ErrorCode::kBadInput, .message = "no object"};
  for (const auto& [name, value] : json.items()) {
    const FieldDescriptor* const field = record.GetDescriptor()->FindFieldByName(name);
    if (field != nullptr && set_values(value, record, *field)) continue;
    return Error{
        .code = ErrorCode::kBadInput,
        .message = name + (field == nullptr ? ": there is no such field" : ": no value of its kind")};
  }
  return {};
}

}  // namespace farmgate
