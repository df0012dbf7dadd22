#pragma once
// Any octets into both ends of TLS: before the handshake, within it, and behind it.
#include <memory>
#include <string>

#include "sim/proto/tls/endpoint.h"
#include "tests/fuzz/must.h"

namespace casella::fuzz {

inline void fuzz_tls(std::string_view input) {
  static const auto identity =
      std::make_shared<const tls::Identity>(tls::make_identity("fuzz", "mail.example"));
  tls::Settings ours, theirs;
  ours.seed = "client";
  ours.server_name = "mail.example";
  theirs.side = Side::Server;
  theirs.seed = "server";
  theirs.identity = identity;
  tls::Endpoint client(ours), server(theirs);
  Steer steer(input);
  const std::uint8_t depth = steer.octet();  // how much of an honest handshake comes first
  std::string flight = client.start().send;
  if (depth > 0) flight = server.feed(flight).send;
  if (depth > 1) flight = client.feed(flight).send;
  if (depth > 2) server.feed(flight);
  while (!steer.empty()) {
    const std::string_view piece = steer.piece();
    for (tls::Endpoint* end : {&client, &server}) {
      const tls::Outcome out = end->feed(piece);
      must(out.plaintext.empty(), "octets that nobody sealed came out");
      must(out.send.size() < 4096, "an answer has grown beyond measure");
      must(!out.failed || end->feed(piece).send.empty(), "it goes on after its end");
      Encoder encoder;
      end->encode(encoder);
      must(encoder.octets().size() < input.size() + 8192, "more is kept than came");
    }
  }
}

}  // namespace casella::fuzz
