// Rows of messages as CSV.
#pragma once

#include <google/protobuf/message.h>

#include <cstddef>
#include <string>
#include <vector>

namespace farmgate {

// A header with the names of the fields, as in the proto, and a line for each message; the entries of a list
// stand in one field, with `;` between, and flags are 0 or 1. Requires: the fields are texts, numbers, words,
// flags, or lists of texts.
std::string csv_text(const google::protobuf::Descriptor& type,
                     const std::vector<const google::protobuf::Message*>& rows);

// Of a list of messages of one type.
template <class Message, class Rows>
std::string csv_text(const Rows& rows) {
  std::vector<const google::protobuf::Message*> pointers;
  pointers.reserve(static_cast<std::size_t>(rows.size()));
  for (const Message& row : rows) pointers.push_back(&row);
  return csv_text(*Message::descriptor(), pointers);
}

}  // namespace farmgate
