#include "tests/support/random_operations.h"

namespace farmgate {

// Now and then a withdrawal is more than most lines cover.
RandomOperation RandomOperations::payment(const Name& name, std::int64_t worth) {
  const std::string op = draws_.one_of_words({"deposit", "withdrawal", "payout", "loan"});
  const std::int64_t orders = op == "withdrawal" && draws_.per_mille(250) ? 25 : 4;
  return named(name, op, std::to_string(draws_.between(1, orders * worth)));
}

RandomOperation RandomOperations::credit_line(const Name& name, const std::string& line) {
  return named(name, "credit_line", line);
}

RandomOperation RandomOperations::named(const Name& name, const std::string& op, const std::string& amount) {
  RandomOperation operation{.op = op, .fields = {}};
  operation.fields = {{"account", name.account},
                      {"amount", amount},
                      {"request_id", name.request_id},
                      {"ordered_by", draws_.one_of_words({"ops", "ops", "ann"})}};
  if (draws_.per_mille(80)) {
    operation.fields["amount"] = draws_.one_of_words(
        {"0", "-1", "1000000000000000001", "9223372036854775807", "-9223372036854775808"});
  }
  if (draws_.per_mille(40)) operation.fields["account"] = draws_.one_of_words({"nobody", "new1", "new4"});
  return operation;
}

void RandomOperations::repeat(std::map<std::string, std::string>& fields) {
  const std::int64_t kind = draws_.between(0, 99);
  const std::string amount = fields["amount"];
  if (kind < 35 && !amount.empty() && amount[0] != '-') fields["amount"] = "00" + amount;
  if (kind >= 35 && kind < 55) fields["amount"] = std::to_string(draws_.between(1, 9));
  if (kind >= 55 && kind < 70) fields["ordered_by"] = draws_.one_of_words({"ops", "ann", "bob"});
}

}  // namespace farmgate
