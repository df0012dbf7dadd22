// The fuzzers' corpus, replayed and changed a little: what once was found stays found, and every
// build looks for more, without libFuzzer.
#include <algorithm>
#include <cstdlib>
#include <filesystem>

#include "sim/base/rng.h"

#include "tests/fuzz/imap_client.h"
#include "tests/fuzz/imap_server.h"
#include "tests/fuzz/line_buffer.h"
#include "tests/fuzz/message.h"
#include "tests/fuzz/mime.h"
#include "tests/fuzz/pop2_client.h"
#include "tests/fuzz/pop2_server.h"
#include "tests/fuzz/pop3_client.h"
#include "tests/fuzz/pop3_server.h"
#include "tests/fuzz/smtp_client.h"
#include "tests/fuzz/smtp_server.h"
#include "tests/fuzz/tcp.h"
#include "tests/fuzz/tls.h"
#include "tests/support/catch.h"
#include "tests/support/temp.h"

using namespace casella::fuzz;
namespace fs = std::filesystem;

namespace {

struct Target {
  std::string name;
  void (*feed)(std::string_view);
};

const Target kTargets[] = {
    {"line_buffer", fuzz_line_buffer},
    {"message", fuzz_message},
    {"mime", fuzz_mime},
    {"pop3_server", fuzz_pop3_server},
    {"pop3_client", fuzz_pop3_client},
    {"pop2_server", fuzz_pop2_server},
    {"pop2_client", fuzz_pop2_client},
    {"smtp_server", fuzz_smtp_server},
    {"smtp_client", fuzz_smtp_client},
    {"imap_server", fuzz_imap_server},
    {"imap_client", fuzz_imap_client},
    {"tcp", fuzz_tcp},
    {"tls", fuzz_tls},
};

std::vector<std::string> corpus_of(const std::string& target) {
  std::vector<fs::path> files;
  for (const auto& entry :
       fs::directory_iterator(CASELLA_SOURCE_DIR "/tests/fuzz/corpus/" + target)) {
    files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  std::vector<std::string> all;
  for (const fs::path& file : files) all.push_back(casella::test::read_file(file));
  return all;
}

// One input made of others: octets changed, taken out, put in; a piece of another; a line twice.
std::string changed(casella::Rng& rng, const std::vector<std::string>& corpus) {
  const auto below = [&](std::size_t n) { return static_cast<std::size_t>(rng.below(n)); };
  std::string input = corpus[below(corpus.size())];
  for (std::size_t times = 1 + below(4); times > 0; --times) {
    const std::size_t at = below(input.size() + 1);
    const std::string& other = corpus[below(corpus.size())];
    switch (below(5)) {
      case 0:
        if (at < input.size()) input[at] = static_cast<char>(rng.below(256));
        break;
      case 1: input.erase(at, below(16)); break;
      case 2: input.insert(at, 1 + below(4), static_cast<char>(rng.below(256))); break;
      case 3: input.insert(at, other.substr(below(other.size() + 1), below(40))); break;
      default: {
        const std::size_t end = std::min(input.find('\n', at), input.size());
        input.insert(end, input.substr(at, end - at));
      }
    }
    input.resize(std::min<std::size_t>(input.size(), 2000));
  }
  return input;
}

}  // namespace

TEST_CASE("what the fuzzers were fed does no harm") {
  for (const Target& target : kTargets) {
    const std::vector<std::string> corpus = corpus_of(target.name);
    INFO(target.name);
    REQUIRE(!corpus.empty());
    for (const std::string& input : corpus) {
      INFO(input);
      CHECK_NOTHROW(target.feed(input));
    }
  }
}

TEST_CASE("what is near to what the fuzzers were fed does no harm either") {
  const int each = std::getenv("CASELLA_LONG") != nullptr ? 20'000 : 1'500;
  for (const Target& target : kTargets) {
    const std::vector<std::string> corpus = corpus_of(target.name);
    casella::Rng rng(20);
    for (int i = 0; i < each; ++i) {
      const std::string input = changed(rng, corpus);
      INFO(target.name << " " << i << ": " << input);
      REQUIRE_NOTHROW(target.feed(input));
    }
  }
}

TEST_CASE("what a fuzzer asserts can fail") {
  CHECK_THROWS(must(false, "never"));
  CHECK_NOTHROW(must(true, "always"));
}
