#include "tests/support/gate_balances.h"

#include <cstddef>

namespace farmgate {

std::vector<std::string> gate_balances(const Gate& gate, Timestamp time) {
  std::vector<std::string> texts;
  const Symbols& symbols = gate.reference().symbols();
  for (std::size_t i = 0; i < symbols.accounts.size(); ++i) {
    const Credit::Balance balance = gate.credit().balance_at(AccountId{i}, time);
    texts.push_back(std::string(symbols.accounts.symbol(AccountId{i})) + " used=" + to_string(balance.used) +
                    " reserved=" + to_string(balance.reserved));
  }
  Programmes programmes = gate.programmes();
  programmes.advance(time);
  for (std::size_t i = 0; i < gate.reference().programme_count(); ++i) {
    const Programmes::Balance balance = programmes.balance(ProgrammeId{i});
    texts.push_back(std::string(symbols.programmes.symbol(ProgrammeId{i})) +
                    " locked=" + std::to_string(balance.locked) + " paid=" + std::to_string(balance.paid));
  }
  return texts;
}

}  // namespace farmgate
