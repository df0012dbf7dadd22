#include "sim/proto/tcp/packet.h"

#include <utility>

#include <fmt/format.h>

namespace casella::tcp {

void Packet::encode(Encoder& out) const {
  for (const std::uint32_t number :
       {std::uint32_t{source}, std::uint32_t{destination}, seq, ack, std::uint32_t{flags},
        std::uint32_t{window}, std::uint32_t{mss}}) {
    out.u64(number);
  }
  out.text(payload);
  out.i64(scale ? *scale : -1);
}

std::string to_text(const Packet& packet) {
  std::string text;
  for (const auto& [flag, name] :
       {std::pair{kSyn, "SYN"}, {kFin, "FIN"}, {kRst, "RST"}, {kPsh, "PSH"}, {kAck, "ACK"}}) {
    if (packet.has(flag)) text += (text.empty() ? "" : ",") + std::string(name);
  }
  text += fmt::format("{}seq={}", text.empty() ? "" : " ", packet.seq);
  if (packet.has(kAck)) text += fmt::format(" ack={}", packet.ack);
  text += fmt::format(" win={}", packet.window);
  if (packet.mss != 0) text += fmt::format(" mss={}", packet.mss);
  if (packet.scale) text += fmt::format(" scale={}", *packet.scale);
  if (!packet.payload.empty()) text += fmt::format(" len={}", packet.payload.size());
  return text;
}

}  // namespace casella::tcp
