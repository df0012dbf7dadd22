#include "tests/fuzz/tls.h"

#include <cstddef>

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* octets, std::size_t size) {
  casella::fuzz::fuzz_tls({reinterpret_cast<const char*>(octets), size});
  return 0;
}
