#include "tools/farmgate/account_report.h"

#include <farmgate/v1/account_service.pb.h>

#include <absl/strings/str_cat.h>
#include <absl/strings/str_format.h>
#include <absl/strings/str_join.h>

namespace farmgate {
namespace {

std::string line(const char* label, const std::string& value) {
  return absl::StrFormat("  %-12s %s\n", label, value);
}

std::string who(const v1::AccountState& account) {
  std::string text = line("account", account.account());
  if (!account.zone().empty()) text += line("zone", account.zone());
  if (account.attributes_size() > 0) text += line("attributes", absl::StrJoin(account.attributes(), ", "));
  if (account.deleted()) text += line("deleted", "takes no more orders");
  if (account.suspended()) text += line("suspended", "only cancels pass");
  return text;
}

std::string credit(const v1::AccountState& account) {
  const bool is_limited = account.has_credit_line();
  return line("credit line", is_limited ? absl::StrCat(account.credit_line()) : "without limit") +
         line("used", account.used()) + line("reserved", account.reserved()) +
         line("available", is_limited ? account.available() : "without limit");
}

std::string loan(const v1::AccountState& account) {
  return line("loan", absl::StrFormat("%s, repaid by %d per mille of its proceeds", account.loan(),
                                      account.repayment_per_mille()));
}

std::string totals(const v1::AccountState& account) {
  const v1::AccountTotals& totals = account.totals();
  return line("bought", totals.bought()) + line("sold", totals.sold()) +
         line("deposited", totals.deposited()) + line("withdrawn", totals.withdrawn()) +
         line("paid out", totals.paid_out()) + line("granted", totals.granted()) +
         line("repaid", totals.repaid()) + line("incentives", totals.incentives()) +
         line("position", account.position());
}

}  // namespace

std::string text_report(const v1::AccountState& account) {
  return who(account) + credit(account) + loan(account) + totals(account);
}

}  // namespace farmgate
