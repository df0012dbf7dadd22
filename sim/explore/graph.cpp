#include "sim/explore/graph.h"

#include <algorithm>

namespace casella::explore {
namespace {

bool alike(const DeviceSettings& one, const DeviceSettings& two) {
  return one.protocol == two.protocol && one.mode == two.mode && one.keep_days == two.keep_days &&
         one.user == two.user && one.pass == two.pass && one.apop == two.apop &&
         one.auth == two.auth && one.saves == two.saves && one.security == two.security &&
         one.idle == two.idle && one.by_number == two.by_number;
}

}  // namespace

Graph::Graph(const World& start, const Settings& settings)
    : settings_(settings),
      parts_(start, settings),
      devices_(std::min(start.devices.size(), kDevicesLimit)),
      independent_(settings.reductions.independent && !settings.meddle),
      arrival_rate_(1e6 / static_cast<double>(settings.timing.arrival.count())) {
  const Faults& faults = settings.faults;
  const auto most = [](unsigned value) { return std::min(value, kFaultsLimit); };
  Left left{static_cast<unsigned>(std::min<std::size_t>(settings.arrivals.size(), kArrivalsLimit)),
            most(faults.cuts), most(faults.crashes), most(faults.store_failures),
            most(faults.timeouts)};
  start_.words[0] = parts_.add(parts_.stage().boxes()) << 16U | left.packed();
  std::vector<Party> parties;
  std::vector<std::string> octets;
  for (std::uint32_t i = 0; i < devices_; ++i) {
    Party party = parts_.stage().party(DeviceId{i}, 0);
    octets.push_back(parts_.stage().encode(party));
    auto kind = static_cast<std::uint8_t>(i);
    for (std::uint32_t j = 0; settings.reductions.symmetric && j < i && kind == i; ++j) {
      if (octets[j] != octets[i] ||
          !alike(*start.devices[i]->settings, *start.devices[j]->settings))
        continue;
      kind = parties[j].kind;
      like_parties_ = true;
    }
    party.kind = kind;
    parties.push_back(std::move(party));
  }
  for (std::size_t i = 0; i < devices_; ++i)
    start_.words[i + 1] = parts_.add(std::move(parties[i]));
  if (like_parties_) sort(start_);
}

void Graph::sort(State& state, std::array<std::uint8_t, kDevicesLimit>* order) const {
  for (std::size_t i = 1; i < devices_; ++i) {
    const std::uint8_t kind = parts_.facts(state.words[i + 1]).kind;
    std::size_t at = i;
    for (std::size_t j = i; j-- > 0;) {
      if (parts_.facts(state.words[j + 1]).kind != kind) continue;
      if (state.words[j + 1] <= state.words[at + 1]) break;
      std::swap(state.words[j + 1], state.words[at + 1]);
      if (order != nullptr) std::swap((*order)[j], (*order)[at]);
      at = j;
    }
  }
}

State Graph::take(const State& state, Move move,
                  std::array<std::uint8_t, kDevicesLimit>& order) const {
  State made = state;
  const BoxesId boxes = boxes_of(state.words.data());
  if (move.place == Move::kArrival) {
    const BoxesId more = parts_.arrival(boxes, arrived(state))->boxes;
    made.words[0] = ((state.words[0] & 0xFFFFU) - 1) | more << 16U;
    tell(made, devices_);
    if (like_parties_) sort(made, &order);
    return made;
  }
  std::uint32_t& party = made.words[std::size_t{move.place} + 1];
  const std::uint32_t number = parts_.facts(party).first_row + move.row;
  const Parts::Row& row = parts_.row(number);
  if (row.cost != Cost::None) pay(made.words[0], row.cost);
  if (row.asks_store) {
    const auto* met = parts_.answer(number, boxes, others_hold(state.words.data(), move.place));
    party = met->party;
    made.words[0] = (made.words[0] & 0xFFFFU) | met->boxes << 16U;
  } else {
    party = row.to;
  }
  if (boxes_of(made.words.data()) != boxes) tell(made, move.place);
  if (like_parties_) sort(made, &order);
  return made;
}

std::uint8_t Graph::marks(const std::uint32_t* state) const {
  unsigned marks = 0;
  std::uint32_t inside = 0;
  for (std::size_t i = 0; i < devices_; ++i) {
    const Parts::Facts& facts = parts_.facts(state[i + 1]);
    marks |= facts.marks;
    inside += facts.inside;
  }
  if ((inside & 0xEEEEEEEEU) != 0) marks |= kTwoInside;
  return static_cast<std::uint8_t>(marks);
}

void Graph::missing(const std::uint32_t* state, bool all, std::vector<Parts::Need>& needs) const {
  using What = Parts::Need::What;
  bool known = true;
  for (std::size_t i = 0; i < devices_; ++i) {
    if (parts_.facts(state[i + 1]).known) continue;
    needs.push_back({What::Rows, state[i + 1], 0, 0, 0});
    known = false;
  }
  if (!known) return;  // asked again, once they are
  if (independent_ && !all && chosen(state) != kDevicesLimit) return;
  const BoxesId boxes = boxes_of(state);
  for (std::size_t place = 0; place < devices_; ++place) {
    const PartyId party = state[place + 1];
    const Parts::Facts& facts = parts_.facts(party);
    if (!facts.asks) continue;
    const std::uint32_t others = others_hold(state, place);
    for (std::uint32_t row = facts.first_row; row < facts.first_row + facts.rows; ++row) {
      std::uint32_t left = state[0];
      if (!parts_.row(row).asks_store) continue;
      if (parts_.row(row).cost != Cost::None && !pay(left, parts_.row(row).cost)) continue;
      const Parts::Met* met = parts_.answer(row, boxes, others);
      if (met == nullptr) {
        needs.push_back({What::Answer, party, row, boxes, others});
      } else if (met->boxes != boxes) {
        missing_ears(state, met->boxes, place, needs);
      }
    }
  }
  const unsigned left = Left::of(state[0]).arrivals;
  const auto before = static_cast<unsigned>(settings_.arrivals.size()) - left;
  if (left == 0) return;
  const Parts::Met* more = parts_.arrival(boxes, before);
  if (more == nullptr) {
    needs.push_back({What::Arrival, 0, before, boxes, 0});
  } else {
    missing_ears(state, more->boxes, devices_, needs);
  }
}

void Graph::missing_ears(const std::uint32_t* state, BoxesId boxes, std::size_t but,
                         std::vector<Parts::Need>& needs) const {
  for (std::size_t i = 0; i < devices_; ++i) {
    const PartyId party = state[i + 1];
    if (i == but || !parts_.facts(party).hears || parts_.heard(party, boxes) != nullptr) continue;
    needs.push_back({Parts::Need::What::Heard, party, 0, boxes, 0});
  }
}

}  // namespace casella::explore
