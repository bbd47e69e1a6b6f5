// What becomes of files on a disk that does not keep what it was given.
#pragma once

#include <string>

#include "tests/simulation/simulation_figures.h"
#include "tests/support/random_draws.h"

namespace farmgate {

// Damages one of the files of a folder, if there is any with something in it: a bit flips, a write of up to
// 512 bytes is lost, or one comes to lie there that was meant for elsewhere, in this file or another one of
// the folder. The figures say which.
void damage_file_in(const std::string& folder, RandomDraws& draws, SimulationFigures& figures);

}  // namespace farmgate
