// What a command of the API came to, printed.
#pragma once

#include <string>

namespace farmgate::v1 {
class CommandResult;
}

namespace farmgate {

// Prints it, as one line of JSON or for people, and returns the exit code: 3 for what the market rejects.
int print_result(const v1::CommandResult& result, bool json);

// For people.
std::string text_report(const v1::CommandResult& result);

}  // namespace farmgate
