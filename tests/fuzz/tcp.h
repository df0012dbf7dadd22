#pragma once
// Any packets, writes and closes into one end of TCP: numbers that nearly fit come deepest.
#include <string>

#include "sim/proto/tcp/endpoint.h"
#include "tests/fuzz/must.h"

namespace casella::fuzz {

inline void fuzz_tcp(std::string_view input) {
  Steer steer(input);
  tcp::Settings settings;
  settings.window = steer.octet();
  settings.mss = steer.octet();
  settings.first_seq = 0xFFFFFFF0U;
  tcp::Endpoint endpoint(settings);
  SimTime now{};
  std::size_t written = 0;
  while (!steer.empty()) {
    tcp::Effects effects;
    now += std::chrono::milliseconds(steer.octet() * 20);
    const std::uint8_t what = steer.octet();
    if (what < 192) {
      tcp::Packet packet{110,
                         static_cast<std::uint16_t>(what),
                         endpoint.next_awaited() + steer.octet() - 64,
                         endpoint.oldest_unacked() + steer.octet() - 16,
                         steer.octet(),
                         steer.octet(),
                         steer.octet(),
                         std::string(steer.octet(), 'x')};
      endpoint.handle(tcp::Arrived{packet}, now, effects);
    } else if (what < 200) {
      endpoint.handle(tcp::Open{}, now, effects);
    } else if (what < 208) {
      endpoint.handle(tcp::Listen{}, now, effects);
    } else if (what < 220) {
      const std::string octets(steer.octet(), 'y');
      written += octets.size();
      endpoint.handle(tcp::Write{octets}, now, effects);
    } else if (what < 236) {
      endpoint.handle(tcp::Read{what % 2 == 0}, now, effects);
    } else if (what < 250) {
      endpoint.handle(tcp::Timer{}, now, effects);
    } else if (what < 255) {
      endpoint.handle(tcp::Close{what % 2 == 0}, now, effects);
    } else {
      endpoint.handle(tcp::Abort{}, now, effects);
    }
    must(endpoint.unread_octets() + endpoint.out_of_order_octets() <= settings.window,
         "more is kept than the window allows");
    must(endpoint.unsent_octets() <= written, "more waits than was written");
    must(effects.size() <= written + 10, "one input has too many effects");
    for (const tcp::Effect& effect : effects) {
      const auto* timer = std::get_if<proto::SetTimer>(&effect);
      must(timer == nullptr || timer->after >= Duration::zero(), "a timer is set backwards");
    }
  }
}

}  // namespace casella::fuzz
