#include "sim/lesson/handbook_page.h"

#include <sstream>

#include <fmt/format.h>

#include "sim/base/utf8.h"

namespace casella::lesson {
namespace {

constexpr std::string_view kSheet = R"css(
:root{--ink:#1d232b;--soft:#5a6572;--line:#c9d0d8;--band:#f1f4f7;--mark:#0b6b57}
*{box-sizing:border-box}
body{margin:0 auto;max-width:50rem;padding:2rem 1.5rem;color:var(--ink);background:#fff;
  font:15px/1.5 "Source Sans 3","Noto Sans","DejaVu Sans",sans-serif}
h1{font-size:2.1em;line-height:1.15;margin:0 0 .4em}
h2{font-size:1.55em;line-height:1.2;margin:2.2em 0 .2em}
h3{font-size:1.08em;margin:1.4em 0 .3em;color:var(--mark)}
h4{font-size:1em;margin:1.1em 0 .2em}
p{margin:.45em 0}ul,ol{margin:.4em 0;padding-left:1.4em}li{margin:.2em 0}
code{font:0.9em/1.4 "DejaVu Sans Mono",monospace;background:var(--band);padding:0 .2em;border-radius:3px}
.s{white-space:nowrap}
pre{background:var(--band);padding:.6em .8em;border-radius:4px;white-space:pre-wrap;
  font:0.86em/1.45 "DejaVu Sans Mono",monospace;margin:.4em 0}
pre code{background:none;padding:0;font:inherit}
blockquote{margin:.6em 0;padding:.3em .9em;border-left:3px solid var(--mark);background:var(--band)}
table{border-collapse:collapse;width:100%;margin:.6em 0;font-size:.93em}
th,td{text-align:left;vertical-align:top;padding:.28em .55em;border-bottom:1px solid var(--line)}
th{color:var(--soft);font-weight:600;white-space:nowrap}td.n,th.n{text-align:right;white-space:nowrap}
a{color:inherit}.soft{color:var(--soft)}.summary{font-size:1.08em}
.right{font-weight:600}.right::before{content:"\2713\00a0";color:var(--mark)}
.box{list-style:none;padding-left:0}.box li::before{content:"\2610\00a0\00a0";font-family:"DejaVu Sans",sans-serif}
.write{border-bottom:1px solid var(--line);min-height:1.9em;margin:0;padding-top:.45em;color:var(--soft);font-size:.93em}
.head{display:flex;gap:2em;color:var(--soft);border-bottom:2px solid var(--ink);padding-bottom:.3em}
.head span{flex:1}.keep{break-inside:avoid}
@page{size:A4;margin:17mm 17mm 19mm;@bottom-right{content:counter(page);font:9pt sans-serif;color:#5a6572}}
@media print{body{padding:0;max-width:none;font-size:10pt;line-height:1.45}
  h2{break-before:page;margin-top:0}.first{break-before:auto;margin-top:1em}h1,h2,h3,h4{break-after:avoid}
  table,pre,blockquote,p,li{break-inside:avoid}.contents{break-inside:auto}
  tr{break-inside:avoid}a{text-decoration:none}*{-webkit-print-color-adjust:exact;print-color-adjust:exact}}
)css";

constexpr std::size_t kShort = 24;  // code that stays on one line

// Line by line, since xml() would show a line's end as an octet.
std::string code_html(const Block& block) {
  std::istringstream in(plain(block.runs));
  std::string out;
  for (std::string line; std::getline(in, line);) out += xml(line) + "\n";
  return "<pre>" + out + "</pre>\n";
}

std::string block_html(const Block& block) {
  if (block.kind == Block::Kind::Code) return code_html(block);
  const std::string inside = words_html(block.runs);
  switch (block.kind) {
    case Block::Kind::Paragraph: return "<p>" + inside + "</p>\n";
    case Block::Kind::Callout: return "<blockquote>" + inside + "</blockquote>\n";
    case Block::Kind::Code: break;
    case Block::Kind::Item: return "<li>" + inside + "</li>\n";
  }
  return {};
}

std::string blocks_html(const std::vector<Block>& blocks) {
  std::string out;
  std::string_view open;  // the list that is being written, if any
  for (const Block& block : blocks) {
    const std::string_view wanted = block.kind != Block::Kind::Item ? ""
                                    : block.ordinal > 0             ? "ol"
                                                                    : "ul";
    if (wanted != open) {
      if (!open.empty()) out += fmt::format("</{}>\n", open);
      if (!wanted.empty()) out += fmt::format("<{}>\n", wanted);
      open = wanted;
    }
    out += block_html(block);
  }
  if (!open.empty()) out += fmt::format("</{}>\n", open);
  return out;
}

}  // namespace

std::string words_html(const std::vector<Words>& runs) {
  std::string out;
  for (const Words& run : runs) {
    std::string inside = xml(run.text);
    if (run.code)
      inside = (run.text.size() < kShort ? "<code class=\"s\">" : "<code>") + inside + "</code>";
    if (run.italic) inside = "<i>" + inside + "</i>";
    if (run.bold) inside = "<b>" + inside + "</b>";
    out += inside;
  }
  return out;
}

std::string prose_html(const Prose& prose, std::string_view key) {
  const Section* section = prose.find(key);
  return section == nullptr ? std::string() : blocks_html(section->blocks);
}

std::string whole_html(const Prose& prose, std::string_view key) {
  const Section* section = prose.find(key);
  return section == nullptr ? std::string()
                            : blocks_html(section->blocks) + blocks_html(section->list);
}

std::string item_html(const Prose& prose, std::string_view key, std::size_t index) {
  const Section* section = prose.find(key);
  if (section == nullptr || index >= section->items.size()) return {};
  return words_html(section->items[index]);
}

std::string paragraph(std::string_view text_class, std::string_view html) {
  return fmt::format("<p class=\"{}\">{}</p>\n", text_class, html);
}

std::string page(std::string_view title, std::string_view language, std::string_view body) {
  return fmt::format(
      "<!DOCTYPE html>\n<html lang=\"{0}\">\n<head>\n<meta charset=\"utf-8\"/>\n"
      "<meta name=\"viewport\" content=\"width=device-width\"/>\n"
      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src "
      "'unsafe-inline'\"/>\n"
      "<title>{1}</title>\n<style>{2}</style>\n</head>\n<body>\n{3}</body>\n</html>\n",
      language, xml(title), kSheet, body);
}

}  // namespace casella::lesson
