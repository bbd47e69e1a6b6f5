#include "tests/service/api_calls.h"

#include <grpcpp/generic/generic_stub.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

#include "tests/support/paths.h"

namespace farmgate {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::DescriptorPool;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::MessageFactory;
using google::protobuf::MethodDescriptor;

void set_accounts(Message& message, const std::string& account);

bool is_account(const FieldDescriptor& field) {
  return field.type() == FieldDescriptor::TYPE_STRING &&
         (field.name() == "account" || field.name() == "accounts");
}

// A sequence from which nothing can be asked for.
bool is_sequence(const FieldDescriptor& field) {
  return field.type() == FieldDescriptor::TYPE_INT64 && field.name().ends_with("_sequence");
}

void set_field(Message& message, const FieldDescriptor& field, const std::string& account) {
  const auto& reflection = *message.GetReflection();
  if (is_account(field)) {
    if (field.is_repeated()) {
      reflection.AddString(&message, &field, account);
    } else {
      reflection.SetString(&message, &field, account);
    }
  } else if (is_sequence(field) && !field.is_repeated()) {
    reflection.SetInt64(&message, &field, -1);
  } else if (field.type() == FieldDescriptor::TYPE_MESSAGE) {
    set_accounts(*(field.is_repeated() ? reflection.AddMessage(&message, &field)
                                       : reflection.MutableMessage(&message, &field)),
                 account);
  }
}

void set_accounts(Message& message, const std::string& account) {
  const Descriptor& type = *message.GetDescriptor();
  for (int i = 0; i < type.field_count(); ++i) set_field(message, *type.field(i), account);
}

grpc::ByteBuffer bytes_of(const Message& message) {
  const grpc::Slice slice(message.SerializeAsString());
  return {&slice, 1};
}

// Waits for the operation that is under way; whether it did what it was to do.
bool wait(grpc::CompletionQueue& queue) {
  void* tag = nullptr;
  bool ok = false;
  return queue.Next(&tag, &ok) && ok;
}

bool stops_the_engine(const MethodDescriptor* call) {
  return call->name() == "Drain";
}

}  // namespace

std::vector<const MethodDescriptor*> api_calls() {
  std::vector<const MethodDescriptor*> calls;
  const std::filesystem::path folder = std::filesystem::path(kSourceFolder) / "proto/farmgate/v1";
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    const std::string name = "farmgate/v1/" + entry.path().filename().string();
    const google::protobuf::FileDescriptor* const file =
        DescriptorPool::generated_pool()->FindFileByName(name);
    EXPECT_NE(file, nullptr) << name << " is not in the program";
    for (int i = 0; file != nullptr && i < file->service_count(); ++i) {
      for (int j = 0; j < file->service(i)->method_count(); ++j) calls.push_back(file->service(i)->method(j));
    }
  }
  std::ranges::stable_partition(calls, [](const MethodDescriptor* call) { return !stops_the_engine(call); });
  return calls;
}

std::string name_of(const MethodDescriptor& call) {
  return call.service()->name() + "." + call.name();
}

std::unique_ptr<Message> request_about(const MethodDescriptor& call, const std::string& account) {
  std::unique_ptr<Message> request(
      MessageFactory::generated_factory()->GetPrototype(call.input_type())->New());
  set_accounts(*request, account);
  return request;
}

grpc::Status make_call(const std::shared_ptr<grpc::Channel>& channel, const MethodDescriptor& call,
                       const Message& request) {
  grpc::GenericStub stub(channel);
  grpc::CompletionQueue queue;
  grpc::ClientContext context;
  const std::string path = "/" + call.service()->full_name() + "/" + call.name();
  const auto stream = stub.PrepareCall(&context, path, &queue);
  stream->StartCall(nullptr);
  wait(queue);
  stream->WriteLast(bytes_of(request), {}, nullptr);
  wait(queue);
  grpc::ByteBuffer answer;
  do {
    stream->Read(&answer, nullptr);
  } while (wait(queue));
  grpc::Status status;
  stream->Finish(&status, nullptr);
  wait(queue);
  return status;
}

}  // namespace farmgate
