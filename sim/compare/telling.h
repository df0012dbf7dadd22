#pragma once
// A story told one way, event by event, in a world of its own.
#include <map>
#include <set>
#include <string>
#include <utility>

#include "sim/compare/facts.h"
#include "sim/compare/play.h"
#include "sim/world/timeline.h"

namespace casella::compare {

// The story must live as long. Not for Webmail and PushSync, which are reckoned (model.h).
class Telling {
 public:
  Telling(const Story& story, Way way);

  bool next();  // one event, and what comes of it until all is quiet; false: there is none left
  std::size_t told() const { return column_.moments.size(); }
  const Timeline& timeline() const { return timeline_; }
  Column column() const;  // as if the story ended here

 private:
  const World& world() const { return timeline_.tip(); }
  const Device& device(std::uint32_t at) const { return *world().devices[at]; }
  DeviceId named(const std::string& id) const { return *world().device_named(id); }

  void wait_until(SimTime moment);
  void tell(const Arrives& what);
  void tell(const Checks& what);
  void tell(const Does& what);
  void add_fact(Fact::Kind kind, const std::string& mail, std::optional<DeviceId> by);
  bool is_known(const Fact& fact, std::uint32_t at) const;
  void look_around();
  void count_traffic();
  void note_moment(Duration at);
  void take_stock(Column& column) const;

  const Story& story_;
  Timeline timeline_;
  Column column_;
  std::map<std::string, MessageId> ids_;
  std::set<std::string> deleted_;
  Facts facts_;
  Seq counted_ = 0;
  std::map<std::uint32_t, std::pair<std::uint32_t, bool>> sessions_;  // device; it has spoken last
};

}  // namespace casella::compare
