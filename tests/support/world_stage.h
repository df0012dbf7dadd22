#pragma once
// Plays a script in a whole world: client engines, a link that cuts and joins, simulated time.
#include "sim/world/timeline.h"
#include "sim/world/transcript.h"
#include "tests/support/playbook.h"

namespace casella::test {

class WorldStage : public Stage {
 public:
  WorldStage(const Script& script, const LinkSettings& link, std::uint64_t seed);

  // Whether a script can be played here: no octets that are not lines, no timestamp of its own, no
  // connection that is opened again, no look at SMTP's state between STARTTLS and the handshake.
  static bool can_play(const Script& script);

  void timestamp(const std::string&) override {}
  void open(const std::string& who) override;
  void say(const std::string& who, const std::string& octets) override;
  void hang_up(const std::string& who) override;
  void wait(int seconds) override;
  void secure(const std::string& who) override;
  void store(StoreMood mood) override;
  void arrive(const std::string& account, MessageRef message) override;
  std::string take(const std::string& who) override;
  bool closed(const std::string& who) override;
  std::string_view state(const std::string& who) override;
  const StoreState& stored() override { return timeline_.tip().store; }
  ConnId conn(const std::string& who) override;
  const Timeline& timeline() const { return timeline_; }

 private:
  DeviceId device(const std::string& who) const;
  void settle();

  proto::Protocol protocol_;
  Timeline timeline_;
  Transcript transcript_;
  std::map<std::string, std::size_t> read_;  // lines of the transcript that were looked at
  std::map<std::string, ConnId> conns_;
  StoreMood mood_ = StoreMood::Answers;
};

}  // namespace casella::test
