#pragma once
// The same octets whole and octet by octet: whoever hears them must not tell the difference.
#include "tests/fuzz/must.h"

namespace casella::fuzz {

// A trial is made from one octet; has hear(octets), happen(octet) and told().
template <class Trial>
void hear_twice(std::string_view input) {
  Steer steer(input);
  const std::uint8_t choice = steer.octet();
  Trial whole(choice), pieces(choice);
  while (!steer.empty()) {
    const std::string_view octets = steer.piece();
    const std::uint8_t what = steer.octet();
    whole.hear(octets);
    for (std::size_t at = 0; at < octets.size(); ++at) pieces.hear(octets.substr(at, 1));
    whole.happen(what);
    pieces.happen(what);
  }
  must(whole.told() == pieces.told(), "pieces are heard otherwise than the whole");
}

}  // namespace casella::fuzz
