#include "tools/farmgate/programme_watch.h"

#include <farmgate/v1/programme_service.grpc.pb.h>

#include <CLI/CLI.hpp>
#include <cstdint>
#include <iostream>
#include <memory>
#include <string>
#include <vector>

#include "tools/farmgate/api_client.h"
#include "tools/farmgate/command_line.h"
#include "tools/farmgate/message_json.h"
#include "tools/farmgate/programme_report.h"

namespace farmgate {
namespace {

struct ProgrammeWatchArguments {
  std::string server = kDefaultServer;
  std::uint64_t limit = 0;  // end after so many; 0: never
  bool json = false;
  v1::StreamProgrammeEventsRequest request;
};

// Prints what the stream brings; when the connection is lost, goes on where it was as soon as there is one
// again.
class ProgrammeWatch {
 public:
  explicit ProgrammeWatch(const ProgrammeWatchArguments& arguments)
      : arguments_(arguments),
        channel_(connect(arguments.server)),
        stub_(channel_),
        request_(arguments.request) {}

  int run() {
    for (;;) {
      const grpc::Status status = follow();
      if (!std::cout) return end_of_output();
      if (is_enough()) return 0;
      // Where it is, it knows from --from or from the stream; else what comes next would be something else.
      const bool is_lost =
          request_.from_sequence() > 0 && status.error_code() == grpc::StatusCode::UNAVAILABLE;
      if (!is_lost) return fail(call_error(arguments_.server, status));
      if (!wait_for_engine(*channel_, status)) return fail(call_error(arguments_.server, status));
    }
  }

 private:
  // Until the stream ends, or enough was printed.
  grpc::Status follow() {
    grpc::ClientContext call;
    const auto stream = stub_.StreamProgrammeEvents(&call, request_);
    v1::StreamProgrammeEventsResponse response;
    while (!is_enough() && std::cout && stream->Read(&response)) {
      for (const v1::ProgrammeEvent& event : response.events()) {
        if (is_enough()) break;
        std::cout << (arguments_.json ? json_line(event) : text_line(event));
        ++printed_;
      }
      std::cout.flush();
      request_.set_from_sequence(response.next_sequence());
      request_.set_from_index(response.next_index());
    }
    if (is_enough() || !std::cout) call.TryCancel();
    return stream->Finish();
  }

  bool is_enough() const { return arguments_.limit > 0 && printed_ == arguments_.limit; }

  const ProgrammeWatchArguments& arguments_;
  const std::shared_ptr<grpc::Channel> channel_;
  v1::ProgrammeService::Stub stub_;
  v1::StreamProgrammeEventsRequest request_;  // what to ask for next
  std::uint64_t printed_ = 0;
};

}  // namespace

void add_programme_watch(CLI::App& programme, int& exit_code) {
  const auto arguments = std::make_shared<ProgrammeWatchArguments>();
  v1::StreamProgrammeEventsRequest& request = arguments->request;
  CLI::App& command = *programme.add_subcommand(
      "watch",
      "Prints what there is to tell about programmes: created, granted more, ended, 80% and 100% used");
  add_server_option(command, arguments->server);
  command
      .add_option_function<std::int64_t>(
          "--from", [&request](std::int64_t sequence) { request.set_from_sequence(sequence); },
          "The first sequence wanted, from 1; without it, from what comes next")
      ->check(CLI::PositiveNumber);
  command.add_option_function<std::vector<std::string>>(
      "--programme",
      [&request](const std::vector<std::string>& programmes) {
        request.mutable_programmes()->Assign(programmes.begin(), programmes.end());
      },
      "Of these programmes alone");
  command.add_option("--limit", arguments->limit, "End after so many")->check(CLI::PositiveNumber);
  command.add_flag("--json", arguments->json, "One JSON object a line");
  command.callback([arguments, &exit_code] { exit_code = ProgrammeWatch(*arguments).run(); });
}

}  // namespace farmgate
