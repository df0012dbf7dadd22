#include "sim/compare/push_pull.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "sim/base/utf8.h"
#include "sim/compare/words.h"

namespace casella::compare {
namespace {

// Mail and clocks know nothing of each other: polling is begun at so many moments, evenly apart,
// and what is told is the mean over all.
constexpr int kPhases = 4;

// The same mail, and a device that does nothing but look.
Story watched(const Story& story, int every_minutes, int phase) {
  Story made;
  made.seed = story.seed;
  made.link = story.link;
  made.mail = story.mail;
  made.devices = {{"phone", false, every_minutes == 0, false}};
  Duration last{};
  for (const Event& event : story.events) {
    if (!std::holds_alternative<Arrives>(event.what)) continue;
    made.events.push_back(event);
    last = event.at;
  }
  const Duration end = last + std::chrono::hours(1);
  if (every_minutes == 0) {
    made.events.insert(made.events.begin(), {Duration{}, Checks{"phone", {}}});
    return made;
  }
  const Duration interval = std::chrono::minutes(every_minutes);
  for (Duration at = interval * (2 * phase + 1) / (2 * kPhases); at <= end; at += interval)
    made.events.push_back({at, Checks{"phone", {}}});
  std::stable_sort(made.events.begin(), made.events.end(),
                   [](const Event& a, const Event& b) { return a.at < b.at; });
  return made;
}

std::string name_of(const Watching& each, const Text& text) {
  if (each.every_minutes == 0) return std::string(text("compare.push.idle"));
  return text.fill("compare.push.every", each.every_minutes);
}

std::string mean_of(const Watching& each, const Text& text) {
  const auto mean = each.news.mean();
  return mean ? time_words(milliseconds(*mean), text) : std::string("–");
}

constexpr double kWidth = 640, kHeight = 300, kLeft = 90, kBottom = 46, kTop = 16, kRight = 150;

// A scale by powers of ten that holds all values.
struct Scale {
  double low = 0, high = 1;  // exponents
  double from = 0, to = 1;   // on the page
  Scale(double least, double most, double begin, double end) : from(begin), to(end) {
    low = std::floor(std::log10(std::max(least, 1.0)));
    high = std::max(low + 1, std::ceil(std::log10(std::max(most, 1.0))));
  }
  double at(double value) const {
    return from + (to - from) * (std::log10(std::max(value, 1.0)) - low) / (high - low);
  }
};

std::string plot(std::span<const Watching> all, const Text& text) {
  double least_octets = 1e18, most_octets = 1, least_ms = 1e18, most_ms = 1;
  const auto octets = [](const Watching& each) {
    return static_cast<double>(each.octets_up + each.octets_down);
  };
  const auto ms = [](const Watching& each) {
    return static_cast<double>(milliseconds(each.news.mean().value_or(Duration{})));
  };
  for (const Watching& each : all) {
    least_octets = std::min(least_octets, octets(each));
    most_octets = std::max(most_octets, octets(each));
    least_ms = std::min(least_ms, ms(each));
    most_ms = std::max(most_ms, ms(each));
  }
  const Scale x(least_octets, most_octets, kLeft, kWidth - kRight);
  const Scale y(least_ms, most_ms, kHeight - kBottom, kTop);
  std::string out = fmt::format(
      "<svg viewBox=\"0 0 {} {}\" role=\"img\" aria-label=\"{}\" font-size=\"13\" "
      "fill=\"currentColor\">\n",
      kWidth, kHeight, xml(text("compare.push.title")));
  const auto line = [&](double x1, double y1, double x2, double y2) {
    out += fmt::format(
        "<line x1=\"{:.1f}\" y1=\"{:.1f}\" x2=\"{:.1f}\" y2=\"{:.1f}\" "
        "stroke=\"currentColor\" stroke-opacity=\".25\"/>\n",
        x1, y1, x2, y2);
  };
  for (double power = x.low; power <= x.high; ++power) {
    const double at = x.at(std::pow(10, power));
    line(at, kTop, at, kHeight - kBottom);
    out += fmt::format("<text x=\"{:.1f}\" y=\"{}\" text-anchor=\"middle\">{}</text>\n", at,
                       kHeight - kBottom + 18, xml(octet_words(std::pow(10, power), text)));
  }
  for (const int tick : {1, 10, 100, 1'000, 10'000, 60'000, 600'000, 3'600'000, 36'000'000}) {
    if (tick < std::pow(10, y.low) || tick > std::pow(10, y.high)) continue;
    const double at = y.at(tick);
    line(kLeft, at, kWidth - kRight, at);
    out += fmt::format("<text x=\"{}\" y=\"{:.1f}\" text-anchor=\"end\">{}</text>\n", kLeft - 8,
                       at + 4, xml(time_words(tick, text)));
  }
  for (const Watching& each : all) {
    const bool idle = each.every_minutes == 0;
    out += fmt::format(
        "<circle cx=\"{:.1f}\" cy=\"{:.1f}\" r=\"5\" fill=\"{}\"/>"
        "<text x=\"{:.1f}\" y=\"{:.1f}\">{}</text>\n",
        x.at(octets(each)), y.at(ms(each)), idle ? "#178048" : "#2F64D6", x.at(octets(each)) + 9,
        y.at(ms(each)) + 4, xml(name_of(each, text)));
  }
  out += fmt::format("<text x=\"{}\" y=\"{}\" text-anchor=\"middle\">{}</text>\n",
                     (kLeft + kWidth - kRight) / 2, kHeight - 6, xml(text("compare.push.octets")));
  out += fmt::format("<text x=\"{}\" y=\"{}\">{}</text>\n", kLeft + 6, kTop + 12,
                     xml(text("compare.push.mean")));
  return out + "</svg>\n";
}

}  // namespace

std::vector<Watching> push_and_pull(const Story& story) {
  std::vector<Watching> all;
  const auto add = [&](int every_minutes) {
    Watching sum{every_minutes, {}, 0, 0, 0, 0};
    const int phases = every_minutes == 0 ? 1 : kPhases;
    for (int phase = 0; phase < phases; ++phase) {
      const Column column = play(watched(story, every_minutes, phase), Way::Imap);
      const DeviceCost total = column.total();
      sum.news.times += column.news.times;
      sum.news.never += column.news.never;
      sum.news.sum += column.news.sum;
      sum.news.longest = std::max(sum.news.longest, column.news.longest);
      sum.sessions += total.sessions;
      sum.round_trips += total.round_trips;
      sum.octets_up += total.octets_up;
      sum.octets_down += total.octets_down;
    }
    const auto many = static_cast<unsigned>(phases);
    for (auto* each : {&sum.sessions, &sum.round_trips, &sum.news.never}) *each /= many;
    for (auto* each : {&sum.octets_up, &sum.octets_down}) *each /= many;
    all.push_back(sum);
  };
  add(0);
  for (const int minutes : kEveryMinutes) add(minutes);
  return all;
}

std::string push_pull_text(std::span<const Watching> all, const Text& text) {
  const std::string heads[] = {
      "", std::string(text("compare.push.mean")), std::string(text("compare.push.longest")),
      std::string(text("compare.push.sessions")), std::string(text("compare.push.octets"))};
  std::vector<std::vector<std::string>> rows = {{std::begin(heads), std::end(heads)}};
  for (const Watching& each : all) {
    rows.push_back({name_of(each, text), mean_of(each, text),
                    time_words(milliseconds(each.news.longest), text),
                    std::to_string(each.sessions),
                    std::to_string(each.octets_up + each.octets_down)});
  }
  std::string out = std::string(text("compare.push.title")) + "\n\n";
  for (const auto& row : rows) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      std::size_t width = 0;
      for (const auto& other : rows) width = std::max(width, columns_of(other[i]));
      out += (i > 0 ? "  " : "") + padded(row[i], width, i > 0);
    }
    out += "\n";
  }
  return out;
}

std::string push_pull_csv(std::span<const Watching> all) {
  std::string out =
      "every_minutes,mean_ms,longest_ms,never,sessions,round_trips,octets_up,octets_down\r\n";
  for (const Watching& each : all) {
    const auto mean = each.news.mean();
    out += fmt::format("{},{},{},{},{},{},{},{}\r\n", each.every_minutes,
                       mean ? std::to_string(milliseconds(*mean)) : std::string(),
                       milliseconds(each.news.longest), each.news.never, each.sessions,
                       each.round_trips, each.octets_up, each.octets_down);
  }
  return out;
}

std::string push_pull_html(std::span<const Watching> all, const Text& text) {
  std::string out = fmt::format("<h2>{}</h2>\n<p>{}</p>\n", xml(text("compare.push.title")),
                                xml(text("compare.push.about")));
  out += plot(all, text);
  out += "<table>\n<tr><th></th>";
  for (const char* key : {"mean", "longest", "sessions", "octets"})
    out += "<th>" + xml(text("compare.push." + std::string(key))) + "</th>";
  out += "</tr>\n";
  for (const Watching& each : all) {
    out += "<tr><td>" + xml(name_of(each, text)) + "</td>";
    for (const std::string& cell :
         {mean_of(each, text), time_words(milliseconds(each.news.longest), text),
          std::to_string(each.sessions), std::to_string(each.octets_up + each.octets_down)}) {
      out += "<td class=\"n\">" + xml(cell) + "</td>";
    }
    out += "</tr>\n";
  }
  return out + "</table>\n";
}

}  // namespace casella::compare
