// Every call of the API, found by reflection, and how to make any of them.
#pragma once

#include <google/protobuf/descriptor.h>
#include <google/protobuf/message.h>
#include <grpcpp/grpcpp.h>

#include <memory>
#include <string>
#include <vector>

namespace farmgate {

// Of every service of every file of proto/farmgate/v1; those that stop the engine come last.
std::vector<const google::protobuf::MethodDescriptor*> api_calls();

// Such as "OrderService.PlaceOrder".
std::string name_of(const google::protobuf::MethodDescriptor& call);

// A request in which every account is this one, and which is malformed otherwise, so that no stream goes on.
std::unique_ptr<google::protobuf::Message> request_about(const google::protobuf::MethodDescriptor& call,
                                                         const std::string& account);

// Makes a call, whatever it streams, and returns how it ended.
grpc::Status make_call(const std::shared_ptr<grpc::Channel>& channel,
                       const google::protobuf::MethodDescriptor& call,
                       const google::protobuf::Message& request);

}  // namespace farmgate
