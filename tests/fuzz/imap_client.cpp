#include "tests/fuzz/imap_client.h"

#include <cstddef>

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* octets, std::size_t size) {
  casella::fuzz::fuzz_imap_client({reinterpret_cast<const char*>(octets), size});
  return 0;
}
