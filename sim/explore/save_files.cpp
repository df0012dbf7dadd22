#include <fmt/format.h>

#include "sim/explore/save.h"

namespace casella::explore {
namespace {

std::string quoted(const std::string& text) {
  return "'" + text + "'";
}

std::string list_of(const std::vector<std::string>& texts) {
  std::string all;
  for (const std::string& text : texts) all += (all.empty() ? "" : ", ") + quoted(text);
  return "[" + all + "]";
}

std::string server_of(const WorldSettings& settings) {
  const pop3::ServerSettings& pop3 = settings.pop3;
  std::string out = fmt::format(
      "[server]\nprofile = {}\nhost = {}\ncapa = {}\napop = {}\ntop = {}\nuidl = {}\n"
      "response_codes = {}\nlock = {}\nremoves_at_dele = {}\nrenumbers_early = {}\n"
      "autologout_s = {}\n\n[link]\nlatency_ms = {}\njoin = {}\n",
      quoted(settings.profile), quoted(pop3.host), pop3.capa, pop3.apop, pop3.top, pop3.uidl,
      pop3.response_codes, pop3.exclusive, pop3.removes_at_dele, settings.imap.renumbers_early,
      std::chrono::duration_cast<std::chrono::seconds>(pop3.autologout).count(),
      std::chrono::duration_cast<std::chrono::milliseconds>(settings.link.latency).count(),
      settings.link.join);
  switch (settings.link.chop) {
    case Chop::Whole: break;
    case Chop::Fixed: out += "chop = \"fixed\"\n"; break;
    case Chop::Seeded: out += "chop = \"seeded\"\n"; break;
  }
  if (settings.link.chop != Chop::Whole) {
    out += fmt::format("segment_octets = {}\n", settings.link.segment_octets);
  }
  return out + "\n";
}

// Modes are the session's own: they may have been changed for it.
std::string device_of(const DeviceSettings& device) {
  std::string out = fmt::format("[[device]]\nid = {}\nuser = {}\npass = {}\n", quoted(device.id),
                                quoted(device.user), quoted(device.pass));
  switch (device.mode) {
    case Mode::Delete: out += "mode = \"delete\"\n"; break;
    case Mode::Keep: out += "mode = \"keep\"\n"; break;
    case Mode::KeepDays:
      out += fmt::format("mode = \"keep-days\"\nkeep_days = {}\n", device.keep_days);
      break;
    case Mode::Online: out += "protocol = \"imap\"\nmode = \"online\"\n"; break;
    case Mode::Offline: out += "protocol = \"imap\"\nmode = \"offline\"\n"; break;
  }
  if (device.protocol == proto::Protocol::Pop2) out += "protocol = \"pop2\"\n";
  if (device.idle) out += "idle = true\n";
  if (device.by_number) out += "by_number = true\n";
  if (device.apop) out += "apop = true\n";
  if (device.saves == SaveWhen::AtEnd) out += "saves = \"at-end\"\n";
  return out + "\n";
}

std::string prose_of(const SavedWords& words) {
  return fmt::format("# {}\n\n{}\n\n## intro\n\n{}\n\n## end\n\n{}\n", words.title, words.summary,
                     words.intro, words.end);
}

}  // namespace

lesson::Lesson lesson_of(const World& start, std::string id, std::uint64_t seed) {
  lesson::Lesson made;
  made.id = std::move(id);
  made.seed = seed;
  made.settings = *start.settings;
  for (const Cow<Account>& account : start.store.accounts) {
    auto& setting = made.accounts.emplace_back();
    setting.user = account->user;
    setting.pass = account->secret;
    setting.quota_octets = account->quota_octets;
    setting.quota_messages = account->quota_messages;
    account->inbox->items.each([&](const Item& item) {
      setting.mailbox.push_back(item.message->name());
      made.mail[item.message->name()] = item.message->octets();
    });
  }
  return made;
}

Action told_in(const World& to, const World& from, Action action) {
  auto* deed = std::get_if<HandleMail>(&action);
  if (deed == nullptr) return action;
  for (std::size_t i = 0; i < from.store.accounts.size(); ++i) {
    const Item* item = from.store.accounts[i]->inbox->find(deed->message);
    if (item == nullptr) continue;
    to.store.accounts[i]->inbox->items.each([&](const Item& same) {
      if (same.message->name() == item->message->name()) deed->message = same.message->id();
    });
    break;
  }
  return action;
}

std::map<std::string, std::string> lesson_files(const Timeline& session, const lesson::Lesson& from,
                                                const std::string& id,
                                                const std::vector<SavedWords>& words) {
  std::map<std::string, std::string> files;
  std::string toml = fmt::format("format = 1\nid     = {}\nseed   = {}\n\n", quoted(id), from.seed);
  toml += server_of(from.settings);
  for (const auto& account : from.accounts) {
    toml += fmt::format("[[account]]\nuser = {}\npass = {}\nmailbox = {}\n", quoted(account.user),
                        quoted(account.pass), list_of(account.mailbox));
    if (account.quota_octets > 0) toml += fmt::format("quota_octets = {}\n", account.quota_octets);
    if (account.quota_messages > 0)
      toml += fmt::format("quota_messages = {}\n", account.quota_messages);
    toml += "\n";
    for (const std::string& name : account.mailbox) files["mail/" + name] = from.mail.at(name);
  }
  for (const Cow<Device>& device : session.tip().devices) toml += device_of(*device->settings);
  toml += "[[step]]\nsay = \"intro\"\n\n" + steps_of(session) + "[[step]]\nsay = \"end\"\n";
  files["lesson.toml"] = std::move(toml);
  for (Seq seq = 0; seq < session.size(); ++seq) {
    if (const auto* arrive = std::get_if<Arrive>(session[seq].action)) {
      files["mail/" + arrive->message->name()] = arrive->message->octets();
    }
  }
  for (const SavedWords& each : words) files["text." + each.language + ".md"] = prose_of(each);
  return files;
}

}  // namespace casella::explore
