#include "sim/proto/pop3/phrases.h"

namespace casella::pop3 {

std::string status_line(std::string_view indicator, std::string_view words,
                        std::initializer_list<Filling> fillings) {
  std::string line;
  line.reserve(64);
  line += indicator;
  for (std::size_t hole; (hole = words.find('{')) != std::string_view::npos;) {
    line += words.substr(0, hole);
    line += (fillings.begin() + (words[hole + 1] - '0'))->text();
    words.remove_prefix(hole + 3);
  }
  line += words;
  line += "\r\n";
  return line;
}

}  // namespace casella::pop3
