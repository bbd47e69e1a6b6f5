// Commands as clients send them, made into requests.
#pragma once

#include <string>
#include <vector>

#include "engine/model/request.h"

namespace farmgate::v1 {
class Cancel;
class MassCancel;
class NewOrder;
class Replace;
class TradeCommand;
}  // namespace farmgate::v1

namespace farmgate {

// The text of a request is the message's, which must outlive it. What is left out or no known word makes the
// request malformed.
Request request_of(const v1::NewOrder& message);
Request request_of(const v1::Cancel& message);
Request request_of(const v1::Replace& message);
Request request_of(const v1::MassCancel& message);
Request request_of(const v1::TradeCommand& message);

// What is wrong with one field of a message, for the one who wrote it.
struct FieldViolation {
  std::string field;
  std::string description;
};

// Why a message is malformed, field by field; empty: it is not.
std::vector<FieldViolation> violations_of(const v1::NewOrder& message);
std::vector<FieldViolation> violations_of(const v1::Cancel& message);
std::vector<FieldViolation> violations_of(const v1::Replace& message);
std::vector<FieldViolation> violations_of(const v1::MassCancel& message);

}  // namespace farmgate
