// How an account stands, for people.
#pragma once

#include <string>

namespace farmgate::v1 {
class AccountState;
}

namespace farmgate {

std::string text_report(const v1::AccountState& account);

}  // namespace farmgate
