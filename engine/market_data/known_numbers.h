// What something is called elsewhere, by its number here: looked up once.
#pragma once

#include <cstddef>
#include <vector>

namespace farmgate {

// Both are numbers as Index has them. Plain: belongs to one thread at a time.
template <class Here, class There>
class KnownNumbers {
 public:
  // look_up() gives the number there, for the first time that it is asked for.
  template <class LookUp>
  There of(Here here, LookUp look_up) {
    if (here.value() >= known_.size()) known_.resize(here.value() + std::size_t{1});
    There& there = known_[here.value()];
    if (!there.valid()) there = look_up();
    return there;
  }

 private:
  std::vector<There> known_;  // not valid(): not looked up
};

}  // namespace farmgate
