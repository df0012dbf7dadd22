// Every transcript in tests/transcripts, on the engine alone and in a world, whatever happens to
// its octets on the way.
#include <algorithm>
#include <filesystem>

#include "sim/proto/pop2/client.h"
#include "sim/proto/pop3/client.h"
#include "sim/proto/smtp/client.h"
#include "tests/support/catch.h"
#include "tests/support/engine_stage.h"
#include "tests/support/world_stage.h"

using namespace casella;
using namespace casella::test;

namespace {

void load(std::vector<Script>& all, const char* folder, Protocol protocol) {
  std::vector<std::string> paths;
  for (const auto& entry : std::filesystem::directory_iterator(
           std::string(CASELLA_SOURCE_DIR "/tests/transcripts/") + folder)) {
    if (entry.path().extension() == ".txt") paths.push_back(entry.path().string());
  }
  std::sort(paths.begin(), paths.end());
  for (const std::string& path : paths) all.push_back(Script::load(path, protocol));
}

std::vector<Script> scripts() {
  std::vector<Script> all;
  load(all, "pop3", Protocol::Pop3);
  load(all, "pop2", Protocol::Pop2);
  load(all, "smtp", Protocol::Smtp);
  return all;
}

// Each batch in two pieces, the first of so many octets.
Cut first_piece_of(std::size_t size) {
  return [size, first = true](std::size_t left) mutable {
    const bool cut = std::exchange(first, !first) && size < left;
    if (!cut) first = true;
    return cut ? size : left;
  };
}

std::size_t longest_batch(const Script& script) {
  std::size_t longest = 0, batch = 0;
  for (const Step& step : script.steps) {
    batch = step.kind == Step::Kind::Says ? batch + step.text.size() + 2 : 0;
    longest = std::max(longest, batch);
  }
  return longest;
}

struct Heard {
  std::string replies, effects;
  bool operator==(const Heard&) const = default;
};

std::string described(const pop3::Reply& reply) {
  return reply.command + "|" + (reply.ok ? "+" : "-") + reply.text + "|" + reply.body + "|";
}

std::string described(const pop2::Reply& reply) {
  return reply.command + "|" + (reply.ok ? "+" : "-") + std::to_string(reply.number) + reply.text +
         "|" + reply.body + "|";
}

std::string described(const smtp::Reply& reply) {
  std::string text = reply.command + "|" + std::to_string(reply.code);
  for (const std::string& line : reply.lines) text += line + "|";
  return text;
}

// What a client makes of a conversation whose octets come cut like this.
template <proto::Engine Client>
Heard heard_by(const std::vector<std::string>& talk, const Cut& cut) {
  Client client;
  Heard heard;
  proto::Effects effects;
  const auto note = [&] {
    for (const proto::Effect& effect : effects) {
      if (const auto* send = std::get_if<proto::Send>(&effect)) heard.effects += send->octets;
      if (const auto* told = std::get_if<proto::Narrate>(&effect))
        heard.effects += told->note->key.name;
      if (std::holds_alternative<proto::Close>(effect)) heard.effects += "(closed)";
      if (std::holds_alternative<proto::StartTls>(effect)) heard.effects += "(TLS)";
    }
    effects.clear();
    while (auto reply = client.take_reply()) heard.replies += described(*reply);
    heard.replies += client.state_name();
  };
  for (const std::string& each : talk) {
    const std::string_view octets = std::string_view(each).substr(1);
    if (each[0] == '*') {
      client.handle(proto::TlsReady{}, {}, effects);
    } else if (each[0] == '>') {
      for (std::size_t at = 0, end; (end = octets.find('\n', at)) != octets.npos; at = end + 1) {
        client.submit(octets.substr(at, end - at), effects);
      }
    } else {
      for (std::size_t at = 0; at < octets.size();) {
        const std::size_t size = cut(octets.size() - at);
        client.handle(proto::Received{octets.substr(at, size)}, {}, effects);
        at += size;
      }
    }
    note();
  }
  return heard;
}

Heard heard_by_client(Protocol protocol, const std::vector<std::string>& talk, const Cut& cut) {
  switch (protocol) {
    case Protocol::Pop3: return heard_by<pop3::Client>(talk, cut);
    case Protocol::Pop2: return heard_by<pop2::Client>(talk, cut);
    case Protocol::Smtp: return heard_by<smtp::Client>(talk, cut);
  }
  return {};
}

}  // namespace

TEST_CASE("every transcript goes as it is written") {
  for (const Script& script : scripts()) {
    DYNAMIC_SECTION(script.file.substr(script.file.rfind("transcripts"))) {
      EngineStage stage(script, whole());
      const std::string wrong = play(script, stage);
      if (!wrong.empty()) FAIL(wrong);
      CHECK(stage.trace().find("(after the end!)") == std::string::npos);
    }
  }
}

TEST_CASE("the server does the same however its octets are cut") {
  for (const Script& script : scripts()) {
    DYNAMIC_SECTION(script.file.substr(script.file.rfind("transcripts"))) {
      EngineStage uncut(script, whole());
      REQUIRE(play(script, uncut) == "");
      const auto same = [&](const Cut& cut) {
        EngineStage stage(script, cut);
        const std::string wrong = play(script, stage);
        if (!wrong.empty()) FAIL(wrong);
        if (stage.trace() != uncut.trace())
          FAIL("was\n" << uncut.trace() << "\nis\n" << stage.trace());
      };
      for (std::size_t size = 1; size <= 7; ++size) same(pieces_of(size));
      const std::size_t longest = std::min<std::size_t>(longest_batch(script), 600);
      for (std::size_t at = 1; at < longest; ++at) same(first_piece_of(at));
    }
  }
}

TEST_CASE("the client hears the same however its octets are cut") {
  for (const Script& script : scripts()) {
    DYNAMIC_SECTION(script.file.substr(script.file.rfind("transcripts"))) {
      EngineStage stage(script, whole());
      REQUIRE(play(script, stage) == "");
      for (const std::string& name : stage.names()) {
        const auto& talk = stage.talk(name);
        const Heard uncut = heard_by_client(script.protocol, talk, whole());
        for (std::size_t size = 1; size <= 7; ++size) {
          CHECK(heard_by_client(script.protocol, talk, pieces_of(size)) == uncut);
        }
        std::size_t longest = 0;
        for (const std::string& each : talk) longest = std::max(longest, each.size());
        for (std::size_t at = 1; at + 1 < std::min<std::size_t>(longest, 600); ++at) {
          const bool same = heard_by_client(script.protocol, talk, first_piece_of(at)) == uncut;
          if (!same) FAIL(name << " hears otherwise when cut after " << at);
        }
      }
    }
  }
}

TEST_CASE("every transcript goes the same in a world, over any link") {
  for (const Script& script : scripts()) {
    if (!WorldStage::can_play(script)) continue;
    DYNAMIC_SECTION(script.file.substr(script.file.rfind("transcripts"))) {
      for (const bool join : {false, true}) {
        for (std::uint32_t octets = 0; octets <= 7; ++octets) {
          for (const Chop chop : {Chop::Fixed, Chop::Seeded}) {
            LinkSettings link;
            link.chop = octets == 0 ? Chop::Whole : chop;
            link.segment_octets = octets;
            link.join = join;
            WorldStage stage(script, link, 7 + octets);
            const std::string wrong = play(script, stage);
            if (!wrong.empty()) {
              FAIL("join " << join << ", segments of " << octets << ", " << static_cast<int>(chop)
                           << "\n"
                           << wrong);
            }
          }
        }
      }
    }
  }
}
