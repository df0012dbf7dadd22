#include "tests/gui/trial.h"

namespace casella::gui::testing {
namespace {

Span plain(std::string text) {
  return {std::move(text)};
}
Span code(std::string text) {
  return {std::move(text), SpanStyle::code};
}
Span strong(std::string text) {
  return {std::move(text), SpanStyle::strong};
}

std::vector<Block> prose() {
  std::vector<Block> out;
  out.push_back({.spans = {plain("POP3 moves mail from the server to "), strong("one device"),
                           plain(". The client downloads a message with "), code("RETR"),
                           plain(" and then may mark it with "), code("DELE"), plain(".")}});
  out.push_back({.spans = {plain("The server removes marked messages only after "), code("QUIT"),
                           plain(", when the session enters the "),
                           Span{"UPDATE", SpanStyle::link, "rfc:1939#6"},
                           plain(" state. If the connection drops first, nothing is lost: "),
                           Span{"è tutto ancora lì", SpanStyle::emphasis}, plain(".")}});
  Block callout = {.kind = BlockKind::callout, .title = "Why it matters"};
  callout.inside.push_back(
      {.spans = {plain("Unplug the cable before "), code("QUIT"),
                 plain(" and the message comes back at the next login. Clients that “leave mail "
                       "on server” rely on UIDL instead.")}});
  out.push_back(callout);
  return out;
}

Graph states() {
  Graph graph;
  graph.nodes = {{"AUTHORIZATION", "AUTHORIZATION", 0, 0, NodeMood::visited, "Who are you?"},
                 {"TRANSACTION", "TRANSACTION", 1, 0, NodeMood::current, "Read and mark."},
                 {"UPDATE", "UPDATE", 2, 0, NodeMood::ahead, "Marked messages go."}};
  graph.edges = {
      {"login", 0, 1, "USER / PASS  +OK", Tone::dim, true, false, ""},
      {"quit", 1, 2, "QUIT", Tone::dim, false, false, ""},
      {"drop", 1, 0, "drop", Tone::error, false, false, "The connection ends: nothing is removed."},
      {"stay", 1, 1, "STAT LIST RETR DELE RSET", Tone::dim, true, true, ""}};
  return graph;
}

struct Said {
  const char *speaker, *keyword, *rest, *source, *note;
};
constexpr Said said[] = {
    {"S", "+OK", " pop3.example.org POP3 server ready <1896.697170952@example.org>", "RFC 1939 §4",
     "greeting with APOP timestamp"},
    {"C", "CAPA", "", "RFC 2449 §5", "ask for capabilities"},
    {"S", "+OK", " Capability list follows", "RFC 2449 §5", "multi-line response begins"},
    {"S", "", "TOP", "", ""},
    {"S", "", "UIDL", "", ""},
    {"S", "", "STLS", "RFC 2595 §4", "TLS upgrade offered"},
    {"S", "", ".", "RFC 1939 §3", "termination octet"},
    {"C", "USER", " mrose", "RFC 1939 §7", "AUTHORIZATION state"},
    {"S", "+OK", " send PASS", "RFC 1939 §7", "positive status indicator"},
    {"C", "PASS", " ••••••••", "RFC 1939 §7", "secret masked in the view"},
    {"S", "+OK", " mrose's maildrop has 2 messages (320 octets)", "RFC 1939 §7",
     "lock acquired → TRANSACTION"},
    {"C", "STAT", "", "RFC 1939 §5", "drop listing"},
    {"S", "+OK", " 2 320", "RFC 1939 §5", "count and size in octets"},
    {"C", "LIST", "", "RFC 1939 §5", "scan listing"},
    {"S", "+OK", " 2 messages (320 octets)", "RFC 1939 §5", "multi-line response begins"},
    {"S", "", "1 120", "", ""},
    {"S", "", "2 200", "", ""},
    {"S", "", ".", "RFC 1939 §3", "termination octet"},
    {"C", "RETR", " 1", "RFC 1939 §5", "fetch message 1"},
    {"S", "+OK", " 120 octets", "RFC 1939 §5", "message follows, byte-stuffed"},
    {"S", "", "From: Anna <anna@example.org>", "RFC 5322 §3.6", "header"},
    {"S", "", "Subject: Perché no?", "RFC 6532", "UTF-8 header"},
    {"S", "", "(empty line)", "RFC 5322 §2.1", "empty line ends the header"},
    {"S", "", "Ciao! Ci vediamo alle 9.", "", ""},
    {"S", "", "..un punto iniziale", "RFC 1939 §3", "dot-stuffed line"},
    {"S", "", ".", "RFC 1939 §3", "termination octet"},
    {"C", "DELE", " 1", "RFC 1939 §5", "only marked, not removed yet"},
    {"S", "+OK", " message 1 deleted", "RFC 1939 §5", "marked as deleted"},
    {"C", "QUIT", "", "RFC 1939 §6", "TRANSACTION → UPDATE"},
    {"S", "+OK", " pop3.example.org signing off", "RFC 1939 §6", "marked messages removed"}};
constexpr std::size_t now = 28;

std::vector<Line> lines() {
  std::vector<Line> out;
  for (const Said& line : said) {
    const std::size_t number = out.size() + 1;
    const bool client = *line.speaker == 'C';
    out.push_back({.id = "line " + std::to_string(number),
                   .number = number,
                   .speaker = line.speaker,
                   .tone = client ? Tone::client : Tone::server,
                   .keyword = line.keyword,
                   .rest = line.rest,
                   .source = line.source,
                   .note = line.note,
                   .mood = number == now  ? LineMood::current
                           : number > now ? LineMood::ahead
                                          : LineMood::past});
  }
  return out;
}

Scrubber timeline() {
  Scrubber out;
  out.count = std::size(said);
  out.cursor = now;
  for (const Said& line : said) {
    out.ticks.push_back(*line.speaker == 'C' ? TickKind::client : TickKind::server);
  }
  out.stretches = {{0, 11, "AUTHORIZATION"}, {11, 29, "TRANSACTION"}, {29, 30, "UPDATE"}};
  out.bookmarks = {{19, "RETR"}};
  out.tip = [](std::size_t moment) { return "after event " + std::to_string(moment); };
  return out;
}

Matrix matrix() {
  Matrix out;
  out.columns = {{"server", "Server", Icon::server},
                 {"laptop", "Laptop", Icon::laptop},
                 {"phone", "Phone", Icon::phone}};
  out.rows = {{"lunch",
               "Perché no?",
               "Anna · 120 octets",
               {{CellMood::marked, "marked", "DELE 1 by laptop, 27th event; goes at QUIT", true},
                {CellMood::present, "downloaded", "RETR 1, 19th event", false},
                {CellMood::absent, "never seen", "phone has not connected", false}}},
              {"report",
               "Verbale riunione",
               "Carla · 200 octets",
               {{CellMood::present, "on server", "delivered before the lesson", false},
                {CellMood::absent, "not yet", "", false},
                {CellMood::lost, "lost", "phone crashed before it saved, 9th event", false}}},
              {"news",
               "Novità di novembre",
               "Lista · 1,4 KiB",
               {{CellMood::gone, "removed", "by laptop at QUIT, 14th event", false},
                {CellMood::duplicate, "twice", "downloaded again: the UIDL had changed", false},
                {CellMood::absent, "never seen", "", false}}}};
  return out;
}

}  // namespace

TrialData trial_data() {
  TrialData out;
  out.prose = prose();
  out.tasks = {{"Log in with USER and PASS", CheckMood::done},
               {"Download message 1 (RETR 1)", CheckMood::done},
               {"Mark it with DELE 1", CheckMood::done},
               {"Drop the connection before QUIT, then log in again", CheckMood::current},
               {"Answer: how many messages are left?", CheckMood::todo}};
  out.states = states();
  out.lines = lines();
  out.octets = {.data = "+OK message 1 deleted\r\n",
                .ranges = {{0, 3, Tone::server, "status"}, {21, 23, Tone::error, "CR LF ends it"}}};
  out.timeline = timeline();
  out.matrix = matrix();
  out.on_server = {
      {"lunch", Icon::envelope, Tone::error, "Perché no?", "Anna <anna@example.org> · 120 octets",
       "marked DELE", Tone::error, true, true, "goes when the session reaches UPDATE"},
      {"report", Icon::envelope, Tone::accent, "Verbale riunione",
       "Carla <carla@example.org> · 200 octets", "on server"},
      {"news", Icon::envelope, Tone::accent, "Novità di novembre",
       "Lista <news@example.org> · 1,4 KiB", "on server"}};
  out.on_laptop = {{"lunch laptop", Icon::envelope_open, Tone::ok, "Perché no?",
                    "Anna <anna@example.org> · 120 octets", "downloaded", Tone::ok}};
  return out;
}

}  // namespace casella::gui::testing
