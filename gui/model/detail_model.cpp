#include "gui/model/detail_model.h"

#include <algorithm>

#include "gui/model/transcript_model.h"
#include "gui/model/words.h"
#include "sim/world/secrets.h"

namespace casella::gui {
namespace {

DetailBadge way_badge(const casella::Line& line, Seq cursor, const Text& text) {
  switch (way_of(line, cursor)) {
    case Way::ahead: return {std::string(text("model.way.ahead")), Tone::dim};
    case Way::in_flight: return {std::string(text("model.way.in_flight")), Tone::note};
    case Way::lost: return {std::string(text("model.way.lost")), Tone::error};
    case Way::arrived: break;
  }
  return {};
}

void add_fields(const casella::Line& line, bool show_secrets, const Text& text, Detail& out) {
  out.octets.data = line.octets;
  const auto password = show_secrets ? std::nullopt : password_in(line);
  if (password) {
    std::fill(out.octets.data.begin() + static_cast<std::ptrdiff_t>(*password),
              out.octets.data.begin() + static_cast<std::ptrdiff_t>(line.text().size()), '*');
  }
  for (const Field& field : fields_of(line)) {
    const std::string key = "model.field." + std::string(field.name);
    DetailField worded{field.begin,
                       field.end,
                       field.tone,
                       std::string(text(key + ".label")),
                       std::string(text(key + ".long")),
                       {}};
    const std::string_view value =
        std::string_view(line.octets).substr(field.begin, field.end - field.begin);
    if (password && field.end > *password && field.begin < line.text().size()) {
      worded.value = "••••••••";
    } else if (field.name != "crlf" && field.name != "body") {
      worded.value = showable(value);
    }
    out.octets.ranges.push_back({field.begin, field.end, field.tone, worded.label});
    out.fields.push_back(std::move(worded));
  }
}

// What others saw of a sealed line: the records that its step put on the link.
std::string seen_by_others(const casella::Line& line, const Timeline& timeline, const Text& text) {
  std::uint64_t size = 0;
  for (const Happening& each : timeline[line.sent].what) {
    const auto* record = std::get_if<happening::TlsSent>(&each);
    if (record != nullptr && record->conn == line.conn && record->from == line.from) {
      size += record->octets.size;
    }
  }
  return text.fill("model.detail.sealed", octets_words(size, text));
}

Detail of_line(const Moment& moment, const History& history, std::size_t index, bool show_secrets,
               const Text& text) {
  const casella::Line& line = moment.transcript.lines()[index];
  Detail out;
  out.empty = false;
  out.title = text.fill("model.detail.line", index + 1);
  const std::string device = history.device_words(line.device, text);
  const std::string_view server = text("model.server");
  const bool client = line.from == Side::Client;
  out.badges.push_back(
      {client ? fmt::format("{} → {}", device, server) : fmt::format("{} → {}", server, device),
       client ? Tone::client : Tone::server});
  const proto::Note& why = *line.meaning.note;
  out.badges.push_back({rfc_words(why.rfc), Tone::note});
  const std::string_view state =
      line.state == "closed" ? text("model.state.closed") : std::string_view(line.state);
  out.badges.push_back({text.fill("model.detail.state", state), Tone::accent});
  if (line.message.value != 0) {
    out.badges.push_back({text.fill("model.detail.message", line.message.value), Tone::dim});
  }
  const DetailBadge way = way_badge(line, moment.cursor, text);
  if (!way.words.empty()) out.badges.push_back(way);
  out.explanation = text(std::string(why.key.name) + ".long");
  if (line.sealed) {
    out.badges.push_back({"TLS", Tone::ok});
    out.explanation += " " + seen_by_others(line, moment.timeline, text);
  }
  add_fields(line, show_secrets, text, out);
  std::string_view shown = out.octets.data;
  shown = shown.substr(0, shown.find_last_not_of("\r\n") + 1);
  out.line = showable(shown);
  return out;
}

Detail of_event(const History& history, std::size_t index, const Text& text) {
  const Event& event = history.events()[index];
  Detail out;
  out.empty = false;
  out.title = text.fill("model.detail.event", event.seq + 1);
  out.badges.push_back({history.words(event, text), tone_of(event.kind)});
  // What POP3 and IMAP do differently is told by whose session it was; of mail that arrives, by
  // whether IMAP is spoken here at all.
  const auto& sessions = history.sessions();
  const auto by_imap = [](const SessionLog& each) {
    return each.protocol == proto::Protocol::Imap;
  };
  const SessionLog* own = history.session(history.conn_of(event.seq));
  const bool imap = event.kind == EventKind::arrived
                        ? std::any_of(sessions.begin(), sessions.end(), by_imap)
                        : own != nullptr && by_imap(*own);
  const std::string key(long_key(event.kind));
  out.explanation = text(imap && text.has(key + "_imap") ? key + "_imap" : key);
  return out;
}

}  // namespace

const Detail& DetailModel::update(const Moment& moment, const History& history, const Focus& focus,
                                  const Text& text) {
  const Stamp now{history.size(), moment.cursor, moment.branch, moment.edition, history.epoch(), 0};
  if (built_ && now == stamp_ && focus == focus_) return detail_;
  stamp_ = now;
  focus_ = focus;
  built_ = true;
  if (focus.line) {
    detail_ = of_line(moment, history, *focus.line, show_secrets_, text);
  } else if (focus.event) {
    detail_ = of_event(history, *focus.event, text);
  } else {
    detail_ = {};
    detail_.title = text("model.detail.nothing");
  }
  return detail_;
}

void DetailModel::show_secrets(bool show) {
  built_ &= show == show_secrets_;
  show_secrets_ = show;
}

}  // namespace casella::gui
