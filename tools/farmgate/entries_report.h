// Entries of an account's ledger, for people.
#pragma once

#include <string>

namespace farmgate::v1 {
class ListEntriesResponse;
}

namespace farmgate {

std::string text_report(const v1::ListEntriesResponse& entries);

}  // namespace farmgate
