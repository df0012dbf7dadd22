#include "sim/live/tape.h"

#include <cassert>

namespace casella::live {
namespace {

enum class Op : char {
  Opened,
  Bytes,
  Secured,
  Closed,
  Store,
  Answer,
  Fail,
  Timer,
  Deliver,
  Hold,
  Delay,
  Cut
};

std::uint64_t from_signed(std::int64_t number) {
  return (static_cast<std::uint64_t>(number) << 1U) ^ static_cast<std::uint64_t>(number >> 63);
}
std::int64_t to_signed(std::uint64_t number) {
  return static_cast<std::int64_t>(number >> 1U) ^ -static_cast<std::int64_t>(number & 1U);
}

class Reader {
 public:
  Reader(std::string_view octets, std::size_t at) : octets_(octets), at_(at) {}
  bool more() const { return at_ < octets_.size(); }
  Op op() { return static_cast<Op>(octets_[at_++]); }
  std::uint64_t number() {
    std::uint64_t number = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
      const auto octet = static_cast<unsigned char>(octets_[at_++]);
      number |= static_cast<std::uint64_t>(octet & 0x7FU) << shift;
      if ((octet & 0x80U) == 0) break;
    }
    return number;
  }
  std::string text() {
    const std::size_t size = number();
    at_ += size;
    return std::string(octets_.substr(at_ - size, size));
  }
  Side side() { return number() == 0 ? Side::Client : Side::Server; }

 private:
  std::string_view octets_;
  std::size_t at_;
};

}  // namespace

World empty_world(const std::shared_ptr<const WorldSettings>& settings, ConnId session,
                  std::uint64_t seed, const std::string& device) {
  World world;
  world.settings = settings;
  world.rng = Rng(seed);
  world.connections_made = session.value - 1;
  DeviceSettings own;
  own.id = device;
  Device client;
  client.settings = std::make_shared<const DeviceSettings>(std::move(own));
  world.devices.emplace_back(std::move(client));
  return world;
}

void Tape::put(std::uint64_t number) {
  for (; number >= 0x80; number >>= 7U) octets_ += static_cast<char>((number & 0x7FU) | 0x80U);
  octets_ += static_cast<char>(number);
}

void Tape::add(const Action& action) {
  const auto op = [&](Op which) { octets_ += static_cast<char>(which); };
  const auto time = [&](SimTime at) {
    put(from_signed((at - at_).count()));
    at_ = at;
  };
  const auto side = [&](Side which) { put(which == Side::Client ? 0 : 1); };
  if (const auto* opened = std::get_if<ExternalOpened>(&action)) {
    op(Op::Opened);
    time(opened->at);
    put(static_cast<std::uint64_t>(opened->protocol));
    put(opened->port);
    put(opened->tls ? 1 : 0);
  } else if (const auto* bytes = std::get_if<ExternalBytes>(&action)) {
    op(Op::Bytes);
    time(bytes->at);
    put(bytes->octets.size());
    octets_ += bytes->octets;
  } else if (const auto* secured = std::get_if<ExternalSecured>(&action)) {
    op(Op::Secured);
    time(secured->at);
  } else if (const auto* closed = std::get_if<ExternalClosed>(&action)) {
    op(Op::Closed);
    time(closed->at);
  } else if (const auto* store = std::get_if<StoreBecomes>(&action)) {
    op(Op::Store);
    time(store->at);
    states_.push_back(store->state);
  } else if (std::holds_alternative<AnswerStore>(action)) {
    op(Op::Answer);
  } else if (std::holds_alternative<FailStore>(action)) {
    op(Op::Fail);
  } else if (std::holds_alternative<FireTimer>(action)) {
    op(Op::Timer);
  } else if (const auto* deliver = std::get_if<Deliver>(&action)) {
    op(Op::Deliver);
    side(deliver->to);
  } else if (const auto* hold = std::get_if<HoldLink>(&action)) {
    op(Op::Hold);
    side(hold->to);
    put(hold->held ? 1 : 0);
  } else if (const auto* delay = std::get_if<DelayLink>(&action)) {
    op(Op::Delay);
    side(delay->to);
    put(from_signed(delay->extra.count()));
  } else if (std::holds_alternative<CutLink>(action)) {
    op(Op::Cut);
  } else {
    assert(false);
  }
}

void Tape::cut(const Mark& mark) {
  octets_.resize(mark.octets);
  states_.resize(mark.states);
  at_ = mark.at;
}

void Tape::clear() {
  octets_ = std::string();
  states_ = {};
  at_ = {};
  ++edition_;
}

std::vector<Action> Tape::actions(const Mark& from, const Mark& end) const {
  std::vector<Action> all;
  Reader in(std::string_view(octets_).substr(0, end.octets), from.octets);
  SimTime at = from.at;
  std::size_t state = from.states;
  const auto time = [&] { return at += Duration(to_signed(in.number())); };
  while (in.more()) {
    switch (in.op()) {
      case Op::Opened: {
        ExternalOpened opened;
        opened.at = time();
        opened.protocol = static_cast<proto::Protocol>(in.number());
        opened.port = static_cast<std::uint16_t>(in.number());
        opened.tls = in.number() != 0;
        all.emplace_back(opened);
        break;
      }
      case Op::Bytes: {
        const SimTime when = time();
        all.emplace_back(ExternalBytes{conn, in.text(), when});
        break;
      }
      case Op::Secured: all.emplace_back(ExternalSecured{conn, time()}); break;
      case Op::Closed: all.emplace_back(ExternalClosed{conn, time()}); break;
      case Op::Store: {
        const SimTime when = time();
        all.emplace_back(StoreBecomes{states_[state++], when});
        break;
      }
      case Op::Answer: all.emplace_back(AnswerStore{conn}); break;
      case Op::Fail: all.emplace_back(FailStore{conn}); break;
      case Op::Timer: all.emplace_back(FireTimer{conn}); break;
      case Op::Deliver: all.emplace_back(Deliver{conn, in.side()}); break;
      case Op::Hold: {
        const Side to = in.side();
        all.emplace_back(HoldLink{conn, to, in.number() != 0});
        break;
      }
      case Op::Delay: {
        const Side to = in.side();
        all.emplace_back(DelayLink{conn, to, Duration(to_signed(in.number()))});
        break;
      }
      case Op::Cut: all.emplace_back(CutLink{conn, {}}); break;
    }
  }
  return all;
}

Timeline Recording::play() const {
  Timeline timeline(start);
  for (const Action& action : actions) timeline.step(action);
  return timeline;
}

}  // namespace casella::live
