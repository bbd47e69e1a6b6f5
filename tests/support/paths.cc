#include "tests/support/paths.h"

namespace farmgate {

const char kFarmgateProgram[] = FARMGATE_PROGRAM;
const char kFarmgatedProgram[] = FARMGATED_PROGRAM;
const char kWorkloadProgram[] = FARMGATE_WORKLOAD_PROGRAM;
const char kSourceFolder[] = FARMGATE_SOURCE_FOLDER;
const char kBuildFolder[] = FARMGATE_BUILD_FOLDER;

}  // namespace farmgate
