#include "sim/compare/model.h"

#include <algorithm>
#include <map>
#include <set>

#include "sim/base/ascii.h"
#include "sim/compare/facts.h"
#include "sim/mail/mime.h"

namespace casella::compare {
namespace {

std::uint64_t text_octets(const MimePart& part) {
  std::uint64_t sum = 0;
  for (const MimePart& child : part.children) sum += text_octets(child);
  if (!part.children.empty() || !same_letters(part.type, "text")) return sum;
  return part.body.size();
}

struct ServerMail {
  std::uint64_t octets = 0, text = 0;
  bool whole_is_text = true;  // nothing is attached
  bool there = true, read = false;
};

struct Reader {
  std::set<std::string> knows, reads;  // messages that it shows; that it shows as read
  bool has_program = false;            // webmail's, in the cache
  bool met = false;                    // push-sync: policies and folders are known
  bool connected = false;              // push-sync: a request waits at the server
};

// Octets and waits of one exchange.
struct Cost {
  std::uint32_t trips = 0;
  std::uint64_t up = 0, down = 0;
};

class Reckoning {
 public:
  Reckoning(const Story& story, Way way) : story_(story), readers_(story.devices.size()) {
    column_.way = way;
    for (const StoryDevice& each : story.devices) column_.devices.push_back(DeviceCost{each.id});
  }

  Column run() {
    Duration last{};
    for (const Event& event : story_.events) {
      beat(event.at - last);
      last = now_ = event.at;
      std::visit([&](const auto& what) { tell(what); }, event.what);
      facts_.look(now_, column_,
                  [&](const Fact& fact, std::uint32_t at) { return known(fact, at); });
      note_moment(event.at);
    }
    take_stock();
    return std::move(column_);
  }

 private:
  bool pushes() const { return column_.way == Way::PushSync; }
  std::uint32_t index(const std::string& id) const {
    std::uint32_t at = 0;
    while (story_.devices[at].id != id) ++at;
    return at;
  }

  Duration time_of(const Cost& cost) const {
    Duration time = story_.link.latency * 2 * cost.trips;
    if (story_.link.bits_per_second > 0) {
      const std::uint64_t bits = (cost.up + cost.down) * 8;
      time += std::chrono::duration_cast<Duration>(
          std::chrono::microseconds(bits * 1'000'000 / story_.link.bits_per_second));
    }
    return time;
  }
  Duration pay(std::uint32_t at, const Cost& cost) {
    DeviceCost& device = column_.devices[at];
    device.round_trips += cost.trips;
    device.octets_up += cost.up;
    device.octets_down += cost.down;
    return time_of(cost);
  }

  // Requests that wait at the server are said again in time.
  void beat(Duration passed) {
    const auto beats = static_cast<std::uint64_t>(passed / kHeartbeat);
    for (std::uint32_t at = 0; at < readers_.size(); ++at) {
      if (!readers_[at].connected) continue;
      column_.devices[at].octets_up += beats * kPingOctets;
      column_.devices[at].octets_down += beats * kPingReplyOctets;
    }
  }

  std::uint64_t synced_octets(const ServerMail& mail) const {
    return kSyncedOctets + std::min(mail.text, kTruncatedOctets);
  }
  // What the server has, shown on a device.
  void show_all(std::uint32_t at) {
    Reader& reader = readers_[at];
    reader.knows.clear();
    reader.reads.clear();
    for (const auto& [name, mail] : mails_) {
      if (!mail.there) continue;
      reader.knows.insert(name);
      if (mail.read) reader.reads.insert(name);
    }
  }
  // A change goes to all whose request waits; the slowest decides when all is quiet.
  void push(std::uint32_t by, std::uint64_t octets) {
    Duration longest{};
    for (std::uint32_t at = 0; at < readers_.size(); ++at) {
      if (at == by || !readers_[at].connected) continue;
      const Cost cost{1, kSyncOctets + kPingOctets, kPingReplyOctets + kSyncReplyOctets + octets};
      longest = std::max(longest, story_.link.latency + pay(at, cost));
      show_all(at);
    }
    now_ += longest;
  }

  void tell(const Arrives& what) {
    const std::string& octets = story_.mail.at(what.mail);
    ServerMail mail;
    mail.octets = octets.size();
    const MimePart structure = parse_mime(octets);
    mail.text = text_octets(structure);
    mail.whole_is_text = structure.children.empty();
    mails_[what.mail] = mail;
    Fact fact{Fact::News, what.mail, now_, {}};
    for (std::uint32_t at = 0; at < readers_.size(); ++at) fact.unaware.insert(at);
    facts_.add(std::move(fact));
    if (pushes()) push(static_cast<std::uint32_t>(readers_.size()), synced_octets(mail));
  }

  Cost cost_of_check(std::uint32_t at) {
    Reader& reader = readers_[at];
    Cost cost;
    if (!pushes()) {
      cost = {kConnectTrips + 2, 2 * kRequestOctets, kPageOctets};
      if (!std::exchange(reader.has_program, true)) cost.down += kProgramOctets;
      for (const auto& [name, mail] : mails_) cost.down += mail.there ? kListedOctets : 0;
      return cost;
    }
    cost = {1, kSyncOctets, kSyncReplyOctets};
    if (!reader.connected) cost.trips += kConnectTrips;
    if (!reader.met) {
      cost.trips += kFirstTrips;
      cost.up += kFirstTrips * kSyncOctets;
      cost.down += kFirstTrips * kSyncReplyOctets;
    }
    for (const auto& [name, mail] : mails_) {
      if (mail.there && reader.knows.count(name) == 0) cost.down += synced_octets(mail);
    }
    return cost;
  }

  void tell(const Checks& what) {
    const std::uint32_t at = index(what.device);
    Reader& reader = readers_[at];
    if (!reader.connected) ++column_.devices[at].sessions;
    const bool had_program = reader.has_program;
    Cost cost = cost_of_check(at);
    const Duration whole = time_of(cost);
    if (what.cut_after && *what.cut_after < whole) {
      // So much of it came, and none of it can be used: the next time it is asked for again.
      const auto share = [&](std::uint64_t n) {
        return n * static_cast<std::uint64_t>(what.cut_after->count()) /
               static_cast<std::uint64_t>(whole.count());
      };
      cost = {static_cast<std::uint32_t>(share(cost.trips)), share(cost.up), share(cost.down)};
      pay(at, cost);
      reader.has_program = had_program;
      reader.connected = false;
      now_ += *what.cut_after;
      column_.devices[at].waited += *what.cut_after;
      return;
    }
    const Duration took = pay(at, cost);
    show_all(at);
    reader.met = true;
    reader.connected = pushes();
    now_ += took;
    column_.devices[at].waited += took;
  }

  void tell(const Does& what) {
    const std::uint32_t at = index(what.device);
    Reader& reader = readers_[at];
    const auto found = mails_.find(what.mail);
    const bool there = found != mails_.end() && found->second.there;
    // In a browser nothing can be done to what the server no longer has.
    if (reader.knows.count(what.mail) == 0 || !there) {
      ++column_.could_not;
      return;
    }
    ServerMail& mail = found->second;
    Cost cost = pushes() ? Cost{1, kSyncOctets, kSyncReplyOctets}
                         : Cost{1, kRequestOctets, kPageOctets / 10};
    if (what.deed == Deed::Read) {
      if (!pushes())
        cost.down += kPageOctets + mail.text;
      else if (mail.text > kTruncatedOctets)
        cost.down += mail.text - kTruncatedOctets;
      mail.read = true;
      reader.reads.insert(what.mail);
      fact(Fact::ReadIt, what.mail, at);
    } else if (what.deed == Deed::Unread) {
      mail.read = false;
      reader.reads.erase(what.mail);
    } else if (what.deed == Deed::Delete) {
      fact(Fact::DeletedIt, what.mail, at);
      mail.there = false;
      reader.knows.erase(what.mail);
      deleted_.insert(what.mail);
    }
    const Duration took = pay(at, cost);
    now_ += took;
    column_.devices[at].waited += took;
    if (pushes()) push(at, 0);
  }

  // A deletion has to be learnt by those that show the message; the rest by all others.
  void fact(Fact::Kind kind, const std::string& mail, std::uint32_t by) {
    Fact made{kind, mail, now_, {}};
    for (std::uint32_t at = 0; at < readers_.size(); ++at) {
      const bool concerned = kind != Fact::DeletedIt || readers_[at].knows.count(mail) > 0;
      if (at != by && concerned) made.unaware.insert(at);
    }
    facts_.add(std::move(made));
  }
  bool known(const Fact& fact, std::uint32_t at) const {
    const Reader& reader = readers_[at];
    switch (fact.kind) {
      case Fact::News: return reader.knows.count(fact.mail) > 0;
      case Fact::ReadIt: return reader.reads.count(fact.mail) > 0;
      case Fact::DeletedIt: break;
    }
    return reader.knows.count(fact.mail) == 0;
  }

  std::uint32_t kept_whole(std::uint32_t at) const {
    if (!pushes()) return 0;
    std::uint32_t count = 0;
    for (const std::string& name : readers_[at].knows) {
      const ServerMail& mail = mails_.at(name);
      count += mail.whole_is_text && mail.text <= kTruncatedOctets ? 1U : 0U;
    }
    return count;
  }

  void note_moment(Duration at) {
    Moment moment{at, 0, 0, column_.total(), {}};
    for (const auto& [name, mail] : mails_) {
      moment.server_messages += mail.there ? 1U : 0U;
      moment.server_octets += mail.there ? mail.octets : 0;
    }
    for (std::uint32_t i = 0; i < readers_.size(); ++i) {
      const auto knows = static_cast<std::uint32_t>(readers_[i].knows.size());
      moment.devices.push_back({knows, kept_whole(i)});
    }
    column_.moments.push_back(std::move(moment));
  }

  void take_stock() {
    for (const auto& [name, mail] : mails_) {
      if (deleted_.count(name) == 0) ++column_.wanted;
      if (!mail.there) continue;
      ++column_.server_messages;
      column_.server_octets += mail.octets;
    }
    for (std::uint32_t at = 0; at < readers_.size(); ++at) {
      DeviceCost& cost = column_.devices[at];
      cost.can_read = column_.wanted;  // all of them are on the server
      cost.on_disk = kept_whole(at);
      // A browser keeps nothing, so what it last showed is nowhere.
      for (const std::string& name : deleted_)
        column_.yet_there += pushes() && readers_[at].knows.count(name) > 0 ? 1U : 0U;
    }
    facts_.finish(column_, deleted_);
  }

  const Story& story_;
  std::vector<Reader> readers_;
  std::map<std::string, ServerMail> mails_;
  std::set<std::string> deleted_;
  Facts facts_;
  Column column_;
  Duration now_{};
};

}  // namespace

Column reckon(const Story& story, Way way) {
  return Reckoning(story, way).run();
}

}  // namespace casella::compare
