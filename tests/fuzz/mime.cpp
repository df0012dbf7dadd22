#include "tests/fuzz/mime.h"

#include <cstddef>

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* octets, std::size_t size) {
  casella::fuzz::fuzz_mime({reinterpret_cast<const char*>(octets), size});
  return 0;
}
