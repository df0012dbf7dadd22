#pragma once
// A live session, lived through once more beside the server, with a client engine that reads along:
// what the program outside knows by now, as far as it can be told from what was said.
//
// What it fetched whole it is taken to keep: nobody sees its disk.
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "sim/live/hall.h"
#include "sim/world/world.h"

namespace casella::live {

// Records of several sessions in the order in which they are told; of what servers said only the
// beginning is kept, and of the records the newest.
class WatchLog {
 public:
  static constexpr std::size_t kMostOctets = std::size_t{4} << 20U;
  static constexpr std::size_t kReplyOctetsKept = 4096;

  Seq size() const { return records_.size(); }
  RecordView operator[](Seq seq) const;
  // How many of the oldest records had to be forgotten for it.
  Seq add(Record record);

 private:
  Seq forget();
  static std::size_t cost_of(const Record& record);

  std::deque<Record> records_;
  std::size_t cost_octets_ = 0;
};

class ReadAlong {
 public:
  struct Beginning {
    ConnId id;
    std::shared_ptr<const WorldSettings> settings;
    std::uint64_t seed = 0;
    SimTime opened{};
  };

  // `devices` are the lesson's, `own` the one that the program stands for.
  ReadAlong(const Beginning& beginning, const std::vector<Cow<Device>>& devices, DeviceId own);

  // Does what was done to the session once more. What the program learns is put into `device`, and
  // what a goal may look at is told.
  Record step(const Action& action, Device& device);

  bool over() const { return over_; }
  // Who has logged in, or has shown the right password to a maildrop that was in use; else empty.
  const std::string& user() const { return user_; }
  // With the client engine that reads along; null if it is over.
  std::optional<Cow<Connection>> connection() const;

 private:
  const Connection* conn() const { return world_.find(id_); }
  void wrote(std::string_view octets, bool sealed, Record& told);
  void heard(std::uint32_t size_octets, Device& device, Record& told);
  void listen(Device& device, Record& told);
  MessageRef next_retrieved();
  void take(Device& device, const pop3::Reply& reply, Record& told);
  void take(Device& device, const pop2::Reply& reply, Record& told);
  void take(Device& device, const smtp::Reply& reply, Record& told);
  void take(Device& device, const imap::Heard& heard, const imap::Client& client, Record& told);
  void keep_fetched(Device& device, std::size_t unsaved_before, Record& told);
  void notice_user(const Record& record);
  bool is_content() const;

  ConnId id_;
  DeviceId own_;
  World world_;
  Record record_;
  std::optional<ClientEngine> client_;
  std::optional<casella::Session> session_;  // the program's, while no other is at work
  std::string line_;                         // written, without its end so far
  std::string undelivered_;                  // said, but not heard
  std::size_t retrieved_ = 0;                // of the messages that RETR has brought
  std::string asked_for_;                    // whose maildrop the server is asked for
  std::string user_;
  bool over_ = false;
  proto::Effects ignored_;
};

}  // namespace casella::live
