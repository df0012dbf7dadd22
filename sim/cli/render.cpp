#include "sim/cli/render.h"

#include <fmt/format.h>

#include "sim/base/utf8.h"

namespace casella::cli {
namespace {

constexpr std::string_view kIndent = "    ";

std::string explained(const proto::Note& note, const Text& text) {
  return fmt::format("{} ({})", exports::short_note(note, text), exports::rfc_words(note.rfc));
}

std::string body_of(std::span<const Line> lines) {
  std::string body;
  for (const Line& line : lines) body += line.octets;
  return body;
}

// The number of the line from which the same body was shown; 0 if it is new, or short, or lost.
std::size_t shown_before(const exports::Story& story, const exports::Moment& moment, Shown& shown) {
  const auto body = story.lines(moment).subspan(1);
  if (body.size() < Shown::kLongBody || story.lost(body.back())) return 0;
  const std::size_t here = moment.first_line + 2;
  const std::string octets = body_of(body);
  const auto [known, fresh] = shown.bodies.try_emplace(octets, here);
  if (fresh || known->second == here) return 0;
  // On another branch other lines may stand there.
  const std::size_t first = known->second - 1;
  const bool still =
      first + body.size() < here && body_of(story.lines().subspan(first, body.size())) == octets;
  if (still) return known->second;
  known->second = here;
  return 0;
}

}  // namespace

std::string Renderer::sentence(std::string_view words, Look look, std::string_view first) const {
  return wrapped({{std::string(words), look}}, width_, style_, first);
}

std::vector<Piece> Renderer::pieces(std::span<const lesson::Words> runs) const {
  std::vector<Piece> all;
  for (const lesson::Words& run : runs) {
    const Look look = run.code     ? Look::Code
                      : run.bold   ? Look::Bold
                      : run.italic ? Look::Italic
                                   : Look::Plain;
    // Without colours, marks tell what is to be typed.
    all.push_back({run.code && !style_.coloured() ? "`" + run.text + "`" : run.text, look});
  }
  return all;
}

std::string Renderer::runs(std::span<const lesson::Words> runs, std::string_view first) const {
  return wrapped(pieces(runs), width_, style_, first);
}

std::string Renderer::block(const lesson::Block& block) const {
  using Kind = lesson::Block::Kind;
  switch (block.kind) {
    case Kind::Paragraph: return runs(block.runs);
    case Kind::Callout: return runs(block.runs, kIndent);
    case Kind::Item: {
      const std::string mark = block.ordinal > 0 ? fmt::format("{}. ", block.ordinal) : "- ";
      return runs(block.runs, std::string(static_cast<std::size_t>(block.depth) * 2, ' ') + mark);
    }
    case Kind::Code: break;
  }
  std::string out;
  const std::string code = lesson::plain(block.runs);
  for (std::size_t at = 0; at < code.size();) {
    const std::size_t end = std::min(code.find('\n', at), code.size());
    out += std::string(kIndent) + style_(Look::Code, printable(code.substr(at, end - at))) + "\n";
    at = end + 1;
  }
  return out;
}

std::string Renderer::section(const lesson::Section& section) const {
  std::string out;
  bool item_before = false;
  for (const lesson::Block& each : section.blocks) {
    const bool item = each.kind == lesson::Block::Kind::Item;
    if (!out.empty() && !(item && item_before)) out += '\n';
    out += block(each);
    item_before = item;
  }
  return out;
}

std::string Renderer::line(const exports::Story& story, const Line& line, std::size_t number,
                           bool name_devices) const {
  const bool client = line.from == Side::Client;
  std::string out = fmt::format("{:4}  ", number);
  if (name_devices) out += story.device(line.device) + "  ";
  out += style_(client ? Look::Client : Look::Server,
                (client ? "C: " : "S: ") + printable(line.text()));
  if (story.lost(line)) out += "  " + style_(Look::Bad, fmt::format("({})", text_("export.lost")));
  return out + "\n";
}

std::string Renderer::moment(const exports::Story& story, const exports::Moment& moment,
                             bool name_devices, Shown* shown) const {
  if (moment.lines == 0) {
    return sentence(story.words(moment.event, text_), Look::Note, "   -- ");
  }
  std::string out;
  const proto::Note* told = nullptr;
  std::size_t number = moment.first_line;
  const std::span<const Line> lines = story.lines(moment);
  if (const std::size_t before = shown == nullptr ? 0 : shown_before(story, moment, *shown)) {
    const std::size_t count = lines.size() - 1;
    return this->moment(story, {moment.seq, moment.at, number, 1}, name_devices, shown) +
           sentence(text_.fill("play.as_before", count, before, before + count - 1), Look::Plain,
                    "      ");
  }
  for (const Line& each : lines) {
    const proto::Note* note = each.meaning.note;
    const bool tells = note != told && (shown == nullptr || ++shown->notes[note] <= Shown::kTimes);
    out += line(story, each, ++number, name_devices);
    if (tells) out += sentence(explained(*note, text_), Look::Plain, "            ");
    told = note;
  }
  return out;
}

}  // namespace casella::cli
