// Every call of every service, made by an operator, and what the audit log has of it.
#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>

#include <chrono>
#include <cstddef>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <thread>
#include <vector>

#include "engine/access/rule.h"
#include "tests/service/access_calls.h"
#include "tests/service/api_calls.h"
#include "tests/service/audit_records.h"

namespace farmgate {
namespace {

using google::protobuf::Message;
using google::protobuf::MethodDescriptor;

// Requests that are well formed: what is malformed is refused before it is an act, and not audited.
const std::map<std::string, std::string>& well_formed_requests() {
  static const std::map<std::string, std::string> requests{
      {"OrderService.PlaceOrder",
       R"(order { account: "al" order_id: "1" side: SIDE_ASK commodity: "onion" zone: "hill"
                  quantity_lots: 5 price: 100 time_in_force: TIME_IN_FORCE_GTC })"},
      {"OrderService.CancelOrder", R"(cancel { account: "al" order_id: "1" })"},
      {"OrderService.ReplaceOrder", R"(replace { account: "al" order_id: "1" quantity_lots: 4 price: 90 })"},
      {"OrderService.CancelOrders", R"(mass_cancel { account: "al" })"},
      {"OrderService.Trade", R"(commands { mass_cancel { account: "al" } })"},
      {"AdminService.HaltCommodity", R"(commodity: "onion")"},
      {"AdminService.ResumeCommodity", R"(commodity: "onion")"},
      {"AdminService.SuspendTrading", R"(account: "al")"},
      {"AdminService.ReinstateTrading", R"(account: "al")"},
      {"AdminService.Drain", ""},
      {"AdminService.TakeSnapshot", ""},
      {"AdminService.CreateBackup", R"(name: "monday")"},
      {"AdminService.FollowClock", ""},
      {"ReferenceService.UpsertCommodities",
       R"(commodities { symbol: "rice" name: "Rice" lot: "bag" class_symbol: "road" tick: 1 })"},
      {"ReferenceService.DeleteCommodities", R"(commodities: "none")"},
      {"ReferenceService.UpsertZones", R"(zones { symbol: "port" kind: ZONE_KIND_BOTH })"},
      {"ReferenceService.DeleteZones", R"(zones: "none")"},
      {"ReferenceService.UpsertLanes",
       R"(lanes { origin: "hill" destination: "dale" class_symbol: "*" unit_cost: 5 })"},
      {"ReferenceService.DeleteLanes", R"(lanes { origin: "dale" destination: "hill" class_symbol: "*" })"},
      {"ReferenceService.UpsertAccounts", R"(accounts { symbol: "di" })"},
      {"ReferenceService.DeleteAccounts", R"(accounts: "none")"},
      {"ReferenceService.UpsertProgrammes",
       R"(programmes { symbol: "roads" funder: "state" budget: 5 amount: 1
                       amount_kind: AMOUNT_KIND_PER_LOT })"},
      {"ReferenceService.DeleteProgrammes", R"(programmes: "none")"},
      {"AccountService.RecordPayment",
       R"(account: "al" request_id: "p" kind: PAYMENT_KIND_DEPOSIT amount: 5 ordered_by: "office")"},
      {"AccountService.GrantLoan", R"(account: "al" request_id: "l" amount: 5 ordered_by: "office")"},
      {"AccountService.SetCreditLine",
       R"(account: "al" request_id: "c" credit_line: 5 ordered_by: "office")"},
      {"ProgrammeService.CreateProgramme",
       R"(programme { symbol: "fair" funder: "state" budget: 5 amount: 1
                      amount_kind: AMOUNT_KIND_PER_LOT })"},
      {"ProgrammeService.AmendProgramme", R"(programme: "fair" budget: 6)"}};
  return requests;
}

// One that does something, if there is one: all others only read.
std::unique_ptr<Message> request_of(const MethodDescriptor& call) {
  const auto known = well_formed_requests().find(name_of(call));
  if (known == well_formed_requests().end()) return request_about(call, "al");
  std::unique_ptr<Message> request = request_about(call, "");
  request->Clear();
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(known->second, request.get())) << name_of(call);
  return request;
}

class AuditWalk : public AccessCalls {
 protected:
  // Waits for so many: what came of an act is written while its answer is on its way.
  std::vector<nlohmann::json> audited(std::size_t count) const {
    const auto until = std::chrono::steady_clock::now() + kPatience;
    std::vector<nlohmann::json> records = audit_records(audit_);
    while (records.size() < count && std::chrono::steady_clock::now() < until) {
      std::this_thread::yield();
      records = audit_records(audit_);
    }
    return records;
  }
};

TEST_F(AuditWalk, EveryActIsAuditedOnceAndNothingElse) {
  const auto channel = as("operator");
  std::size_t count = 0;  // of records
  for (const auto* const call : api_calls()) {
    const std::string name = name_of(*call);
    const bool is_act = rule_of(name).is_administrative;
    ASSERT_TRUE(!is_act || well_formed_requests().contains(name)) << name << " has no request here";

    const grpc::Status status = make_call(channel, *call, *request_of(*call));

    if (is_act) count += 2;  // that it begins, and what came of it
    const auto records = audited(count);
    ASSERT_EQ(records.size(), count) << name << ": " << status.error_message();
    if (!is_act) continue;
    const nlohmann::json& begun = records[count - 2];
    const nlohmann::json& ended = records[count - 1];
    EXPECT_EQ(begun["what"], name);
    EXPECT_EQ(begun["who"], "operator") << name;
    EXPECT_EQ(begun["role"], "operator") << name;
    EXPECT_EQ(ended["of"], begun["number"]) << name;
    EXPECT_TRUE(ended.contains("outcome")) << name;
  }
}

}  // namespace
}  // namespace farmgate
