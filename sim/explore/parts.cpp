#include "sim/explore/parts.h"

#include <algorithm>
#include <set>
#include <tuple>

namespace casella::explore {
namespace {

std::uint64_t mixed(std::uint64_t key) {
  key *= 0x9E3779B97F4A7C15ULL;
  return key ^ (key >> 29U);
}

std::uint32_t bits_of(const Party& party) {
  std::uint32_t bits = 0;
  for (const auto& held : party.holds) bits |= 1U << held.first.value;
  return bits;
}

// In TRANSACTION or UPDATE, by the server's own account.
std::uint32_t inside_of(const Party& party, const StoreState& store) {
  std::uint32_t inside = 0;
  for (const Cow<Connection>& conn : party.connections) {
    const std::string* user = nullptr;
    if (const auto* at = pop3_at(*conn)) user = &at->user;
    for (const Ask& ask : conn->asks) {
      if (const auto* commit = std::get_if<CommitDeletions>(&ask.request)) user = &commit->user;
    }
    for (std::size_t i = 0; user != nullptr && i < store.accounts.size(); ++i) {
      if (store.accounts[i]->user == *user) inside += 1U << (4 * i);
    }
  }
  return inside;
}

bool same(const Boxes& one, const Boxes& two) {
  return std::equal(
      one.begin(), one.end(), two.begin(), two.end(),
      [](const Cow<Account>& left, const Cow<Account>& right) { return &*left == &*right; });
}

}  // namespace

Parts::Parts(const World& start, const Settings& settings)
    : stage_(start, settings), settings_(settings), slots_(1024) {}

PartyId Parts::add(Party party) {
  std::string octets = stage_.encode(party);
  return add(std::move(party), std::move(octets));
}

PartyId Parts::add(Party party, std::string octets) {
  const auto [at, fresh] =
      party_ids_.try_emplace(std::move(octets), static_cast<PartyId>(parties_.size()));
  if (!fresh) return at->second;
  octets_kept_ += at->first.size();
  Facts facts;
  facts.marks = party.marks;
  facts.kind = party.kind;
  facts.holds = bits_of(party);
  facts.inside = inside_of(party, stage_.store());
  facts.hears = Stage::hears(party);
  facts_.push_back(facts);
  parties_.push_back(std::move(party));
  return at->second;
}

BoxesId Parts::add(Boxes boxes) {
  std::string octets = stage_.encode(boxes);
  return add(std::move(boxes), std::move(octets));
}

BoxesId Parts::add(Boxes boxes, std::string octets) {
  const auto [at, fresh] =
      boxes_ids_.try_emplace(std::move(octets), static_cast<BoxesId>(boxes_.size()));
  if (fresh) boxes_.push_back(std::move(boxes));
  return at->second;
}

std::size_t Parts::memory_octets() const {
  constexpr std::size_t kOfAParty = 2048;  // its own strings and vectors, roughly
  return octets_kept_ + parties_.size() * kOfAParty + slots_.size() * sizeof(Slot) +
         rows_.size() * (sizeof(Row) + sizeof(Choice) + sizeof(double));
}

const Parts::Met* Parts::find(std::uint64_t key) const {
  const std::size_t mask = slots_.size() - 1;
  for (std::size_t at = mixed(key) & mask; slots_[at].key != 0; at = (at + 1) & mask) {
    if (slots_[at].key == key) return &slots_[at].met;
  }
  return nullptr;
}

void Parts::keep(std::uint64_t key, Met met) {
  if (slots_used_ * 2 >= slots_.size()) {
    std::vector<Slot> old(slots_.size() * 2);
    old.swap(slots_);
    slots_used_ = 0;
    for (const Slot& slot : old) {
      if (slot.key != 0) keep(slot.key, slot.met);
    }
  }
  const std::size_t mask = slots_.size() - 1;
  std::size_t at = mixed(key) & mask;
  while (slots_[at].key != 0) at = (at + 1) & mask;
  slots_[at] = {key, met};
  ++slots_used_;
}

Parts::Worked Parts::work_out(const Need& need) const {
  Worked made;
  const auto add = [&](Stepped stepped) {
    made.octets.push_back(stage_.encode(stepped.party));
    made.parties.push_back(std::move(stepped.party));
    made.boxes = std::move(stepped.boxes);
  };
  switch (need.what) {
    case Need::What::Rows:
      made.choices = stage_.choices(parties_[need.party]);
      for (const Choice& choice : made.choices) {
        if (!choice.asks_store) add(stage_.act(parties_[need.party], choice, boxes_[0], 0));
      }
      break;
    case Need::What::Answer:
      add(stage_.act(parties_[need.party], choices_[need.row], boxes_[need.boxes],
                     need.others_hold));
      // Most questions change nothing.
      if (!same(made.boxes, boxes_[need.boxes])) made.boxes_octets = stage_.encode(made.boxes);
      break;
    case Need::What::Heard: {
      Party party = stage_.hear(parties_[need.party], boxes_[need.boxes]);
      made.octets.push_back(stage_.encode(party));
      made.parties.push_back(std::move(party));
      break;
    }
    case Need::What::Arrival:
      made.boxes = stage_.arrive(boxes_[need.boxes], settings_.arrivals[need.row]);
      made.boxes_octets = stage_.encode(made.boxes);
      break;
  }
  return made;
}

void Parts::settle(const Need& need, Worked worked) {
  steps_taken_ += worked.parties.size();
  if (need.what == Need::What::Rows) {
    Facts facts = facts_[need.party];
    facts.known = true;
    facts.first_row = static_cast<std::uint32_t>(rows_.size());
    facts.rows = static_cast<std::uint8_t>(worked.choices.size());
    facts.alone = true;
    std::size_t next = 0;
    for (Choice& choice : worked.choices) {
      Row row{0, choice.cost, choice.asks_store};
      if (!choice.asks_store) {
        row.to = add(std::move(worked.parties[next]), std::move(worked.octets[next]));
        ++next;
      }
      facts.lively |= choice.cost == Cost::None;
      facts.asks |= choice.asks_store;
      facts.alone &= !choice.asks_store && !facts.hears && !facts_[row.to].hears &&
                     facts_[row.to].holds == facts.holds && facts_[row.to].inside == facts.inside;
      rows_.push_back(row);
      rates_.push_back(stage_.rate(choice, parties_[need.party]));
      choices_.push_back(std::move(choice));
    }
    facts.alone &= facts.lively;
    facts_[need.party] = facts;
    return;
  }
  if (need.what == Need::What::Heard) {
    const PartyId party = add(std::move(worked.parties[0]), std::move(worked.octets[0]));
    return keep(key(kHeard | need.party, need.boxes, 0), {party, need.boxes});
  }
  const BoxesId boxes = worked.boxes_octets.empty()
                            ? need.boxes
                            : add(std::move(worked.boxes), std::move(worked.boxes_octets));
  if (need.what == Need::What::Arrival) {
    return keep(key(kArrivalRow, need.boxes, need.row), {0, boxes});
  }
  const PartyId party = add(std::move(worked.parties[0]), std::move(worked.octets[0]));
  keep(key(need.row, need.boxes, need.others_hold), {party, boxes});
}

void Parts::resolve(const std::vector<Need>& needs, Workers& workers) {
  std::set<std::tuple<Need::What, PartyId, std::uint32_t, BoxesId, std::uint32_t>> named;
  std::vector<Need> fresh;
  for (const Need& need : needs) {
    if (!named.emplace(need.what, need.party, need.row, need.boxes, need.others_hold).second)
      continue;
    fresh.push_back(need);
  }
  std::vector<Worked> worked(fresh.size());
  workers.share(fresh.size(), [&](std::size_t i) { worked[i] = work_out(fresh[i]); });
  for (std::size_t i = 0; i < fresh.size(); ++i) settle(fresh[i], std::move(worked[i]));
}

}  // namespace casella::explore
