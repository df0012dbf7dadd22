// The structure of messages, against Python's email package. tests/mime/differences.txt names the
// messages that we read otherwise, each with its reason; all others must agree.
#include <cstdio>
#include <fstream>
#include <map>
#include <memory>
#include <sstream>

#include "sim/base/ascii.h"
#include "sim/base/digest.h"
#include "sim/mail/mime.h"
#include "tests/support/catch.h"

namespace casella {
namespace {

std::string lower(std::string text) {
  for (char& c : text) c = ascii_lower(c);
  return text;
}

std::string structure(std::string_view octets, const MimePart& part) {
  const std::string name = "(" + lower(part.type + "/" + part.subtype);
  if (part.children.empty()) {
    const std::string_view body = part.body.of(octets);
    return name + " " + std::to_string(body.size()) + " " + hex(digest(Hash::Md5, body)) + ")";
  }
  std::string text = name;
  for (const MimePart& child : part.children) text += " " + structure(octets, child);
  return text + ")";
}

std::map<std::string, std::string> differences() {
  std::map<std::string, std::string> reasons;
  std::ifstream file(CASELLA_SOURCE_DIR "/tests/mime/differences.txt");
  for (std::string line; std::getline(file, line);) {
    if (line.empty() || line[0] == '#') continue;
    const std::size_t colon = line.find(": ");
    REQUIRE(colon != line.npos);
    reasons[line.substr(0, colon)] = line.substr(colon + 2);
  }
  return reasons;
}

std::string said_by_python() {
  struct Close {
    void operator()(FILE* pipe) const { pclose(pipe); }
  };
  const std::unique_ptr<FILE, Close> pipe(
      popen("python3 " CASELLA_SOURCE_DIR "/tests/mime/messages.py", "r"));
  std::string all;
  char piece[65536];
  for (std::size_t got = 1; got > 0;) {
    got = std::fread(piece, 1, sizeof piece, pipe.get());
    all.append(piece, got);
  }
  return all;
}

}  // namespace

TEST_CASE("the structure of messages agrees with Python's, but for what is explained") {
  const std::string all = said_by_python();
  auto reasons = differences();
  std::size_t count = 0;
  for (std::size_t at = 0; at < all.size();) {
    const std::size_t end = all.find('\n', at);
    std::istringstream head(all.substr(at, end - at));
    std::string word, name;
    std::size_t octets_size = 0, text_size = 0;
    head >> word >> name >> octets_size >> text_size;
    REQUIRE(word == "message");
    const std::string octets = all.substr(end + 1, octets_size);
    const std::string theirs = all.substr(end + 1 + octets_size, text_size);
    at = end + 1 + octets_size + text_size;
    const std::string ours = structure(octets, parse_mime(octets));
    INFO(name);
    if (reasons.count(name) != 0)
      CHECK(ours != theirs);
    else
      CHECK(ours == theirs);
    reasons.erase(name);
    ++count;
  }
  CHECK(count >= 280);
  for (const auto& [name, reason] : reasons) FAIL_CHECK(name << " is explained, but not there");
}

TEST_CASE("depth and number of parts have limits") {
  std::string deep;
  for (int i = 0; i < 200; ++i) deep += "Content-Type: message/rfc822\r\n\r\n";
  std::size_t depth = 0;
  const MimePart root = parse_mime(deep);
  for (const MimePart* part = &root; !part->children.empty(); part = &part->children.front())
    ++depth;
  CHECK(depth == kMimeDepthLimit);
  std::string wide = "Content-Type: multipart/mixed; boundary=a\r\n\r\n";
  for (int i = 0; i < 2000; ++i) wide += "--a\r\n\r\nx\r\n";
  CHECK(parse_mime(wide).children.size() == kMimePartsLimit - 1);
}

TEST_CASE("fields with parameters") {
  const MimeField field =
      parse_mime_field(" attachment; filename=\"a \\\"b\\\".txt\"; size=3 (octets); odd; x = y z");
  CHECK(field.value == "attachment");
  REQUIRE(field.params.size() == 3);
  CHECK(field.params[0].second == "a \"b\".txt");
  CHECK(field.params[1].second == "3");
  CHECK(field.params[2].second == "y");
  CHECK(param_of({{"name*0", "a"}, {"name*1", "b"}, {"name*3", "d"}}, "NAME") == "ab");
}

}  // namespace casella
