#include "engine/service/stop_methods.h"

#include "engine/service/field_violations.h"

namespace farmgate {

farmgate::Request about_commodity(Operation operation, const std::string& commodity) {
  farmgate::Request request;
  request.operation = operation;
  request.commodity = commodity;
  return request;
}

std::vector<FieldViolation> violations_of_commodity(const std::string& commodity) {
  FieldViolations violations;
  violations.check_name("commodity", commodity);
  return violations.take();
}

// Who says everyone names no account.
farmgate::Request about_account_or_everyone(Operation operation, const std::string& account) {
  farmgate::Request request;
  request.operation = operation;
  request.account = account;
  return request;
}

std::vector<FieldViolation> violations_of_account_or_everyone(const std::string& account, bool everyone) {
  FieldViolations violations;
  if (!everyone) {
    violations.check_name("account", account);
  } else if (!account.empty()) {
    violations.add("everyone", "is said along with an account: say one of the two");
  }
  return violations.take();
}

}  // namespace farmgate
