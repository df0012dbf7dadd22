#pragma once
// Whether a document's tags, attributes and entities are well-formed: enough to trust what we
// write.
#include <string>
#include <string_view>
#include <vector>

namespace casella::test {

// What is wrong first, with the octets around it; empty if nothing is. <style> and <script> hold
// raw text up to their end.
inline std::string wrong_xml(std::string_view text) {
  std::vector<std::string> open;
  const auto around = [&](std::size_t at) {
    return " near: " + std::string(text.substr(at > 40 ? at - 40 : 0, 80));
  };
  for (std::size_t at = 0; at < text.size();) {
    if (text[at] == '&') {
      const auto end = text.find(';', at);
      if (end == text.npos || end - at > 7) return "a bare &" + around(at);
      at = end + 1;
    } else if (text[at] == '>') {
      return "a bare >" + around(at);
    } else if (text[at] != '<') {
      if (static_cast<unsigned char>(text[at]) < 0x20 && text[at] != '\n') {
        return "a control character" + around(at);
      }
      ++at;
    } else {
      bool quoted = false;
      std::size_t end = at + 1;
      while (end < text.size() && (quoted || text[end] != '>')) {
        if (text[end] == '<') return "a < inside a tag" + around(at);
        quoted ^= text[end++] == '"';
      }
      if (end == text.size()) return "a tag without end" + around(at);
      const std::string_view tag = text.substr(at + 1, end - at - 1);
      const std::string name(tag.substr(0, tag.find_first_of(" /\n", 1)));
      at = end + 1;
      if (tag.front() == '?' || tag.back() == '/') continue;
      if (tag.front() == '/') {
        if (open.empty() || "/" + open.back() != tag) return "an end tag too many" + around(end);
        open.pop_back();
        continue;
      }
      open.push_back(name);
      if (name == "style" || name == "script") at = text.find("</" + name + ">", at);
      if (at == text.npos) return "no end of " + name;
    }
  }
  return open.empty() ? "" : "no end of " + open.back();
}

}  // namespace casella::test
