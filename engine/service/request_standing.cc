#include "engine/service/request_standing.h"

#include <string>

namespace farmgate {
namespace {

// The account of the command that is there; more than one is malformed, and is about all of them.
Standing standing_to(const Caller& caller, const v1::TradeCommand& command) {
  Standing standing = Standing::kNone;
  const auto add = [&](bool is_there, const std::string& account) {
    const bool is_decided = standing == Standing::kOther;
    if (is_there && !is_decided) standing = caller.owns(account) ? Standing::kOwn : Standing::kOther;
  };
  add(command.has_new_order(), command.new_order().account());
  add(command.has_cancel(), command.cancel().account());
  add(command.has_replace(), command.replace().account());
  add(command.has_mass_cancel(), command.mass_cancel().account());
  return standing;
}

// Events of several accounts are the caller's when all of them are.
Standing standing_to(const Caller& caller, const v1::EventFilter& filter) {
  if (filter.accounts().empty()) return Standing::kNone;
  for (const std::string& account : filter.accounts()) {
    if (caller.standing_to(account) != Standing::kOwn) return Standing::kOther;
  }
  return Standing::kOwn;
}

// Of an order that is named by account and id, or by its sequence.
template <class Request>
Standing standing_to_order(const Caller& caller, const Request& request) {
  const bool is_by_sequence = request.account().empty() && request.sequence() != 0;
  return is_by_sequence ? Standing::kOwn : caller.standing_to(request.account());
}

}  // namespace

Standing standing_of(const Caller& caller, const v1::PlaceOrderRequest& request) {
  return caller.standing_to(request.order().account());
}

Standing standing_of(const Caller& caller, const v1::CancelOrderRequest& request) {
  return caller.standing_to(request.cancel().account());
}

Standing standing_of(const Caller& caller, const v1::ReplaceOrderRequest& request) {
  return caller.standing_to(request.replace().account());
}

Standing standing_of(const Caller& caller, const v1::CancelOrdersRequest& request) {
  return caller.standing_to(request.mass_cancel().account());
}

// Those of a command without an account are not the caller's.
Standing standing_of(const Caller& caller, const v1::TradeRequest& request) {
  for (const v1::TradeCommand& command : request.commands()) {
    if (standing_to(caller, command) != Standing::kOwn) return Standing::kOther;
  }
  return Standing::kOwn;
}

Standing standing_of(const Caller& caller, const v1::ListOrdersRequest& request) {
  return caller.standing_to(request.account());
}

Standing standing_of(const Caller& caller, const v1::StreamFillsRequest& request) {
  return standing_to(caller, request.filter());
}

Standing standing_of(const Caller& caller, const v1::StreamEventsRequest& request) {
  return standing_to(caller, request.filter());
}

Standing standing_of(const Caller& caller, const v1::GetQuoteRequest& request) {
  return caller.standing_to(request.account());
}

Standing standing_of(const Caller& caller, const v1::GetAccountRequest& request) {
  return caller.standing_to(request.account());
}

Standing standing_of(const Caller& caller, const v1::ListEntriesRequest& request) {
  return caller.standing_to(request.account());
}

Standing standing_of(const Caller& caller, const v1::GetOrderRequest& request) {
  return standing_to_order(caller, request);
}

Standing standing_of(const Caller& caller, const v1::ExplainOrderRequest& request) {
  const Standing hypothetical = caller.standing_to(request.if_placed().account());
  return hypothetical == Standing::kOther ? hypothetical : standing_to_order(caller, request);
}

}  // namespace farmgate
