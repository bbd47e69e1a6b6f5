// Books, for people.
#pragma once

#include <string>

namespace farmgate::v1 {
class GetBookRequest;
class GetBookResponse;
}  // namespace farmgate::v1

namespace farmgate {

// A table for each side that was asked for.
std::string text_report(const v1::GetBookRequest& request, const v1::GetBookResponse& book);

}  // namespace farmgate
