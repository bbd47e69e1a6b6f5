#include "tests/support/subjects.h"

#include "tests/support/engine_subject.h"
#include "tests/support/oracle.h"

namespace farmgate {

std::vector<std::pair<std::string, std::function<std::unique_ptr<Subject>()>>> all_subjects() {
  return {{"oracle", [] { return std::make_unique<Oracle>(); }},
          {"engine", [] { return std::make_unique<EngineSubject>(); }}};
}

}  // namespace farmgate
