#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "sim/base/utf8.h"
#include "sim/export/ladder.h"

namespace casella::exports {

namespace {

struct Colours {
  std::string_view panel, panel2, border, text, dim, client, server, error, note;
};
constexpr Colours kLight = {"#FFFFFF", "#F4F6FA", "#D9DEE7", "#1D2433", "#556070",
                            "#1F5FBF", "#1B7F4B", "#C93A32", "#8A6116"};
constexpr Colours kDark = {"#1B1F27", "#232833", "#2F3642", "#E4E8EF", "#98A2B3",
                           "#6CB6FF", "#7BD88F", "#F47067", "#C9A86A"};

constexpr std::string_view kShapes = R"css(
.name{font:600 15px Inter,system-ui,sans-serif;text-anchor:middle}
.title{font:600 20px Inter,system-ui,sans-serif}
.time{font:12px "JetBrains Mono",ui-monospace,monospace;text-anchor:end}
.said{font:12px "JetBrains Mono",ui-monospace,monospace;text-anchor:middle}
.event{font:13px Inter,system-ui,sans-serif}
.said,.event{paint-order:stroke;stroke-width:5px;stroke-linejoin:round}
.lane{stroke-width:2} .wire{stroke-width:1.6} .waiting{stroke-dasharray:5 4}
.gone{stroke-width:2.4;fill:none}
)css";

// Colours stand in each rule, since few programs but browsers know variables.
std::string coloured(const Colours& colours) {
  return fmt::format(
      ".paper{{fill:{0}}} .box{{fill:{1};stroke:{2}}} .lane{{stroke:{2}}}\n"
      ".name,.title{{fill:{3}}} .time{{fill:{4}}}\n"
      ".said,.event{{stroke:{0}}} .event,.dot{{fill:{8}}} .gone{{stroke:{7}}}\n"
      ".c .wire{{stroke:{5}}} .c .said,.c .head{{fill:{5}}}\n"
      ".s .wire{{stroke:{6}}} .s .said,.s .head{{fill:{6}}}\n",
      colours.panel, colours.panel2, colours.border, colours.text, colours.dim, colours.client,
      colours.server, colours.error, colours.note);
}

}  // namespace

std::string ladder_style() {
  return std::string(kShapes) + coloured(kLight) + "@media(prefers-color-scheme:dark){\n" +
         coloured(kDark) + "}\n";
}

namespace {

constexpr std::size_t kLabelLimit = 40;  // characters between two lanes

std::string shortened(std::string_view text) {
  const std::string shown = printable(text);
  std::string out;
  std::size_t characters = 0;
  for (std::size_t at = 0; at < shown.size();) {
    if (++characters > kLabelLimit) return out + "…";
    const std::size_t size = character_at(shown, at).size;
    out += shown.substr(at, size);
    at += size;
  }
  return out;
}

// One text, or one a language.
template <class Words>
std::string texts(std::span<const Voice> voices, std::string_view kind, std::string_view attributes,
                  Words words) {
  std::string out;
  for (const Voice& voice : voices) {
    const std::string language = voices.size() > 1 ? fmt::format(" t-{}", voice.language) : "";
    out += fmt::format("<text class=\"{}{}\" {}>{}</text>", kind, language, attributes,
                       xml(words(voice)));
  }
  return out;
}

struct Point {
  double x, y;
};

// A direction of length 1, found without angles: every machine rounds square roots alike.
Point direction(Point from, Point to) {
  const double dx = to.x - from.x, dy = to.y - from.y;
  const double length = std::sqrt(dx * dx + dy * dy);
  return {dx / length, dy / length};
}

std::string head(Point tip, Point along) {
  const auto corner = [&](double side) {
    return fmt::format("{:.1f},{:.1f}", tip.x - 9 * along.x - side * along.y,
                       tip.y - 9 * along.y + side * along.x);
  };
  return fmt::format("<polygon class=\"head\" points=\"{:.1f},{:.1f} {} {}\"/>", tip.x, tip.y,
                     corner(4), corner(-4));
}

std::string arrow(const Story& story, const Ladder& ladder, std::size_t index,
                  std::span<const Voice> voices) {
  const Moment& moment = story.moments()[index];
  const Line& first = story.lines(moment).front();
  const Line& last = story.lines(moment).back();
  const bool client = first.from == Side::Client;
  const double device = ladder.lane(first.device), server = ladder.server;
  const Point start{client ? device : server, static_cast<double>(ladder.rows[index])};
  Point end{client ? server : device, start.y + 14};
  const bool arrived = story.arrived(last), lost = story.lost(last);
  if (arrived) end.y = std::max(end.y, static_cast<double>(ladder.arrival(last.arrived)));
  const Point along = direction(start, end);
  const double reach = arrived ? 1.0 : lost ? 0.55 : 0.8;
  const Point tip{start.x + (end.x - start.x) * reach, start.y + (end.y - start.y) * reach};
  std::string out = fmt::format(
      "<line class=\"wire{}\" x1=\"{:.1f}\" y1=\"{:.1f}\" x2=\"{:.1f}\" y2=\"{:.1f}\"/>",
      arrived ? "" : " waiting", start.x, start.y, tip.x, tip.y);
  if (lost) {
    out += fmt::format("<path class=\"gone\" d=\"M{:.1f} {:.1f}l12 12m0 -12l-12 12\"/>", tip.x - 6,
                       tip.y - 6);
  } else {
    out += head(tip, along);
  }
  // The label lies along the arrow, in the gap beside the device.
  const double to_server = kLaneGap / 2.0 / std::abs(server - device);
  const double part = lost ? reach / 2 : client ? to_server : 1 - to_server;
  const Point middle{start.x + (end.x - start.x) * part, start.y + (end.y - start.y) * part - 5};
  const double turn = along.x < 0 ? -1 : 1;  // text reads from left to right
  const auto place =
      fmt::format("transform=\"matrix({0:.4f} {1:.4f} {2:.4f} {0:.4f} {3:.1f} {4:.1f})\"",
                  along.x * turn, along.y * turn, -along.y * turn, middle.x, middle.y);
  out += texts(voices, "said", place, [&](const Voice& voice) {
    const std::string more = more_lines(moment, *voice.text);
    return shortened(std::string(first.text()) + (more.empty() ? "" : " " + more));
  });
  return out;
}

std::string event(const Story& story, const Ladder& ladder, std::size_t index,
                  std::span<const Voice> voices) {
  const Moment& moment = story.moments()[index];
  const DeviceId* device = story.device_of(moment);
  const bool at_server = is_at_server(story, moment);
  const bool device_left = device == nullptr || ladder.lane(*device) < ladder.server;
  const int x = at_server ? ladder.server : ladder.lane(*device);
  const int y = ladder.rows[index];
  // The server's words stand away from the device, whose arrows may be under way.
  return fmt::format("<circle class=\"dot\" cx=\"{}\" cy=\"{}\" r=\"4\"/>", x, y) +
         texts(voices, "event",
               fmt::format("x=\"{}\" y=\"{}\" text-anchor=\"{}\"", x + (device_left ? 12 : -12),
                           y + 4, device_left ? "start" : "end"),
               [&](const Voice& voice) { return story.words(moment.event, *voice.text); });
}

std::string lane(int x, int height, const std::string& name) {
  return fmt::format(
      "<line class=\"lane\" x1=\"{0}\" y1=\"{1}\" x2=\"{0}\" y2=\"{2}\"/>"
      "<rect class=\"box\" x=\"{3}\" y=\"52\" width=\"150\" height=\"34\" rx=\"8\"/>{4}\n",
      x, kLaneTop, height - 8, x - 75, name);
}

}  // namespace

std::string ladder_body(const Story& story, const Ladder& ladder, std::span<const Voice> voices) {
  std::string out;
  const auto name_at = [](int x) { return fmt::format("x=\"{}\" y=\"74\"", x); };
  for (std::uint32_t i = 0; i < story.devices().size(); ++i) {
    const int x = ladder.lanes[i];
    const Voice& any = voices.front();
    out += lane(x, ladder.height, texts({&any, 1}, "name", name_at(x), [&](const Voice&) {
                  return story.devices()[i];
                }));
  }
  out += lane(ladder.server, ladder.height,
              texts(voices, "name", name_at(ladder.server), [](const Voice& voice) {
                return std::string((*voice.text)("export.server"));
              }));
  std::string last_time;
  for (std::size_t i = 0; i < story.moments().size(); ++i) {
    const Moment& moment = story.moments()[i];
    const bool message = moment.lines > 0;
    const auto* kind = !message                                           ? "e"
                       : story.lines(moment).front().from == Side::Client ? "c"
                                                                          : "s";
    out += fmt::format("<g class=\"m {}\" data-m=\"{}\">", kind, i);
    if (const std::string time = clock_words(moment.at); time != last_time) {
      out += fmt::format("<text class=\"time\" x=\"134\" y=\"{}\">{}</text>", ladder.rows[i] + 4,
                         time);
      last_time = time;
    }
    out += message ? arrow(story, ladder, i, voices) : event(story, ladder, i, voices);
    out += "</g>\n";
  }
  return out;
}

std::string as_svg(const Story& story, const Voice& voice) {
  const Ladder ladder(story, {&voice, 1});
  std::string out = fmt::format(
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
      "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {0} {1}\" width=\"{0}\" "
      "height=\"{1}\" xml:lang=\"{2}\">\n",
      ladder.width, ladder.height, voice.language);
  out += fmt::format(
      "<title>{0}</title>\n<style>{1}</style>\n"
      "<rect class=\"paper\" width=\"100%\" height=\"100%\"/>\n"
      "<text class=\"title\" x=\"24\" y=\"32\">{0}</text>\n",
      xml(voice.title), ladder_style());
  return out + ladder_body(story, ladder, {&voice, 1}) + "</svg>\n";
}

}  // namespace casella::exports
