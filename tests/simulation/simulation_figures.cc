#include "tests/simulation/simulation_figures.h"

#include <array>
#include <fstream>
#include <stdexcept>

namespace farmgate {
namespace {

// The names have no comma: tools/simulate tells the figures from each other by it.
constexpr std::array kNamed{
    NamedFigure{"commands", &SimulationFigures::commands},
    NamedFigure{"acknowledged", &SimulationFigures::acknowledged},
    NamedFigure{"retries", &SimulationFigures::retries},
    NamedFigure{"snapshots", &SimulationFigures::snapshots},
    NamedFigure{"refusals of what is damaged", &SimulationFigures::refusals},
    NamedFigure{"kills", &SimulationFigures::kills},
    NamedFigure{"deaths at a write", &SimulationFigures::deaths},
    NamedFigure{"starts cut short", &SimulationFigures::starts},
    NamedFigure{"half snapshots", &SimulationFigures::half_snapshots},
    NamedFigure{"power cuts", &SimulationFigures::power_cuts},
    NamedFigure{"clock jumps", &SimulationFigures::clock_jumps},
    NamedFigure{"files cut short", &SimulationFigures::cut_files},
    NamedFigure{"garbled files", &SimulationFigures::garbled_files},
    NamedFigure{"flipped bits", &SimulationFigures::flipped_bits},
    NamedFigure{"lost writes", &SimulationFigures::lost_writes},
    NamedFigure{"stray writes", &SimulationFigures::stray_writes},
    NamedFigure{"full disks", &SimulationFigures::full_disks},
    NamedFigure{"stops by a full disk", &SimulationFigures::full_stops},
    NamedFigure{"turns put off by a slow disk", &SimulationFigures::slow_turns},
    NamedFigure{"lost messages", &SimulationFigures::lost_messages},
    NamedFigure{"repeated messages", &SimulationFigures::repeated_messages},
    NamedFigure{"overtaking messages", &SimulationFigures::overtaking_messages},
    NamedFigure{"overtaking answers", &SimulationFigures::overtaking_answers},
    NamedFigure{"followers that went back", &SimulationFigures::follower_returns},
    NamedFigure{"followers that died", &SimulationFigures::follower_deaths},
};
static_assert(sizeof(SimulationFigures) == kNamed.size() * sizeof(std::uint64_t), "each figure has a name");

}  // namespace

void SimulationFigures::add(const SimulationFigures& other) {
  for (const NamedFigure& figure : kNamed) this->*figure.value += other.*figure.value;
}

std::span<const NamedFigure> named_figures() {
  return kNamed;
}

std::string report_of(const SimulationFigures& figures) {
  std::string report;
  for (const NamedFigure& figure : kNamed) {
    if (!report.empty()) report += ", ";
    report += std::to_string(figures.*figure.value) + " " + std::string(figure.name);
  }
  return report;
}

void write_figures(const std::string& path, const SimulationFigures& figures) {
  std::ofstream file(path, std::ios::trunc);
  for (const NamedFigure& figure : kNamed) file << figures.*figure.value << ' ' << figure.name << '\n';
  if (!file.flush()) throw std::runtime_error("cannot write " + path);
}

SimulationFigures read_figures(const std::string& path) {
  std::ifstream file(path);
  SimulationFigures figures;
  for (const NamedFigure& figure : kNamed) {
    std::string name;
    file >> figures.*figure.value;
    file.ignore();
    if (!std::getline(file, name) || name != figure.name) {
      throw std::runtime_error(path + " has no figure " + std::string(figure.name));
    }
  }
  return figures;
}

}  // namespace farmgate
