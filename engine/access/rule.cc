#include "engine/access/rule.h"

#include <algorithm>

namespace farmgate {
namespace {

using enum Permission;
using Permissions = std::array<Permission, kRoles>;  // of trader, reader, operator, auditor

constexpr Permissions kForAll{kYes, kYes, kYes, kYes};
constexpr Permissions kForWhoTrades{kOwn, kNo, kYes, kNo};
constexpr Permissions kForTheAccounts{kOwn, kNo, kYes, kYes};
constexpr Permissions kForWhoSeesAll{kNo, kNo, kYes, kYes};
constexpr Permissions kForOperators{kNo, kNo, kYes, kNo};
// An account may be named, about which the answer then tells something.
constexpr Permissions kForAllButOthers{kOwnOrNone, kOwnOrNone, kYes, kYes};

constexpr Rule administrative(std::string_view call) {
  return {.call = call, .permissions = kForOperators, .is_administrative = true};
}

constexpr std::array kRules{
    Rule{"OrderService.PlaceOrder", kForWhoTrades},
    Rule{"OrderService.CancelOrder", kForWhoTrades},
    Rule{"OrderService.ReplaceOrder", kForWhoTrades},
    Rule{"OrderService.CancelOrders", kForWhoTrades},
    Rule{"OrderService.Trade", kForWhoTrades},
    Rule{"OrderService.GetOrder", kForTheAccounts},
    Rule{"OrderService.ListOrders", kForTheAccounts},

    Rule{"EventService.StreamFills", kForTheAccounts},
    Rule{"EventService.StreamEvents", kForTheAccounts},

    Rule{"AdminService.GetStatus", kForAll},
    administrative("AdminService.HaltCommodity"),
    administrative("AdminService.ResumeCommodity"),
    administrative("AdminService.SuspendTrading"),
    administrative("AdminService.ReinstateTrading"),
    administrative("AdminService.Drain"),
    administrative("AdminService.TakeSnapshot"),
    administrative("AdminService.CreateBackup"),
    administrative("AdminService.FollowClock"),

    administrative("ReferenceService.UpsertCommodities"),
    administrative("ReferenceService.DeleteCommodities"),
    Rule{"ReferenceService.ListCommodities", kForAll},
    administrative("ReferenceService.UpsertZones"),
    administrative("ReferenceService.DeleteZones"),
    Rule{"ReferenceService.ListZones", kForAll},
    administrative("ReferenceService.UpsertLanes"),
    administrative("ReferenceService.DeleteLanes"),
    Rule{"ReferenceService.ListLanes", kForAll},
    administrative("ReferenceService.UpsertAccounts"),
    administrative("ReferenceService.DeleteAccounts"),
    Rule{"ReferenceService.ListAccounts", kForWhoSeesAll},
    administrative("ReferenceService.UpsertProgrammes"),
    administrative("ReferenceService.DeleteProgrammes"),
    Rule{"ReferenceService.ListProgrammes", kForAll},

    Rule{"MarketDataService.GetQuote", kForAllButOthers},
    Rule{"MarketDataService.StreamQuotes", kForAll},
    Rule{"MarketDataService.GetBook", kForAll},
    Rule{"MarketDataService.StreamBook", kForAll},
    Rule{"MarketDataService.ExplainOrder", kForAllButOthers},
    Rule{"MarketDataService.GetStatistics", kForAll},
    Rule{"MarketDataService.DemandMap", kForAll},

    Rule{"AccountService.GetAccount", kForTheAccounts},
    Rule{"AccountService.ListEntries", kForTheAccounts},
    administrative("AccountService.RecordPayment"),
    administrative("AccountService.GrantLoan"),
    administrative("AccountService.SetCreditLine"),

    administrative("ProgrammeService.CreateProgramme"),
    administrative("ProgrammeService.AmendProgramme"),
    Rule{"ProgrammeService.GetProgramme", kForAll},
    Rule{"ProgrammeService.ListProgrammes", kForAll},
    Rule{"ProgrammeService.StreamProgrammeEvents", kForAll},

    // What a producer earned, also as a milestone, is nobody's to see but hers and of those who see all; and
    // an owner has other accounts than the one that a trader has.
    Rule{"InsightService.GetProducer", kForWhoSeesAll},
    Rule{"InsightService.GetZone", kForAll},
    Rule{"InsightService.ListZones", kForAll},
    Rule{"InsightService.ListCounties", kForAll},
    Rule{"InsightService.ListTowns", kForAll},
    Rule{"InsightService.GetProgrammeEffect", kForAll},
    Rule{"InsightService.GetFairness", kForAll},
    Rule{"InsightService.StreamMilestones", kForWhoSeesAll},
};

constexpr Rule kNobody{};

}  // namespace

std::span<const Rule> rules() {
  return kRules;
}

const Rule& rule_of(std::string_view call) {
  const auto* const found = std::ranges::find(kRules, call, &Rule::call);
  return found == kRules.end() ? kNobody : *found;
}

}  // namespace farmgate
