// The fuzzers' corpus, replayed: what once was found stays found, without libFuzzer.
#include <filesystem>
#include <fstream>
#include <sstream>

#include "tests/fuzz/imap_client.h"
#include "tests/fuzz/imap_server.h"
#include "tests/fuzz/line_buffer.h"
#include "tests/fuzz/message.h"
#include "tests/fuzz/pop2_client.h"
#include "tests/fuzz/pop2_server.h"
#include "tests/fuzz/mime.h"
#include "tests/fuzz/pop3_client.h"
#include "tests/fuzz/pop3_server.h"
#include "tests/fuzz/smtp_client.h"
#include "tests/fuzz/smtp_server.h"
#include "tests/fuzz/tcp.h"
#include "tests/fuzz/tls.h"
#include "tests/support/catch.h"

using namespace casella::fuzz;

namespace {

int replay(const std::string& target, void (*feed)(std::string_view)) {
  int count = 0;
  const std::string folder = CASELLA_SOURCE_DIR "/tests/fuzz/corpus/" + target;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    std::ifstream in(entry.path(), std::ios::binary);
    std::ostringstream all;
    all << in.rdbuf();
    INFO(entry.path().string());
    CHECK_NOTHROW(feed(all.str()));
    ++count;
  }
  return count;
}

}  // namespace

TEST_CASE("what the fuzzers were fed does no harm") {
  CHECK(replay("line_buffer", fuzz_line_buffer) > 0);
  CHECK(replay("message", fuzz_message) > 0);
  CHECK(replay("pop3_server", fuzz_pop3_server) > 0);
  CHECK(replay("pop3_client", fuzz_pop3_client) > 0);
  CHECK(replay("pop2_server", fuzz_pop2_server) > 0);
  CHECK(replay("pop2_client", fuzz_pop2_client) > 0);
  CHECK(replay("smtp_server", fuzz_smtp_server) > 0);
  CHECK(replay("smtp_client", fuzz_smtp_client) > 0);
  CHECK(replay("tcp", fuzz_tcp) > 0);
  CHECK(replay("tls", fuzz_tls) > 0);
  CHECK(replay("imap_client", fuzz_imap_client) > 0);
  CHECK(replay("imap_server", fuzz_imap_server) > 0);
  CHECK(replay("mime", fuzz_mime) > 0);
}

TEST_CASE("what a fuzzer asserts can fail") {
  CHECK_THROWS(must(false, "never"));
  CHECK_NOTHROW(must(true, "always"));
}
