#pragma once

namespace farmgate {

// Has the processor fetch the cache line of an address that will be read soon. Any address is fine.
inline void prefetch(const void* address) {
  __builtin_prefetch(address);
  // GCC takes a function that does nothing but this for one without effect, and leaves out the calls to it.
  asm volatile("");
}

}  // namespace farmgate
