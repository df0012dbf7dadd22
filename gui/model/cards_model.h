#pragma once
// Who holds what at the cursor: a card for the server's mailbox of each account, one a device.
// A card of many messages formats only those that are seen.
#include <string>
#include <vector>

#include "gui/model/entry.h"
#include "gui/model/history.h"
#include "gui/model/moment.h"

namespace casella::gui {

struct MailCard {
  std::string id{}, title{};
  Icon icon = Icon::server;
  std::string note{};       // "locked by laptop, session 1"; "offline"
  Tone tone = Tone::plain;  // of its note: locked, crashed
  bool locked = false;
  std::string folders{};         // of an IMAP mailbox: each with its number of messages
  std::string mode{};            // of a device, in words; of the server, which one it is
  std::string about{};           // what that means
  std::string remembered{};      // "3 unique-ids remembered"; empty if it remembers none
  std::string last_reply{};      // the status line it saw last
  std::string nothing{}, why{};  // said when it holds no mail
  std::size_t count = 0;         // entries
};

class CardsModel {
 public:
  void update(const Moment& moment, const History& history, const Text& text);

  const std::vector<MailCard>& servers() const { return servers_; }  // one an account
  const std::vector<MailCard>& devices() const { return devices_; }
  Entry server_entry(std::size_t card, std::size_t index, const Text& text) const;
  Entry device_entry(std::size_t card, std::size_t index, const Text& text) const;

 private:
  struct Shelf {  // an account's messages: those in the mailbox, then those just removed
    Snapshot inbox{};
    Snapshot drop{};  // of the session that holds it
    std::vector<MessageRef> removed{};
    std::vector<Folder> folders{};  // beside the inbox
    bool flags = false;             // somebody reads it by IMAP
  };
  // Of a shelf's entry: the message, what IMAP knows of it, and the folder that it is in.
  struct Shelved;
  Shelved shelved(const Shelf& shelf, std::size_t index) const;

  void build_server(const Moment& moment, AccountId id, const Text& text);
  void build_device(const Moment& moment, DeviceId id, const Text& text);
  bool changed(MessageId id, std::size_t column) const;
  Entry known_entry(std::size_t card, std::size_t index, const Text& text) const;

  const History* history_ = nullptr;
  Seq cursor_ = 0;
  std::vector<MailCard> servers_, devices_;
  std::vector<Shelf> shelves_;
  std::vector<Cow<Device>> held_;  // the devices as they are at the cursor
  std::vector<Holdings::Cell> changed_;
  Stamp stamp_{};
  bool built_ = false;
};

}  // namespace casella::gui
