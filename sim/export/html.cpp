#include <fmt/format.h>

#include "sim/base/utf8.h"
#include "sim/export/ladder.h"

namespace casella::exports {
namespace {

constexpr std::string_view kStyle = R"css(
:root{--bg:#F2F4F8;--panel:#FFFFFF;--panel2:#F4F6FA;--border:#D9DEE7;--text:#1D2433;--dim:#556070;
--accent:#2F64D6;--c:#1F5FBF;--s:#1B7F4B;--error:#C93A32;--note:#8A6116}
@media(prefers-color-scheme:dark){:root{--bg:#14171D;--panel:#1B1F27;--panel2:#232833;
--border:#2F3642;--text:#E4E8EF;--dim:#98A2B3;--accent:#5B8DEF;--c:#6CB6FF;--s:#7BD88F;
--error:#F47067;--note:#C9A86A}}
*{box-sizing:border-box}
body{margin:0;background:var(--bg);color:var(--text);font:16px/1.45 Inter,system-ui,sans-serif}
header{position:sticky;top:0;z-index:1;display:flex;flex-wrap:wrap;gap:8px 14px;align-items:center;
padding:10px 18px;background:var(--panel);border-bottom:1px solid var(--border)}
h1{font-size:21px;margin:0;flex:1 1 auto}
button{font:inherit;color:var(--text);background:var(--panel2);border:1px solid var(--border);
border-radius:6px;padding:6px 12px;cursor:pointer}
button[aria-pressed=true]{border-color:var(--accent);color:var(--accent)}
button:focus-visible,li:focus-visible{outline:2px solid var(--accent);outline-offset:1px}
button:disabled{opacity:.45;cursor:default}
#where{min-width:9em;text-align:center;color:var(--dim)}
main{display:flex;flex-wrap:wrap;gap:10px;padding:10px;align-items:flex-start}
section{background:var(--panel);border:1px solid var(--border);border-radius:8px;min-width:0}
#said{flex:1 1 480px}
#drawn{flex:1 1 520px;position:sticky;top:70px;max-height:calc(100vh - 80px);overflow:auto;padding:8px}
#drawn svg{max-width:100%;height:auto}
ol{list-style:none;margin:0;padding:8px}
li{padding:4px 10px;border-left:3px solid transparent;border-radius:4px;cursor:pointer;
scroll-margin:110px 0 20px}
.row{display:flex;flex-wrap:wrap;gap:2px 12px;align-items:baseline}
.n,time,.who{color:var(--dim);font-size:13px}
.n{min-width:2.6em;text-align:right}
code{font:15px/1.4 "JetBrains Mono",ui-monospace,monospace;white-space:pre-wrap;
overflow-wrap:anywhere}
li.c code{color:var(--c)} li.s code{color:var(--s)} li.e .words{color:var(--note)}
.sign{font-weight:600}
.body{display:block;padding-left:3.4em}
.short{color:var(--dim);font-size:14px}
.long{margin:2px 0 6px 3.4em;max-width:65ch}
.rfc{color:var(--note);font-size:13px;white-space:nowrap}
.missed{color:var(--error)}
.js li.later,.js g.later{opacity:.38}
.js li.now{border-left-color:var(--accent);background:color-mix(in srgb,var(--accent) 13%,transparent)}
.js li:not(.now) .long{display:none}
.js g.now .wire{stroke-width:3.2} .js g.now .event{font-weight:700}
html:not(.js) .controls{display:none}
@media print{header{position:static}.controls{display:none}.js li .long{display:block!important}
.js .later{opacity:1!important}#drawn{position:static;max-height:none}}
)css";

// Moves through the moments; the part of the page's address behind # says which is looked at.
constexpr std::string_view kScript = R"js(
'use strict';
const root = document.documentElement;
const items = [...document.querySelectorAll('#said li')];
const arrows = [...document.querySelectorAll('#drawn g[data-m]')];
let now = items.length - 1;
function show(index, follow) {
  now = Math.max(0, Math.min(items.length - 1, index));
  [items, arrows].forEach(all => all.forEach((each, i) => {
    each.classList.toggle('now', i === now);
    each.classList.toggle('later', i > now);
  }));
  items.forEach((item, i) => i === now ? item.setAttribute('aria-current', 'step')
                                       : item.removeAttribute('aria-current'));
  document.getElementById('where').textContent = `${now + 1} / ${items.length}`;
  for (const id of ['first', 'back']) document.getElementById(id).disabled = now === 0;
  for (const id of ['next', 'last']) document.getElementById(id).disabled = now === items.length - 1;
  if (!follow) return;
  items[now].scrollIntoView({block: 'nearest'});
  // The drawing scrolls in its own frame: where that stands below the words, they stay in sight.
  const frame = document.getElementById('drawn'), room = frame.getBoundingClientRect();
  const arrow = arrows[now].getBoundingClientRect();
  frame.scrollTop += Math.min(0, arrow.top - room.top - 20) + Math.max(0, arrow.bottom - room.bottom + 20);
  history.replaceState(null, '', '#' + (now + 1));
}
function speak(language) {
  root.dataset.speaks = language;
  root.lang = language;
  document.querySelectorAll('[data-language]').forEach(
      button => button.setAttribute('aria-pressed', button.dataset.language === language));
}
const moves = {first: () => 0, back: () => now - 1, next: () => now + 1, last: () => items.length - 1};
for (const id in moves) document.getElementById(id).onclick = () => show(moves[id](), true);
const keys = {ArrowRight: 'next', ArrowDown: 'next', PageDown: 'next', ArrowLeft: 'back',
              ArrowUp: 'back', PageUp: 'back', Home: 'first', End: 'last'};
document.addEventListener('keydown', event => {
  if (!(event.key in keys) || event.ctrlKey || event.altKey || event.metaKey) return;
  event.preventDefault();
  show(moves[keys[event.key]](), true);
});
items.forEach((item, i) => item.onclick = () => show(i, true));
arrows.forEach((arrow, i) => arrow.onclick = () => show(i, true));
document.querySelectorAll('[data-language]').forEach(
    button => button.onclick = () => speak(button.dataset.language));
root.classList.add('js');
if (items.length > 0) show((parseInt(location.hash.slice(1), 10) || 1) - 1, false);
)js";

class Page {
 public:
  Page(const Story& story, std::span<const Voice> voices) : story_(story), voices_(voices) {}

  std::string whole() const {
    const Ladder ladder(story_, voices_);
    std::string out = fmt::format("<!DOCTYPE html>\n<html lang=\"{0}\" data-speaks=\"{0}\">\n",
                                  voices_.front().language);
    out += head() + "<body>\n" + header() + "<main>\n<section id=\"said\">\n<ol>\n";
    for (std::size_t i = 0; i < story_.moments().size(); ++i) out += item(story_.moments()[i]);
    out += "</ol>\n</section>\n<section id=\"drawn\" aria-hidden=\"true\">\n";
    out += fmt::format("<svg viewBox=\"0 44 {0} {1}\" width=\"{0}\" height=\"{1}\">\n",
                       ladder.width, ladder.height - 44);
    out += ladder_body(story_, ladder, voices_) + "</svg>\n</section>\n</main>\n";
    return out + fmt::format("<script>{}</script>\n</body>\n</html>\n", kScript);
  }

 private:
  // What `words` says of each voice, marked with its language.
  template <class Words>
  std::string each(Words words) const {
    std::string out;
    for (const Voice& voice : voices_) {
      out += fmt::format("<span class=\"t-{0}\" lang=\"{0}\">{1}</span>", voice.language,
                         xml(words(voice)));
    }
    return out;
  }
  std::string each_key(std::string_view key) const {
    return each([&](const Voice& voice) { return (*voice.text)(key); });
  }

  std::string head() const {
    std::string out = fmt::format(
        "<head>\n<meta charset=\"utf-8\"/>\n"
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n"
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
        "style-src 'unsafe-inline'; script-src 'unsafe-inline'\"/>\n<title>{}</title>\n",
        xml(voices_.front().title));
    out += "<style>" + ladder_style() + std::string(kStyle);
    for (const Voice& voice : voices_) {
      out += fmt::format("html:not([data-speaks={0}]) .t-{0}{{display:none}}\n", voice.language);
    }
    return out + "</style>\n</head>\n";
  }

  std::string header() const {
    std::string out = "<header>\n<h1>" + each([](const Voice& v) { return v.title; }) + "</h1>\n";
    out += "<div class=\"controls\">\n";
    for (const auto* id : {"first", "back"}) out += button(id);
    out += "<span id=\"where\" aria-live=\"polite\"></span>\n";
    for (const auto* id : {"next", "last"}) out += button(id);
    out += "</div>\n<div class=\"controls\">\n";
    for (const Voice& voice : voices_) {
      if (voices_.size() < 2) break;
      out += fmt::format(
          "<button type=\"button\" data-language=\"{0}\" lang=\"{0}\" aria-pressed=\"{1}\">{2}"
          "</button>\n",
          voice.language, &voice == &voices_.front(), xml((*voice.text)("export.language")));
    }
    return out + "</div>\n</header>\n";
  }

  std::string button(std::string_view id) const {
    return fmt::format("<button type=\"button\" id=\"{}\">{}</button>\n", id,
                       each_key(fmt::format("export.button.{}", id)));
  }

  std::string item(const Moment& moment) const {
    const DeviceId* device = story_.device_of(moment);
    const auto* kind = moment.lines == 0                                   ? "e"
                       : story_.lines(moment).front().from == Side::Client ? "c"
                                                                           : "s";
    std::string out = fmt::format(
        "<li class=\"{}\"><div class=\"row\"><span class=\"n\">{}</span><time>{}</time>"
        "<span class=\"who\">{}</span>",
        kind, moment.seq + 1, clock_words(moment.at),
        device == nullptr ? "" : xml(story_.device(*device)));
    out += moment.lines == 0 ? event(moment) : message(moment);
    return out + "</li>\n";
  }

  std::string event(const Moment& moment) const {
    return "<span class=\"words\">" +
           each([&](const Voice& v) { return story_.words(moment.event, *v.text); }) +
           "</span></div>";
  }

  std::string message(const Moment& moment) const {
    const Line& first = story_.lines(moment).front();
    const proto::Note& note = *first.meaning.note;
    std::string out = fmt::format("<code><span class=\"sign\">{}</span> {}</code>",
                                  first.from == Side::Client ? "C:" : "S:", xml(first.text()));
    out += "<span class=\"short\">" +
           each([&](const Voice& v) { return short_note(note, *v.text); }) + "</span>";
    if (story_.lost(first)) {
      out += "<span class=\"missed\">" + each_key("export.lost") + "</span>";
    } else if (!story_.arrived(story_.lines(moment).back())) {
      out += "<span class=\"missed\">" + each_key("export.on_its_way") + "</span>";
    }
    out += fmt::format("<span class=\"rfc\">{}</span></div>", rfc_words(note.rfc));
    for (const Line& line : story_.lines(moment).subspan(1)) {
      out += "<code class=\"body\">" + xml(line.text()) + "</code>";
    }
    return out + "<div class=\"long\">" +
           each([&](const Voice& v) { return long_note(note, *v.text); }) + "</div>";
  }

  const Story& story_;
  std::span<const Voice> voices_;
};

}  // namespace

std::string as_html(const Story& story, std::span<const Voice> voices) {
  return Page(story, voices).whole();
}

}  // namespace casella::exports
