// The IMAP client: what it reads, how it keeps message numbers in step, what it refuses.
#include "sim/proto/imap/client.h"
#include "tests/support/catch.h"

using namespace casella;
using namespace casella::imap;

namespace {

struct Wire {
  Client client;
  std::string sent;
  bool closed = false, starts_tls = false;

  void receive(std::string_view octets, std::size_t piece = SIZE_MAX) {
    for (std::size_t at = 0; at < octets.size(); at += std::min(piece, octets.size() - at)) {
      proto::Effects effects;
      client.handle(proto::Received{octets.substr(at, piece)}, {}, effects);
      take(effects);
    }
  }
  void submit(std::string_view line) {
    proto::Effects effects;
    client.submit(line, effects);
    take(effects);
  }
  void submit_literal(std::string_view command, std::string_view octets) {
    proto::Effects effects;
    client.submit_literal(command, octets, effects);
    take(effects);
  }
  void take(const proto::Effects& effects) {
    for (const proto::Effect& effect : effects) {
      if (const auto* send = std::get_if<proto::Send>(&effect)) sent += send->octets;
      closed |= std::holds_alternative<proto::Close>(effect);
      starts_tls |= std::holds_alternative<proto::StartTls>(effect);
    }
  }
  void forget() {
    while (client.take_response()) {
    }
    sent.clear();
  }
};

Wire logged_in(std::string_view capabilities = "IMAP4rev1 LITERAL+") {
  Wire wire;
  wire.receive("* OK ready\r\n");
  wire.submit("LOGIN alice secret");
  wire.receive("a1 OK [CAPABILITY " + std::string(capabilities) + "] logged in\r\n");
  wire.forget();
  return wire;
}

Wire selected() {
  Wire wire = logged_in();
  wire.submit("SELECT INBOX");
  wire.receive(
      "* 3 EXISTS\r\n* 1 FETCH (UID 11)\r\n* 2 FETCH (UID 12)\r\n* 3 FETCH (UID 15)\r\na2 OK\r\n");
  wire.forget();
  return wire;
}

std::vector<std::uint32_t> uids_of(const Client& client) {
  std::vector<std::uint32_t> all;
  for (const Uid uid : client.uids()) all.push_back(uid.value);
  return all;
}

using Uids = std::vector<std::uint32_t>;

}  // namespace

TEST_CASE("an IMAP client goes through the states of RFC 3501, section 3") {
  Wire wire;
  CHECK(wire.client.waiting());
  wire.receive("* OK [CAPABILITY IMAP4rev1 IDLE] ready\r\n");
  CHECK(wire.client.announces("idle"));
  CHECK(wire.client.state_name() == "not authenticated");
  wire.submit("LOGIN alice secret");
  CHECK(wire.sent == "a1 LOGIN alice secret\r\n");
  CHECK(wire.client.waiting());
  wire.receive("a1 OK done\r\n");
  CHECK(wire.client.state_name() == "authenticated");
  CHECK_FALSE(wire.client.knows_capabilities());  // they may be others now
  wire.submit("SELECT INBOX");
  wire.receive("a2 OK done\r\n");
  CHECK(wire.client.state_name() == "selected");
  wire.submit("SELECT nowhere");
  wire.receive("a3 NO none\r\n");
  CHECK(wire.client.state_name() == "authenticated");
  wire.submit("LOGOUT");
  wire.receive("* BYE\r\n");
  CHECK_FALSE(wire.closed);
  wire.receive("a4 OK\r\n");
  CHECK(wire.closed);
  CHECK(wire.client.state_name() == "logout");
}

TEST_CASE("an IMAP client that is known already need not log in; one that is not wanted goes") {
  Wire known;
  known.receive("* PREAUTH welcome\r\n");
  CHECK(known.client.state() == State::Authenticated);
  Wire unwanted;
  unwanted.receive("* BYE too busy\r\n");
  CHECK(unwanted.closed);
  CHECK(unwanted.client.take_response()->greeting);
  Wire thrown_out = selected();
  thrown_out.receive("* BYE idle for too long\r\n");
  CHECK(thrown_out.closed);
}

TEST_CASE("tags are the client's own, or those that somebody types") {
  Wire wire = logged_in();
  wire.submit("NOOP");
  wire.submit("x7 noop");
  wire.submit("uid fetch 1 flags");
  CHECK(wire.sent == "a2 NOOP\r\nx7 noop\r\na3 uid fetch 1 flags\r\n");
  wire.receive("x7 OK\r\na3 BAD no\r\na2 OK\r\n");  // in any order
  std::vector<std::string> commands;
  while (auto heard = wire.client.take_response()) commands.push_back(heard->command);
  CHECK(commands == std::vector<std::string>{"noop", "uid fetch 1 flags", "NOOP"});
  CHECK_FALSE(wire.client.waiting());
}

TEST_CASE("no tag is given twice in a session, whoever typed the first (RFC 9051, section 2.2.1)") {
  Wire wire = logged_in();  // with a1
  for (const char* line : {"a2 noop", "NOOP", "a7 noop", "NOOP", "b90 noop", "a5 noop", "NOOP"}) {
    wire.submit(line);
  }
  CHECK(wire.sent ==
        "a2 noop\r\na3 NOOP\r\na7 noop\r\na8 NOOP\r\nb90 noop\r\na5 noop\r\na9 NOOP\r\n");
  for (const char* huge :
       {"a99999999999999999999 noop", "a4294967295 noop", "a noop", "a1x noop"}) {
    wire.submit(huge);
  }
  wire.sent.clear();
  wire.submit("NOOP");
  CHECK(wire.sent == "a10 NOOP\r\n");
}

TEST_CASE("a client's message numbers shift with each EXPUNGE") {
  Wire wire = selected();
  wire.submit("NOOP");
  wire.receive(
      "* 1 EXPUNGE\r\n* 1 EXPUNGE\r\n* 2 EXISTS\r\n* 1 FETCH (FLAGS (\\Seen))\r\na3 OK\r\n");
  CHECK(uids_of(wire.client) == Uids{15, 0});
  CHECK(std::get<Expunged>(wire.client.take_response()->response).uid == Uid{11});
  CHECK(std::get<Expunged>(wire.client.take_response()->response).uid == Uid{12});
  wire.client.take_response();
  const auto fetched = std::get<Fetched>(wire.client.take_response()->response);
  CHECK(fetched.uid == Uid{15});
  CHECK(fetched.flags->system == flag::kSeen);
  wire.receive("* VANISHED 15\r\n");
  CHECK(uids_of(wire.client) == Uids{0});
  wire.receive("* VANISHED (EARLIER) 1:100\r\n");
  CHECK(uids_of(wire.client) == Uids{0});
}

TEST_CASE("messages vanish whose UIDs the client never learnt") {
  Wire wire = selected();
  wire.receive("* 8 EXISTS\r\n* 7 FETCH (UID 30)\r\n");
  REQUIRE(uids_of(wire.client) == Uids{11, 12, 15, 0, 0, 0, 30, 0});
  wire.receive("* VANISHED 12,18,29,31\r\n");
  CHECK(uids_of(wire.client) == Uids{11, 15, 0, 30});
  wire.receive("* 4 EXISTS\r\n");
  CHECK_FALSE(wire.closed);
}

TEST_CASE("a client refuses what can't be") {
  Wire wire = selected();
  const std::string_view line =
      GENERATE("* 4 EXPUNGE", "* 4 FETCH (FLAGS ())", "* 2 EXISTS", "a9 OK", "* 0 EXPUNGE",
               "* 4294967295 EXISTS", "+ go on", "* FLAGS (\\Seen", "", "*", "* 1 FETCH (UID 0)",
               "* 1 FETCH (BODY[] {3}\r\nabcd)", "* PREAUTH again", "* 1 NOTHING", "a3 BYE",
               "* VANISHED 1:*");
  CAPTURE(line);
  wire.receive(std::string(line) + "\r\n");
  CHECK(wire.closed);
  CHECK(wire.client.uids().empty());
}

TEST_CASE("a client reads literals however they are cut, and braces in a text are no literal") {
  const std::string said =
      "* 1 FETCH (BODY[HEADER] {14}\r\nA: b)\r\n* 9 {3} UID 11 BODY[1.2]<0> \"q\\\"\" RFC822.SIZE "
      "77 "
      "BODY[9] NIL X-GM-LABELS (\"a b\" (c)) MODSEQ (5))\r\n* OK the answer is {3}\r\na3 OK\r\n";
  for (std::size_t piece = 1; piece <= said.size(); ++piece) {
    Wire wire = selected();
    wire.submit("NOOP");
    wire.receive(said, piece);
    REQUIRE_FALSE(wire.closed);
    const auto fetched = std::get<Fetched>(wire.client.take_response()->response);
    REQUIRE(fetched.texts.size() == 3);
    CHECK(fetched.texts[0].name == "BODY[HEADER]");
    CHECK(fetched.texts[0].octets == "A: b)\r\n* 9 {3}");
    CHECK(fetched.texts[1].name == "BODY[1.2]<0>");
    CHECK(fetched.texts[1].octets == "q\"");
    CHECK(fetched.texts[2].nil);
    CHECK(fetched.size_octets == 77);
    CHECK(fetched.modseq == 5);
    CHECK(fetched.others ==
          std::vector<std::pair<std::string, std::string>>{{"X-GM-LABELS", "(\"a b\" (c))"}});
    CHECK(std::get<Told>(wire.client.take_response()->response).text == "the answer is {3}");
    CHECK(wire.client.take_response()->completes());
  }
}

TEST_CASE("a literal is sent at once only where the server takes it so") {
  Wire quick = logged_in();
  quick.submit_literal("APPEND INBOX", "Subject: a\r\n\r\n");
  CHECK(quick.sent == "a2 APPEND INBOX {14+}\r\nSubject: a\r\n\r\n\r\n");
  Wire slow = logged_in("IMAP4rev1");
  slow.submit_literal("APPEND INBOX", "abc");
  CHECK(slow.sent == "a2 APPEND INBOX {3}\r\n");
  CHECK_FALSE(slow.client.may_pipeline(Verb::Noop, false));
  slow.sent.clear();
  SECTION("the server says +") {
    slow.receive("+ go on\r\n");
    CHECK(slow.sent == "abc\r\n");
    slow.receive("a2 OK [APPENDUID 3 9] done\r\n");
  }
  SECTION("the server does not want it") {
    slow.receive("a2 NO [TRYCREATE] no\r\n");
    CHECK(slow.sent.empty());
  }
  slow.sent.clear();
  slow.submit("NOOP");
  CHECK(slow.sent == "a3 NOOP\r\n");
}

TEST_CASE("somebody types a literal line by line") {
  Wire wire = logged_in("IMAP4rev1");
  wire.submit("t APPEND INBOX {14}");
  CHECK(wire.client.waiting());
  wire.receive("+ go on\r\n");
  CHECK_FALSE(wire.client.waiting());
  wire.sent.clear();
  wire.submit("Subject: a");  // 12 of 14
  wire.submit("");
  wire.submit("");  // the command's end
  CHECK(wire.sent == "Subject: a\r\n\r\n\r\n");
  wire.receive("t OK\r\n");
  wire.submit("NOOP");
  CHECK(wire.sent.ends_with("a2 NOOP\r\n"));
}

TEST_CASE("IDLE ends with DONE, which has no tag") {
  Wire wire = selected();
  wire.submit("IDLE");
  CHECK(wire.client.waiting());
  wire.receive("+ idling\r\n");
  CHECK(wire.client.idling());
  CHECK_FALSE(wire.client.waiting());
  wire.receive("* 4 EXISTS\r\n");
  CHECK(wire.client.uids().size() == 4);
  wire.sent.clear();
  wire.submit("DONE");
  CHECK(wire.sent == "DONE\r\n");
  CHECK(wire.client.waiting());
  wire.receive("a3 OK\r\n");
  CHECK_FALSE(wire.client.waiting());
}

TEST_CASE("after STARTTLS the client forgets, and refuses what came with the answer") {
  Wire wire;
  wire.receive("* OK [CAPABILITY IMAP4rev1 STARTTLS] ready\r\n");
  wire.submit("STARTTLS");
  SECTION("as it should be") {
    wire.receive("a1 OK begin\r\n");
    CHECK(wire.starts_tls);
    CHECK(wire.client.waiting());
    proto::Effects effects;
    wire.client.handle(proto::TlsReady{}, {}, effects);
    CHECK(wire.client.secure());
    CHECK_FALSE(wire.client.waiting());
    CHECK_FALSE(wire.client.knows_capabilities());
  }
  SECTION("somebody has put octets behind it") {
    wire.receive("a1 OK begin\r\n* CAPABILITY IMAP4rev1\r\n");
    CHECK(wire.closed);
  }
}

TEST_CASE("numbers wait where an EXPUNGE may come; UIDs don't (section 5.5)") {
  Wire wire = selected();
  wire.submit("UID FETCH 1:* FLAGS");
  CHECK(wire.client.may_pipeline(Verb::Fetch, true));
  CHECK_FALSE(wire.client.may_pipeline(Verb::Fetch, false));
  wire.receive("a3 OK\r\n");
  wire.submit("FETCH 1 FLAGS");
  CHECK(wire.client.may_pipeline(Verb::Store, false));
  wire.submit("NOOP");
  CHECK_FALSE(wire.client.may_pipeline(Verb::Store, false));
  CHECK(wire.client.may_pipeline(Verb::Store, true));
  wire.submit("SELECT other");
  CHECK_FALSE(wire.client.may_pipeline(Verb::Noop, false));
}

TEST_CASE("a structure tells each part's path") {
  const auto plain = parse_body_structure(
      R"(("TEXT" "PLAIN" ("CHARSET" "utf-8") NIL NIL "7BIT" 12 1 NIL NIL NIL NIL))");
  REQUIRE(plain);
  CHECK(plain->path == "1");
  CHECK(plain->size_octets == 12);
  const auto mixed = parse_body_structure(
      R"((("text" "plain" NIL NIL NIL "7bit" 5 1)(("text" "html" NIL NIL NIL "7bit" 9 1)("image" "png" ("name" "a.png") "<i>" NIL "base64" 4000) "related")("application" "pdf" NIL NIL NIL "base64" 90000 NIL ("attachment" ("filename" "x.pdf"))) "mixed" ("boundary" "b")))");
  REQUIRE(mixed);
  REQUIRE(mixed->parts.size() == 3);
  CHECK(mixed->parts[1].parts[1].path == "2.2");
  CHECK(mixed->parts[1].parts[1].file_name == "a.png");
  CHECK(mixed->parts[2].path == "3");
  CHECK(mixed->parts[2].file_name == "x.pdf");
  CHECK(mixed->parts[2].size_octets == 90000);
  CHECK_FALSE(parse_body_structure("(\"TEXT\" \"PLAIN\")"));
  CHECK_FALSE(parse_body_structure(std::string(1000, '(')));
}

TEST_CASE("lists of mailboxes are read in both spellings") {
  const auto line = [](std::string_view text, bool utf8) {
    return std::get<FolderLine>(*parse_response(text, utf8));
  };
  CHECK(line("* LIST (\\HasNoChildren \\Sent) \"/\" Inviate", false).attributes ==
        std::vector<std::string>{"HasNoChildren", "Sent"});
  CHECK(line("* LIST () \"/\" \"Citt&AOA-\"", false).name == "Citt\xC3\xA0");
  CHECK(line("* LIST () NIL {5}\r\na \"b\"", true).name == "a \"b\"");
  CHECK(line("* LIST () \"/\" NIL", false).name == "NIL");  // RFC 9051, section 4.5
  // RFC 9051, section 7.3.1: what nobody knows is passed over.
  CHECK(line("* LIST (\\Marked) \":\" Tables (tablecloth ((\"edge\" \"lacy\") (\"color\" \"red\")) "
             "Sample \"text\")",
             true)
            .name == "Tables");
  CHECK(line("* LIST () \":\" Tables:new (tablecloth (\"edge\" \"lacy\") Sample (\"text\" \"more "
             "text\"))",
             true)
            .delimiter == ':');
  const auto status =
      std::get<StatusLine>(*parse_response("* STATUS INBOX (MESSAGES 3 UIDNEXT 9)", true));
  CHECK(status.numbers ==
        std::vector<std::pair<std::string, std::uint64_t>>{{"MESSAGES", 3}, {"UIDNEXT", 9}});
  CHECK(std::get<SearchResult>(*parse_response("* SEARCH 2 5 (MODSEQ 9)", true)).ranges.size() ==
        2);
  CHECK(
      std::get<SearchResult>(*parse_response("* ESEARCH (TAG \"a1\") UID COUNT 3 ALL 2,5:6", true))
          .ranges == std::vector<UidSet::Range>{{2, 2}, {5, 6}});
}
