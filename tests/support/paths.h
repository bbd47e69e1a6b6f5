#pragma once

// Where this build's programs and the project's files are, for tests. Absolute paths, which stand in one
// source alone: what compiles with one is compiled anew in each clone, since a compiler cache of another
// clone knows it under the other's path.
namespace farmgate {

extern const char kFarmgateProgram[];
extern const char kFarmgatedProgram[];
extern const char kWorkloadProgram[];  // farmgate-workload
extern const char kSourceFolder[];     // the root of the project
extern const char kBuildFolder[];      // the root of the build

}  // namespace farmgate
