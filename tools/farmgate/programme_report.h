// How programmes stand, for people.
#pragma once

#include <string>

namespace farmgate::v1 {
class GetProgrammeResponse;
class ListProgrammeStatesResponse;
class ProgrammeEvent;
}  // namespace farmgate::v1

namespace farmgate {

std::string text_report(const v1::GetProgrammeResponse& programme);
std::string text_report(const v1::ListProgrammeStatesResponse& programmes);
// One line.
std::string text_line(const v1::ProgrammeEvent& event);

}  // namespace farmgate
