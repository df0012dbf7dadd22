#include "tests/fuzz/line_buffer.h"

#include <cstddef>

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* octets, std::size_t size) {
  casella::fuzz::fuzz_line_buffer({reinterpret_cast<const char*>(octets), size});
  return 0;
}
