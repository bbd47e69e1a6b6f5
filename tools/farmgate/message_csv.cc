#include "tools/farmgate/message_csv.h"

#include "engine/base/check.h"
#include "engine/files/csv_writer.h"

namespace farmgate {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

std::string joined(const Message& row, const FieldDescriptor& field) {
  check(field.cpp_type() == FieldDescriptor::CPPTYPE_STRING);
  std::string text;
  for (int i = 0; i < row.GetReflection()->FieldSize(row, &field); ++i) {
    text.append(text.empty() ? "" : ";").append(row.GetReflection()->GetRepeatedString(row, &field, i));
  }
  return text;
}

void add_field(const Message& row, const FieldDescriptor& field, CsvWriter& csv) {
  const google::protobuf::Reflection& reflection = *row.GetReflection();
  if (field.is_repeated()) {
    csv.field(joined(row, field));
    return;
  }
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_STRING:
      csv.field(reflection.GetString(row, &field));
      return;
    case FieldDescriptor::CPPTYPE_INT64:
      csv.field(reflection.GetInt64(row, &field));
      return;
    case FieldDescriptor::CPPTYPE_BOOL:
      csv.field(std::int64_t{reflection.GetBool(row, &field)});
      return;
    case FieldDescriptor::CPPTYPE_ENUM:
      csv.field(reflection.GetEnum(row, &field)->name());
      return;
    default:
      check(false);
  }
}

}  // namespace

std::string csv_text(const google::protobuf::Descriptor& type, const std::vector<const Message*>& rows) {
  CsvWriter csv;
  for (int i = 0; i < type.field_count(); ++i) csv.field(type.field(i)->name());
  csv.end_row();
  for (const Message* const row : rows) {
    for (int i = 0; i < type.field_count(); ++i) add_field(*row, *type.field(i), csv);
    csv.end_row();
  }
  return std::string(csv.text());
}

}  // namespace farmgate
