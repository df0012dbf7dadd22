#include "gui/model/sessions_model.h"

#include <algorithm>
#include <map>

#include "gui/model/words.h"
#include "sim/proto/imap/server.h"

namespace casella::gui {
namespace {

struct Told {
  const Connection* conn = nullptr;
  const imap::View* view = nullptr;
  const Mailbox* latest = nullptr;  // as the store has it
};

// Which of the account's mailboxes a session has selected: no two have the same UIDVALIDITY.
const Mailbox* latest_of(const World& world, const imap::Server& server) {
  const Account* account = world.store.find(server.user());
  if (account == nullptr) return nullptr;
  const std::uint32_t validity = server.view()->box().uid_validity;
  if (account->inbox->uid_validity == validity) return &*account->inbox;
  for (const Folder& folder : account->folders) {
    if (folder.box->uid_validity == validity) return &*folder.box;
  }
  return nullptr;
}

std::vector<Told> sessions_of(const World& world) {
  std::vector<Told> all;
  for (std::uint32_t i = 0; i < world.devices.size(); ++i) {
    const Connection* conn = world.connection_of(DeviceId{i});
    const auto* server = conn == nullptr ? nullptr : conn->server.as<imap::Server>();
    if (server == nullptr || server->view() == nullptr) continue;
    if (const Mailbox* latest = latest_of(world, *server))
      all.push_back({conn, server->view(), latest});
  }
  return all;
}

std::optional<std::size_t> number_in(const Mailbox& box, Uid uid) {
  const std::size_t at = box.index_of(uid);
  if (at < box.items.size() && box.items[at].uid == uid) return at + 1;
  return std::nullopt;
}

SessionCell cell_of(const Told& session, Uid uid, const Text& text) {
  const auto number = number_in(session.view->box(), uid);
  const Item* now = session.latest->find(uid);
  if (!number) {
    if (now == nullptr) return {"–", {}, Tone::faint};
    return {std::string(text("model.lag.unknown")), std::string(text("model.lag.unknown_tip")),
            Tone::note};
  }
  const std::string shown = std::to_string(*number);
  if (now == nullptr) {
    return {text.fill("model.lag.gone", shown), std::string(text("model.lag.gone_tip")),
            Tone::error};
  }
  const Item& told = session.view->box().items[*number - 1];
  if (told.flags != now->flags) {
    return {text.fill("model.lag.flags", shown), std::string(text("model.lag.flags_tip")),
            Tone::note};
  }
  return {shown, std::string(text("model.lag.same_tip")), Tone::plain};
}

}  // namespace

const SessionsView& SessionsModel::update(const Moment& moment, const History& history,
                                          const Text& text) {
  const Stamp now{history.size(), moment.cursor, moment.branch, moment.edition, history.epoch(), 0};
  if (built_ && now == stamp_) return view_;
  stamp_ = now;
  built_ = true;
  view_ = {};
  const std::vector<Told> sessions = sessions_of(moment.world);
  // Mailboxes of several sessions in one table: by UIDVALIDITY, then by UID.
  std::map<std::pair<std::uint32_t, std::uint32_t>, MessageRef> messages;
  constexpr std::size_t kMost = 200;  // messages that somebody reads
  for (const Told& session : sessions) {
    view_.heads.push_back(
        {text.fill("model.session", history.device_words(session.conn->device, text),
                   session.conn->id.value),
         counted("model.lag.told", session.view->size(), text)});
    for (const Mailbox* box : {&session.view->box(), session.latest}) {
      for (std::size_t i = 0; i < box->items.size() && messages.size() < kMost; ++i) {
        const Item& item = box->items[i];
        messages.try_emplace({box->uid_validity, item.uid.value}, item.message);
      }
    }
  }
  for (const auto& [key, message] : messages) {
    SessionsView::Row row{subject_of(*message), text.fill("model.lag.uid", key.second), {}};
    for (const Told& session : sessions) {
      const bool same = session.latest->uid_validity == key.first;
      row.cells.push_back(same ? cell_of(session, Uid{key.second}, text)
                               : SessionCell{"–", {}, Tone::faint});
      view_.behind |= row.cells.back().tone == Tone::error || row.cells.back().tone == Tone::note;
    }
    view_.rows.push_back(std::move(row));
  }
  return view_;
}

}  // namespace casella::gui
