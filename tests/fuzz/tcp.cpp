#include "tests/fuzz/tcp.h"

#include <cstddef>

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* octets, std::size_t size) {
  casella::fuzz::fuzz_tcp({reinterpret_cast<const char*>(octets), size});
  return 0;
}
