#include <farmgate/v1/account_service.pb.h>
#include <farmgate/v1/order_service.pb.h>
#include <farmgate/v1/reference_service.pb.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <vector>

#include "engine/base/check.h"
#include "engine/model/request_shape.h"
#include "engine/service/account_methods.h"
#include "engine/service/reference_messages.h"
#include "engine/service/request_messages.h"
#include "engine/service/stop_methods.h"
#include "tests/fuzz/driven_engine.h"
#include "tests/fuzz/targets.h"

namespace farmgate {
namespace {

// Stands for the calls of a server up to the engine. Commands are a millisecond apart.
struct Calls {
  DrivenEngine engine;
  Timestamp time;

  void apply(Request request) {
    time += Timestamp{1'000'000};
    request.time = time;
    engine.apply(request);
  }
};

// Bytes that are no message gRPC answers by itself.
template <class Message>
bool parse(std::string_view bytes, Message& message) {
  return message.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()));
}

// A client is told what is wrong exactly when something is.
template <class Message>
void call_order(std::string_view bytes, Calls& calls) {
  Message message;
  if (!parse(bytes, message)) return;
  const Request request = request_of(message);
  check(violations_of(message).empty() == well_formed(request));
  calls.apply(request);
}

void call_trade(std::string_view bytes, Calls& calls) {
  v1::TradeCommand message;
  if (parse(bytes, message)) calls.apply(request_of(message));
}

template <class Method>
void call_method(std::string_view bytes, Calls& calls) {
  typename Method::Request message;
  if (!parse(bytes, message) || !Method::violations(message).empty()) return;
  const Request request = Method::request(message);
  check(well_formed(request));
  calls.apply(request);
}

template <class Message>
void call_change(std::string_view bytes, Calls& calls) {
  Message message;
  if (!parse(bytes, message)) return;
  ReferenceChange change;
  if (const auto violation = read_change(message, change)) return check(!violation->field.empty());
  calls.apply({.operation = Operation::kReference, .change = &change});
  const auto& fault = calls.engine.reference_fault();
  if (fault) check(!violation_of(message, *fault).field.empty());
}

// In the order of the bytes that name them, from 0.
constexpr std::array kCalls{call_order<v1::NewOrder>,
                            call_order<v1::Cancel>,
                            call_order<v1::Replace>,
                            call_order<v1::MassCancel>,
                            call_trade,
                            call_change<v1::UpsertCommoditiesRequest>,
                            call_change<v1::DeleteCommoditiesRequest>,
                            call_change<v1::UpsertZonesRequest>,
                            call_change<v1::DeleteZonesRequest>,
                            call_change<v1::UpsertLanesRequest>,
                            call_change<v1::DeleteLanesRequest>,
                            call_change<v1::UpsertAccountsRequest>,
                            call_change<v1::DeleteAccountsRequest>,
                            call_change<v1::UpsertProgrammesRequest>,
                            call_change<v1::DeleteProgrammesRequest>,
                            call_method<RecordPayment>,
                            call_method<GrantLoan>,
                            call_method<SetCreditLine>,
                            call_method<HaltCommodity>,
                            call_method<ResumeCommodity>,
                            call_method<SuspendTrading>,
                            call_method<ReinstateTrading>};

}  // namespace

void fuzz_messages(FuzzBytes bytes) {
  constexpr std::size_t kHead = 3;  // the byte that says which one, and the size: the low byte, then the high
  Calls calls;
  while (bytes.size() >= kHead) {
    const auto call = kCalls[bytes[0] % kCalls.size()];
    const std::size_t wanted = bytes[1] + (std::size_t{bytes[2]} << 8);
    const std::size_t size = std::min(wanted, bytes.size() - kHead);
    call(text_of(bytes.subspan(kHead, size)), calls);
    bytes = bytes.subspan(kHead + size);
  }
}

}  // namespace farmgate
