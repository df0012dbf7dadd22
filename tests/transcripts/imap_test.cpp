// IMAP sessions as transcripts: whole, octet by octet, and in pieces that split literals anywhere.
#include <filesystem>
#include <fstream>
#include <set>
#include <string>
#include <vector>

#include "sim/proto/imap/commands.h"
#include "tests/support/catch.h"
#include "tests/support/imap_house.h"
#include "tests/support/imap_script.h"

namespace casella::test {

TEST_CASE("IMAP transcripts, however the octets are cut") {
  const std::string folder = CASELLA_SOURCE_DIR "/tests/transcripts/imap";
  int count = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    for (const std::size_t piece :
         {SIZE_MAX, std::size_t{1}, std::size_t{2}, std::size_t{3}, std::size_t{7}}) {
      CHECK(play_imap(entry.path().string(), piece) == "");
    }
    ++count;
  }
  CHECK(count > 10);
}

TEST_CASE("every example of the IMAP RFCs has a transcript, or a reason why not") {
  const std::filesystem::path folder = CASELLA_SOURCE_DIR "/tests/transcripts";
  std::set<std::string> headings, shown;
  for (const auto& entry : std::filesystem::directory_iterator(folder / "imap")) {
    std::ifstream file(entry.path());
    const std::string name = entry.path().filename().string();
    if (name.ends_with("-example.txt")) headings.insert(name);
    for (std::string line; name.starts_with("rfc") && std::getline(file, line);) {
      if (line.starts_with("# 3501 ") || line.starts_with("# 9051 "))
        CHECK(headings.insert(line.substr(2)).second);
    }
  }
  std::ifstream table(folder / "rfc-examples.md");
  std::size_t rows = 0;
  for (std::string line; std::getline(table, line);) {
    INFO(line);
    if (!line.starts_with("| 3501 ") && !line.starts_with("| 9051 ")) continue;
    std::vector<std::string> cells;
    for (std::size_t at = 2; at < line.size();) {
      const std::size_t end = line.find(" |", at);
      cells.push_back(line.substr(at, end - at));
      at = end + 3;
    }
    REQUIRE(cells.size() == 4);
    ++rows;
    if (cells[2] == "none") {
      CHECK(!cells[3].empty());
    } else {
      CHECK(headings.count(cells[2]) == 1);
      shown.insert(cells[2]);
    }
  }
  CHECK(rows > 140);
  CHECK(shown == headings);
}

TEST_CASE("octets split at any point are answered alike") {
  const std::string talk =
      "a LOGIN {5}\r\nalice {6+}\r\nsecret\r\nb SELECT {5+}\r\ninbox\r\n"
      "c APPEND INBOX (\\Seen \\Flagged) {24+}\r\nSubject: x\r\n\r\nbody {3}\r\n d\r\n"
      "d UID SEARCH SUBJECT {1}\r\nx TEXT {0+}\r\n\r\ne FETCH 1 BODY[]\r\nf LOGOUT\r\n";
  const auto answers = [&](std::size_t cut) {
    ImapHouse house;
    auto& session = house.open("one");
    house.say(session, talk.substr(0, cut));
    house.say(session, talk.substr(cut));
    CHECK(session.closed);
    return session.sent;
  };
  const std::string whole = answers(0);
  CHECK(whole.find("f OK") != whole.npos);
  for (std::size_t cut = 1; cut < talk.size(); ++cut) {
    INFO(cut);
    CHECK(answers(cut) == whole);
  }
}

TEST_CASE("each command and each extension of the tables is there once") {
  std::set<std::string_view> names;
  for (const imap::CommandRow& row : imap::commands()) {
    CHECK(names.insert(row.name).second);
    CHECK(imap::find_command(row.name) == &row);
    CHECK(row.states != 0);
    CHECK(row.note != nullptr);
  }
  names.clear();
  for (const imap::ExtensionRow& row : imap::extensions())
    CHECK(names.insert(row.capability).second);
}

}  // namespace casella::test
