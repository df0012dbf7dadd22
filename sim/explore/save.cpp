#include "sim/explore/save.h"

#include <fmt/format.h>

#include <algorithm>

#include "sim/world/run.h"
#include "sim/world/transcript.h"

namespace casella::explore {
namespace {

// A literal string of TOML; what can't stand in one becomes a '*', which stands for anything.
std::string literal(std::string text) {
  std::replace_if(
      text.begin(), text.end(), [](char c) { return c == '\'' || (c >= 0 && c < ' '); }, '*');
  return "'" + text + "'";
}

std::string seconds(Duration by) {
  const auto whole = std::chrono::ceil<std::chrono::seconds>(by).count();
  return fmt::format("\"{}s\"", std::max<std::int64_t>(whole, 1));
}

// What completes an IMAP command: a tag, and how it went. Else empty.
std::string_view completion(std::string_view text) {
  const std::size_t tag = text.find(' ');
  if (tag == 0 || tag == text.npos || text[0] == '*' || text[0] == '+') return {};
  for (const std::string_view word : {" OK", " NO", " BAD"}) {
    if (text.substr(tag).starts_with(word)) return text.substr(0, tag + word.size());
  }
  return {};
}

// Of a server's line only what decides: the rest holds numbers that no one reads.
std::string pattern(const Line& line, bool scripted) {
  const std::string_view text = line.text();
  if (line.from == Side::Client) {
    if (!scripted && matches("PASS *", text)) return "C: PASS *";
    return "C: " + std::string(text);
  }
  if (text.starts_with("-ERR")) return "S: -ERR*";
  if (text.starts_with("+OK")) return "S: +OK*";
  return "S: " + std::string(completion(text)) + "*";
}

bool is_status(const Line& line) {
  const std::string_view text = line.text();
  return line.from == Side::Client || text.starts_with("+OK") || text.starts_with("-ERR") ||
         !completion(text).empty();
}

class Teller {
 public:
  explicit Teller(const Timeline& session) : session_(session) { transcript_.read(session); }

  std::string tell() {
    for (Seq seq = 0; seq < session_.size(); ++seq) {
      std::visit([&](const auto& action) { before(action, seq); }, *session_[seq].action);
      // A reply is told where the server gave it: what decides is when, not when it was heard.
      for (const Line& line : transcript_.lines()) {
        const Seq told = line.from == Side::Server ? line.sent : line.arrived;
        if (told == seq && (line.arrived != kNever || tells_nothing_new(line)) && is_status(line))
          exchanged(line);
      }
    }
    flush();
    return std::move(out_);
  }

 private:
  // What happens by itself is played by the runs.
  template <class T>
  void before(const T&, Seq) {}

  void before(const Connect&, Seq seq) {
    for (const Happening& what : session_[seq].what) {
      if (const auto* opened = std::get_if<happening::Opened>(&what)) {
        scripted_.push_back(opened->conn);
      }
    }
  }
  void before(const Arrive& action, Seq) {
    flush();
    out_ += fmt::format("[[step]]\nmail = {{ account = {}, file = {} }}\n\n",
                        literal(session_.tip().store.accounts[action.account.value]->user),
                        literal(action.message->name()));
  }
  void before(const HandleMail& action, Seq) {
    flush();
    out_ += fmt::format("[[step]]\ndo = {{ device = {}, deed = \"{}\", file = {}",
                        literal(name(action.device)), row_of(action.deed).id,
                        literal(file_of(action.message)));
    if (action.deed == Deed::Move) out_ += fmt::format(", folder = {}", literal(action.folder));
    out_ += ", waits = true }\n\n";
  }
  void before(const CutLink& action, Seq seq) {
    const Duration late =
        noticed_late(action.conn, seq) ? std::chrono::minutes(5) : Duration::zero();
    if (late > Duration::zero()) late_.push_back(action.conn);
    fault("cut", device_of(action.conn), seq, late);
  }
  void before(const CrashDevice& action, Seq seq) { fault("crash", action.device, seq, {}); }
  void before(const HangUp& action, Seq seq) { fault("hangup", action.device, seq, {}); }
  void before(const FailStore& action, Seq) {
    const Line* asked = last_sent(device_of(action.conn), session_.size(), false);
    flush();
    if (asked == nullptr) return;
    const std::string what =
        matches("PASS *", asked->text()) ? "PASS *" : std::string(asked->text());
    out_ += fmt::format("[[step]]\nfault = {{ kind = \"store\", device = {}, before = {} }}\n\n",
                        literal(name(asked->device)), literal(what));
  }
  void before(const AdvanceTime& action, Seq) {
    flush();
    out_ += fmt::format("[[step]]\nwait = {}\n\n", seconds(action.by));
  }
  void before(const Deliver& action, Seq) {
    const auto late = std::find(late_.begin(), late_.end(), action.conn);
    if (action.to != Side::Server || late == late_.end()) return;
    late_.erase(late);
    flush();
    out_ += "[[step]]\nwait = \"6m\"\n\n";
  }

  void fault(std::string_view kind, DeviceId device, Seq seq, Duration by) {
    flush();
    out_ +=
        fmt::format("[[step]]\nfault = {{ kind = \"{}\", device = {}", kind, literal(name(device)));
    const Line* sent = last_sent(device, seq, true);
    if (sent != nullptr && kind != "hangup") {
      const std::string_view text = matches("PASS *", sent->text()) ? "PASS *" : sent->text();
      out_ += fmt::format(", before = {}", literal(std::string(text)));
    } else if (kind != "hangup" && is_silent(device, seq)) {
      out_ += ", before = '*'";  // there must be a session for it to strike
    }
    if (by > Duration::zero()) out_ += fmt::format(", by = {}", seconds(by));
    out_ += " }\n\n";
  }

  // A reply that was lost, but for mail: whether it was heard changes nothing on any disk, and the
  // run must go on until the store has answered.
  bool tells_nothing_new(const Line& line) const {
    if (line.from == Side::Client) return false;
    const Line* asked = last_sent(line.device, line.sent, false);
    return asked != nullptr && !matches("RETR *", asked->text());
  }

  // The latest line that the device has sent before `seq`; with `in_flight`, if it is still on its
  // way.
  const Line* last_sent(DeviceId device, Seq seq, bool in_flight) const {
    const auto& lines = transcript_.lines();
    for (auto line = lines.rbegin(); line != lines.rend(); ++line) {
      if (line->device != device || line->from != Side::Client || line->sent >= seq) continue;
      return in_flight && line->arrived < seq ? nullptr : &*line;
    }
    return nullptr;
  }

  std::string file_of(MessageId id) const {
    for (const Cow<Account>& account : session_.seek(0).store.accounts) {
      if (const Item* item = account->inbox->find(id)) return item->message->name();
    }
    for (Seq seq = 0; seq < session_.size(); ++seq) {
      const auto* arrive = std::get_if<Arrive>(session_[seq].action);
      if (arrive != nullptr && arrive->message->id() == id) return arrive->message->name();
    }
    return {};
  }

  // It has called the server, and said nothing yet.
  bool is_silent(DeviceId device, Seq seq) const {
    const World before = session_.seek(seq);
    const Connection* open = before.connection_of(device);
    return open != nullptr && std::none_of(transcript_.lines().begin(), transcript_.lines().end(),
                                           [&](const Line& line) {
                                             return line.conn == open->id && line.sent < seq &&
                                                    line.from == Side::Client;
                                           });
  }

  // Whether others did something between the cut and the moment the server noticed it.
  bool noticed_late(ConnId conn, Seq seq) const {
    const DeviceId own = device_of(conn);
    for (Seq later = seq + 1; later < session_.size(); ++later) {
      const auto* deliver = std::get_if<Deliver>(session_[later].action);
      if (deliver != nullptr && deliver->conn == conn && deliver->to == Side::Server) return false;
      const auto whose = casella::device_of(session_[later], session_.seek(later));
      if (whose && *whose != own) return true;
    }
    return false;
  }

  DeviceId device_of(ConnId conn) const {
    for (const Line& line : transcript_.lines()) {
      if (line.conn == conn) return line.device;
    }
    return {};
  }

  const std::string& name(DeviceId device) const {
    return session_.tip().devices[device.value]->settings->id;
  }

  void exchanged(const Line& line) {
    const bool scripted =
        std::find(scripted_.begin(), scripted_.end(), line.conn) != scripted_.end();
    if (!lines_.empty() && (line.device != device_ || scripted != by_script_)) flush();
    device_ = line.device;
    by_script_ = scripted;
    lines_.push_back(literal(pattern(line, scripted)));
  }

  void flush() {
    if (lines_.empty()) return;
    out_ += fmt::format("[[step]]\nrun   = {}\n{}lines = [{}]\n\n", literal(name(device_)),
                        by_script_ ? "by    = \"script\"\n" : "", fmt::join(lines_, ", "));
    lines_.clear();
  }

  const Timeline& session_;
  Transcript transcript_;
  std::string out_;
  std::vector<std::string> lines_;  // of the run being told
  DeviceId device_;
  bool by_script_ = false;
  std::vector<ConnId> scripted_, late_;
};

}  // namespace

std::string steps_of(const Timeline& session) {
  return Teller(session).tell();
}

}  // namespace casella::explore
