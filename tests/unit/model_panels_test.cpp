// State diagram, cards, matrix and timeline: what they say of a world at each moment.
#include <algorithm>

#include "gui/model/cards_model.h"
#include "gui/model/matrix_model.h"
#include "gui/model/state_model.h"
#include "gui/model/timeline_model.h"
#include "tests/support/look.h"

using namespace casella;
using namespace casella::gui;
using casella::test::device;
using casella::test::Look;
using casella::test::run_to;
using casella::test::Scene;
using casella::test::words;

namespace {

Scene two_devices() {
  Scene scene;
  scene.devices = {device("laptop", Mode::Delete), device("phone", Mode::Keep)};
  scene.mail = {test::message(1,
                              "From: Anna <anna@example.org>\r\nSubject: "
                              "=?UTF-8?Q?Perch=C3=A9_no=3F?=\r\n\r\nCiao\r\n"),
                test::note(2)};
  return scene;
}

const GraphEdge& edge(const Graph& graph, std::string_view id) {
  for (const GraphEdge& each : graph.edges) {
    if (each.id == id) return each;
  }
  FAIL("no edge " << id);
  return graph.edges.front();
}

std::vector<std::string> taken(const Graph& graph) {
  std::vector<std::string> all;
  for (const GraphEdge& each : graph.edges) {
    if (each.taken) all.push_back(each.id);
  }
  return all;
}

std::string current(const Graph& graph) {
  std::string all;
  for (const GraphNode& node : graph.nodes) {
    if (node.mood == NodeMood::current) all += node.id;
  }
  return all;
}

}  // namespace

TEST_CASE("the state diagram comes from the commands' table") {
  pop3::ServerSettings settings;
  Graph graph = state_graph(settings, words());
  REQUIRE(graph.nodes.size() == 4);
  CHECK(edge(graph, "login").label == "USER / PASS, APOP  +OK");
  CHECK(edge(graph, "quit").label == "QUIT");
  CHECK(edge(graph, "bye").to == 3);
  CHECK(graph.nodes[0].tip.find("CAPA, USER") != std::string::npos);
  CHECK(graph.nodes[1].tip.find("CAPA, STAT, LIST, RETR, DELE, NOOP, RSET, TOP, UIDL") !=
        std::string::npos);
  settings.apop = settings.top = false;
  graph = state_graph(settings, words("it"));
  CHECK(edge(graph, "login").label == "USER / PASS  +OK");
  CHECK(graph.nodes[1].tip.find("TOP") == std::string::npos);
  CHECK(edge(graph, "drop").label == "niente QUIT");
}

TEST_CASE("the state diagram follows a session, and tells which way it ended") {
  Timeline timeline(two_devices().world());
  timeline.step(CheckMail{DeviceId{0}});
  run_until(timeline);
  timeline.step(CheckMail{DeviceId{1}});
  run_to(timeline, "STAT");
  timeline.step(HangUp{DeviceId{1}});
  run_until(timeline);
  Look look(timeline);
  StateModel model;
  const auto at = [&](Seq seq) -> const StateView& {
    look.to(seq);
    return model.update(look.moment(), look.history, look.focus(), words());
  };
  CHECK(at(0).session == "no session yet");
  CHECK(current(at(0).graph).empty());
  CHECK(current(at(1).graph) == "AUTHORIZATION");
  CHECK(at(1).session == "laptop, session 1");
  const Seq opened = look.after("+OK maildrop locked*");
  CHECK(current(at(opened - 1).graph) == "AUTHORIZATION");
  CHECK(current(at(opened).graph) == "TRANSACTION");
  CHECK(edge(at(opened).graph, "login").lit);
  CHECK_FALSE(edge(at(opened + 1).graph, "login").lit);
  CHECK(edge(at(opened + 1).graph, "login").taken);
  const Seq bye = look.after("*signing off*");
  CHECK(taken(at(bye).graph) == std::vector<std::string>{"login", "quit", "done"});
  CHECK(current(at(bye).graph) == "closed");
  CHECK(taken(at(timeline.size()).graph) == std::vector<std::string>{"login", "drop"});
  look.selection.choose_device(DeviceId{0});
  CHECK(taken(at(timeline.size()).graph) == std::vector<std::string>{"login", "quit", "done"});
}

TEST_CASE("before a session, and when nobody answers, the diagram is that of the device") {
  Scene scene = two_devices();
  for (DeviceSettings& each : scene.devices) {
    each.protocol = proto::Protocol::Imap;
    each.mode = Mode::Online;
  }
  Timeline timeline(scene.world());
  timeline.step(SetFirewall{143, PortRule::Refuse});
  timeline.step(CheckMail{DeviceId{0}});
  run_until(timeline);
  Look look(timeline);
  StateModel model;
  for (const Seq seq : {Seq{0}, timeline.size()}) {
    look.to(seq);
    const StateView& view = model.update(look.moment(), look.history, look.focus(), words());
    REQUIRE(view.graph.nodes.size() == 4);
    CHECK(view.graph.nodes[0].label == "not authenticated");
    CHECK(current(view.graph).empty());
    CHECK(view.session == "no session yet");
  }
}

TEST_CASE("of a device that reads on the server the matrix says no copy, fetched or not") {
  Scene scene = two_devices();
  scene.devices[1].protocol = proto::Protocol::Imap;
  scene.devices[1].mode = Mode::Online;
  Timeline timeline(scene.world());
  timeline.step(CheckMail{DeviceId{1}});
  run_until(timeline);
  Look look(timeline);
  MatrixModel model;
  for (const Seq seq : {Seq{0}, timeline.size()}) {
    look.to(seq);
    model.update(look.moment(), look.history, look.focus(), words());
    REQUIRE(model.rows() > 0);
    CHECK(model.cell(0, 1, words()).words == "never");
    CHECK(model.cell(0, 2, words()).words == "no copy");
    CHECK(model.cell(0, 2, words()).why == "reads the mail on the server (IMAP)");
  }
}

TEST_CASE("sessions of SMTP and POP2 have diagrams of their own, and are followed in them") {
  Scene scene = two_devices();
  scene.devices[1].protocol = proto::Protocol::Pop2;
  Timeline timeline(scene.world());
  timeline.step(SendMail{DeviceId{0}, {"alice@casella.example"}, test::note(77)});
  run_until(timeline);
  timeline.step(CheckMail{DeviceId{1}});
  run_until(timeline);
  Look look(timeline);
  StateModel model;
  std::vector<std::string> smtp, pop2;
  for (Seq seq = 1; seq <= timeline.size(); ++seq) {
    look.to(seq);
    const StateView& view = model.update(look.moment(), look.history, look.focus(), words());
    auto& seen = view.session == "phone · POP2" ? pop2 : smtp;
    const std::string now = current(view.graph);
    if (!now.empty() && (seen.empty() || seen.back() != now)) seen.push_back(now);
    CHECK_FALSE(view.graph.edges.empty());
  }
  CHECK(smtp == std::vector<std::string>{"CONNECTED", "READY", "MAIL", "RCPT", "DATA", "READY"});
  CHECK(pop2.front() == "AUTH");
  CHECK(pop2.back() == "ITEM");
  CHECK(std::find(pop2.begin(), pop2.end(), "NEXT") != pop2.end());

  look.to(look.after("354*"));
  look.selection.choose_device(DeviceId{0});
  const StateView& data = model.update(look.moment(), look.history, look.focus(), words());
  CHECK(edge(data.graph, "MAIL-RCPT").taken);
  CHECK(edge(data.graph, "MAIL-RCPT").label == "RCPT");
  CHECK_FALSE(edge(data.graph, "DATA-READY").taken);
  CHECK(data.graph.nodes[1].tip.find("NOOP") != std::string::npos);
}

TEST_CASE("a chosen command is judged by the state in which the server read it") {
  Scene scene = two_devices();
  scene.settings.pop3.uidl = false;
  Timeline timeline(scene.world());
  timeline.step(Connect{DeviceId{0}});
  for (const char* line :
       {"RETR 1", "USER alice", "PASS secret", "APOP a b", "UIDL", "HELO", "STAT"}) {
    run_until(timeline);
    timeline.step(Type{DeviceId{0}, line});
  }
  run_until(timeline);
  Look look(timeline);
  StateModel model;
  const auto verdict = [&](std::string_view line) {
    look.selection.choose_line(look.line(line));
    const StateView& view = model.update(look.moment(), look.history, look.focus(), words());
    return (view.permitted ? "yes: " : "no: ") + view.verdict;
  };
  CHECK(verdict("RETR 1") == "no: RETR is not permitted in AUTHORIZATION");
  CHECK(verdict("USER*") == "yes: USER is permitted in AUTHORIZATION");
  CHECK(verdict("APOP*") == "no: APOP is not permitted in TRANSACTION");
  CHECK(verdict("UIDL") == "no: this server doesn't offer UIDL");
  CHECK(verdict("HELO") == "no: not a command of POP3");
  CHECK(verdict("STAT") == "yes: STAT is permitted in TRANSACTION");
  CHECK(verdict("+OK send*") == "yes: ");
}

TEST_CASE("cards show who holds what, and what just changed") {
  Timeline timeline(two_devices().world());
  timeline.step(CheckMail{DeviceId{0}});
  run_until(timeline);
  Look look(timeline);
  CardsModel model;
  const auto at = [&](Seq seq) {
    look.to(seq);
    model.update(look.moment(), look.history, words());
  };
  at(0);
  REQUIRE(model.servers().size() == 1);
  REQUIRE(model.devices().size() == 2);
  CHECK(model.servers()[0].count == 2);
  CHECK(model.servers()[0].note == "not locked");
  CHECK(model.devices()[0].title == "Laptop");
  CHECK(model.devices()[0].mode == "fetches and deletes");
  CHECK(model.devices()[0].count == 0);
  CHECK(model.devices()[0].why == "It hasn't asked for mail yet");
  Entry entry = model.server_entry(0, 0, words());
  CHECK(entry.title == "Perché no?");
  CHECK(entry.subtitle == "Anna <anna@example.org> · 79 octets");
  CHECK(entry.badge == "on server");
  CHECK_FALSE(entry.changed);

  at(look.after("*message 1 deleted"));
  CHECK(model.servers()[0].note == "locked by laptop, session 1");
  entry = model.server_entry(0, 0, words());
  CHECK(entry.badge == "marked by laptop");
  CHECK(entry.struck);
  CHECK(entry.changed);
  CHECK(entry.tip.find("Message number 1 in this session") != std::string::npos);
  CHECK_FALSE(model.server_entry(0, 1, words()).struck);
  CHECK(model.devices()[0].count == 1);
  CHECK(model.devices()[0].note == "TRANSACTION");
  CHECK(model.devices()[0].last_reply == "+OK 79 octets");
  CHECK(model.device_entry(0, 0, words()).badge == "on disk");
  CHECK_FALSE(model.device_entry(0, 0, words()).changed);

  const Seq fetched = look.history.holdings().changes(1, 1)[0].seq;
  at(fetched + 1);
  CHECK(model.devices()[0].count == 2);
  CHECK(model.device_entry(0, 1, words()).badge == "in memory only");
  CHECK(model.device_entry(0, 1, words()).changed);
  CHECK_FALSE(model.device_entry(0, 0, words()).changed);

  const Seq removed = look.after("*signing off*");
  at(removed);
  CHECK(model.servers()[0].count == 2);  // still shown, as what has just gone
  CHECK(model.server_entry(0, 0, words()).badge == "removed");
  CHECK(model.server_entry(0, 0, words()).changed);
  at(removed + 1);
  CHECK(model.servers()[0].count == 0);
  CHECK(model.devices()[0].note == "offline");
  CHECK(model.devices()[1].why == "What another device fetched does not come to it by itself");
}

TEST_CASE("a device's card tells of copies, unique-ids and a crash") {
  Scene scene = two_devices();
  scene.devices[1].saves = SaveWhen::AtEnd;
  Timeline timeline(scene.world());
  timeline.step(CheckMail{DeviceId{1}});
  run_to(timeline, "QUIT");
  timeline.step(CrashDevice{DeviceId{1}});
  run_until(timeline);
  Look look(timeline);
  CardsModel model;
  model.update(look.moment(), look.history, words());
  CHECK(model.devices()[1].note == "crashed");
  CHECK(model.devices()[1].why == "What it had fetched was not on disk yet");
  CHECK(model.devices()[1].remembered.empty());
  timeline.step(CheckMail{DeviceId{1}});
  run_until(timeline);
  look.to_end();
  model.update(look.moment(), look.history, words());
  CHECK(model.devices()[1].remembered == "remembers 2 unique-ids");
  CHECK(model.devices()[1].count == 2);
  CHECK(model.device_entry(1, 0, words()).tip.find("UIDL ") != std::string::npos);
}

TEST_CASE("the matrix tells for each message and place what is there, and why") {
  Scene scene = two_devices();
  scene.devices[1].saves = SaveWhen::AtEnd;
  Timeline timeline(scene.world());
  timeline.step(CheckMail{DeviceId{1}});
  run_to(timeline, "QUIT");
  timeline.step(CrashDevice{DeviceId{1}});
  run_until(timeline);
  const Seq crashed = timeline.size();
  timeline.step(CheckMail{DeviceId{0}});
  run_until(timeline);
  timeline.step(Arrive{AccountId{0}, test::note(3)});
  Look look(timeline);
  MatrixModel model;
  const auto at = [&](Seq seq) -> const Matrix& {
    look.to(seq);
    model.update(look.moment(), look.history, look.focus(), words());
    return model.whole();
  };
  const auto cell = [&](std::size_t row, std::size_t column) {
    const MatrixCell& found = model.whole().rows[row].cells[column];
    CHECK(found.words == model.cell(row, column, words()).words);
    return found;
  };
  REQUIRE(at(0).columns.size() == 3);
  REQUIRE(at(0).rows.size() == 2);
  CHECK(at(0).rows[0].label == "Perché no?");
  CHECK(cell(0, 0).why == "on the server from the start");
  CHECK(cell(0, 1).words == "never");
  CHECK(cell(0, 1).why == "laptop has never fetched it");

  at(crashed);
  CHECK(cell(0, 2).mood == CellMood::lost);
  const Seq crash = *model.made_by(0, 2);
  CHECK(cell(0, 2).why == "forgotten when phone crashed, event " + std::to_string(crash + 1));
  CHECK(std::holds_alternative<CrashDevice>(*timeline[crash].action));
  at(crash + 1);
  CHECK(cell(0, 2).changed);
  CHECK(cell(1, 2).changed);
  CHECK_FALSE(cell(0, 0).changed);
  CHECK_FALSE(cell(0, 1).changed);
  at(crash + 2);
  CHECK_FALSE(cell(0, 2).changed);

  at(timeline.size());
  REQUIRE(model.rows() == 3);
  CHECK(cell(0, 0).mood == CellMood::gone);
  const Seq removed = *model.made_by(0, 0);
  CHECK(cell(0, 0).why == "removed by laptop at QUIT, event " + std::to_string(removed + 1));
  CHECK(cell(0, 1).mood == CellMood::present);
  CHECK(cell(2, 0).why == "arrived, event " + std::to_string(timeline.size()));
  CHECK(cell(2, 0).changed);
  CHECK(at(timeline.size() - 1).rows.size() == 2);
  CHECK(at(removed).rows[0].cells[0].mood == CellMood::marked);
}

TEST_CASE("the timeline's bar has ticks, stretches, marks, branches and the time") {
  Timeline timeline(two_devices().world());
  timeline.step(CheckMail{DeviceId{0}});
  run_to(timeline, "RETR 1");
  timeline.step(CheckMail{DeviceId{1}});
  run_to(timeline, "-ERR*");
  timeline.step(CutLink{ConnId{1}, {}});
  run_until(timeline);
  timeline.step(AdvanceTime{std::chrono::hours(26)});
  Look look(timeline);
  TimelineModel model;
  const std::vector<BranchPlace> branches = {{0, 0, timeline.size()}, {0, 7, 9}};
  const auto view = [&]() -> const TimelineView& {
    return model.update(look.moment(), look.history, look.focus(), branches, {{3, "here"}},
                        words());
  };
  CHECK(view().position == fmt::format("{0} / {0}", timeline.size()));
  CHECK(view().time == "1 d 2 h");
  REQUIRE(view().scrubber.ticks.size() == timeline.size());
  CHECK(view().scrubber.ticks[0] == TickKind::server);
  CHECK(view().scrubber.ticks[look.after("USER alice") - 1] == TickKind::client);
  const auto cut =
      std::find(view().scrubber.ticks.begin(), view().scrubber.ticks.end(), TickKind::fault);
  const auto cut_at = static_cast<std::size_t>(cut - view().scrubber.ticks.begin());
  CHECK(std::holds_alternative<CutLink>(*timeline[cut_at].action));
  std::vector<std::string> marks;
  for (const TimelineMark& mark : view().marks) marks.push_back(mark.words);
  CHECK(marks == std::vector<std::string>{
                     "phone: login refused, the maildrop is in use", "the link of laptop is cut",
                     "no QUIT: 1 mark is forgotten, nothing is removed", "time passes: 1 d 2 h"});
  CHECK(view().branches[1].name == "branch 2");
  CHECK(view().branches[1].from == "from first way, after event 7");
  CHECK(view().branches[0].current);

  // Of sessions that lie over each other the one at hand is named.
  look.to(look.after("STAT"));
  REQUIRE(view().scrubber.stretches.size() >= 2);
  CHECK(view().session == "laptop");
  CHECK(view().scrubber.stretches[0].label == "laptop · AUTHORIZATION");
  CHECK(view().scrubber.stretches[0].begin == 0);
  CHECK(view().scrubber.stretches[0].end == look.after("+OK maildrop locked*"));
  CHECK(view().scrubber.stretches[1].label == "laptop · TRANSACTION");
  for (const Stretch& stretch : view().scrubber.stretches)
    CHECK(stretch.label.substr(0, 6) == "laptop");
  look.selection.choose_device(DeviceId{1});
  look.to_end();
  CHECK(view().scrubber.stretches[0].label == "phone · AUTHORIZATION");
  CHECK(view().scrubber.tip(look.after("PASS secret")) ==
        std::to_string(look.after("PASS secret")) + " · C: PASS ••••••••");
  CHECK(view().scrubber.tip(cut_at + 1) ==
        std::to_string(cut_at + 1) + " · the link of laptop is cut");

  // A longer log is read on.
  timeline.step(Arrive{AccountId{0}, test::note(5)});
  look.to_end();
  CHECK(view().scrubber.ticks.size() == timeline.size());
  CHECK(view().marks.back().words == "“note 5” arrives for alice");
  CHECK(view().marks.back().moment == timeline.size());
}
