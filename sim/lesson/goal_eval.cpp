#include <algorithm>
#include <map>

#include "sim/lesson/goal_node.h"
#include "sim/proto/imap/explain.h"
#include "sim/world/run.h"
#include "sim/world/transcript.h"

namespace casella::lesson {
namespace {

std::string lower_case(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return out;
}

std::int64_t count_of(std::size_t size) {
  return static_cast<std::int64_t>(size);
}

// Whether the session is in UPDATE, and waits for this account's removals.
bool commits_to(const Connection& conn, const Account& account) {
  return std::any_of(conn.asks.begin(), conn.asks.end(), [&](const Ask& ask) {
    const auto* commit = std::get_if<CommitDeletions>(&ask.request);
    return commit != nullptr && commit->user == account.user;
  });
}

constexpr std::pair<std::string_view, FlagBits> kFlagWords[] = {
    {"seen", flag::kSeen}, {"flagged", flag::kFlagged}, {"deleted", flag::kDeleted}};

// The names of the messages that have a flag; zero: of all.
std::vector<std::string> names_with(const Mailbox& box, FlagBits bit) {
  std::vector<std::string> names;
  box.items.each([&](const Item& item) {
    if ((item.flags & bit) == bit) names.push_back(item.message->name());
  });
  return names;
}

// The same of what a device knows: its picture of the mailbox, or its disk.
std::vector<std::string> names_with(const Device& device, FlagBits bit) {
  std::vector<std::string> names;
  const auto add = [&](const MessageRef& message, FlagBits flags) {
    if (message != nullptr && (flags & bit) == bit) names.push_back(message->name());
  };
  if (device.settings->protocol == proto::Protocol::Imap) {
    for (const KnownMail& mail : device.imap->mails) add(mail.origin, mail.flags);
  } else {
    for (const LocalMail& mail : device.disk) add(mail.message, mail.flags);
  }
  return names;
}

std::optional<GoalValue> server_value(const Account& account, std::string_view name,
                                      const World& world) {
  const Mailbox& box = *account.inbox;
  if (name == "count") return count_of(box.items.size());
  if (name == "octets") return static_cast<std::int64_t>(box.size_octets());
  if (name == "locked") return account.held_by.has_value();
  if (name == "mail") return names_with(box, 0);
  for (const auto& [word, bit] : kFlagWords) {
    if (name == word) return names_with(box, bit);
  }
  if (!name.empty() && name.front() >= 'A' &&
      name.front() <= 'Z') {  // a folder, which may not be there yet
    const Snapshot* folder = account.mailbox(name);
    return names_with(folder == nullptr ? Mailbox() : **folder, 0);
  }
  const Connection* holder = account.held_by ? world.find(*account.held_by) : nullptr;
  if (name == "held_by") {
    return holder == nullptr ? std::string() : world.devices[holder->device.value]->settings->id;
  }
  if (name == "sessions") {
    return static_cast<std::int64_t>(std::count_if(
        world.connections.begin(), world.connections.end(), [&](const Cow<Connection>& conn) {
          const auto* at = pop3_at(*conn);
          return (at != nullptr && at->user == account.user) || commits_to(*conn, account);
        }));
  }
  if (name != "marked") return std::nullopt;
  // Marks belong to a session: those of the session that holds the maildrop.
  const auto* at = holder == nullptr ? nullptr : pop3_at(*holder);
  if (at == nullptr) return std::int64_t{0};
  return count_of(at->drop->items.size()) - static_cast<std::int64_t>(at->live_messages);
}

// The lines that a device has sent since the scope began; or of those, the ones that all can read.
std::vector<std::string> sent_lines(DeviceId device, const Scope& scope, bool in_clear) {
  std::vector<std::string> lines;
  std::vector<ConnId> own;
  const Seq until = std::min(scope.until, scope.timeline.size());
  for (Seq seq = 0; seq < until; ++seq) {
    const RecordView record = scope.timeline[seq];
    for (const Happening& what : record.what) {
      if (const auto* opened = std::get_if<happening::Opened>(&what)) {
        if (opened->device == device) own.push_back(opened->conn);
      }
      const auto* sent = std::get_if<happening::Sent>(&what);
      if (sent == nullptr || sent->from != Side::Client || seq < scope.since) continue;
      if (in_clear && sent->sealed) continue;
      if (std::find(own.begin(), own.end(), sent->conn) == own.end()) continue;
      std::string_view octets = record.text(sent->octets);
      if (octets.size() >= 2) octets.remove_suffix(2);
      lines.emplace_back(octets);
    }
  }
  return lines;
}

std::int64_t fetched_count(DeviceId device, const Scope& scope) {
  std::int64_t count = 0;
  for (Seq seq = 0; seq < std::min(scope.until, scope.timeline.size()); ++seq) {
    for (const Happening& what : scope.timeline[seq].what) {
      const auto* fetched = std::get_if<happening::Fetched>(&what);
      if (fetched != nullptr && fetched->device == device) ++count;
    }
  }
  return count;
}

// Logins that were refused because another session held the maildrop.
std::int64_t refused_count(DeviceId device, const Scope& scope) {
  std::int64_t count = 0;
  for (Seq seq = 0; seq < std::min(scope.until, scope.timeline.size()); ++seq) {
    for (const Happening& what : scope.timeline[seq].what) {
      const auto* refused = std::get_if<happening::Refused>(&what);
      if (refused != nullptr && refused->device == device && refused->in_use) ++count;
    }
  }
  return count;
}

// Messages that the device's sessions removed though no QUIT had reached the server.
std::int64_t removed_without_quit(DeviceId device, const Scope& scope) {
  std::int64_t count = 0;
  std::vector<ConnId> in_update;
  for (Seq seq = 0; seq < std::min(scope.until, scope.timeline.size()); ++seq) {
    for (const Happening& what : scope.timeline[seq].what) {
      const auto* changed = std::get_if<happening::StateChanged>(&what);
      if (changed != nullptr && changed->side == Side::Server && changed->to == "UPDATE") {
        in_update.push_back(changed->conn);
      }
      const auto* removed = std::get_if<happening::Removed>(&what);
      if (removed == nullptr || removed->device != device) continue;
      count +=
          std::find(in_update.begin(), in_update.end(), removed->conn) == in_update.end() ? 1 : 0;
    }
  }
  return count;
}

// EXPUNGE responses within FETCH, STORE or SEARCH (RFC 3501, section 7.4.1), to this device.
std::int64_t expunged_early(DeviceId device, const Scope& scope) {
  std::int64_t count = 0;
  std::map<ConnId, bool> forbidden;  // of the device's connections, in the command at hand
  for (Seq seq = 0; seq < std::min(scope.until, scope.timeline.size()); ++seq) {
    const RecordView record = scope.timeline[seq];
    for (const Happening& what : record.what) {
      const auto* opened = std::get_if<happening::Opened>(&what);
      const bool own = opened != nullptr && opened->device == device;
      if (own && opened->protocol == proto::Protocol::Imap) forbidden[opened->conn] = false;
      const auto* sent = std::get_if<happening::Sent>(&what);
      const auto at = sent == nullptr ? forbidden.end() : forbidden.find(sent->conn);
      if (at == forbidden.end()) continue;
      const std::string_view octets = record.text(sent->octets);
      if (sent->from == Side::Server) {
        count += at->second ? count_of(imap::expunges_in(octets)) : 0;
      } else {
        const auto words = imap::words_of(octets.substr(0, octets.find("\r\n")));
        const auto* row = words.size() < 2 ? nullptr : imap::find_command(words[1]);
        at->second = row != nullptr && imap::forbids_expunge(*row, false);
      }
    }
  }
  return count;
}

template <class Mails>
std::vector<std::string> names(const Mails& mail) {
  std::vector<std::string> all;
  for (const LocalMail& each : mail) all.push_back(each.message->name());
  return all;
}

std::optional<GoalValue> device_value(DeviceId id, std::string_view name, const Scope& scope) {
  const Device& device = *scope.world.devices[id.value];
  if (name == "mail") return names(device.disk);
  if (name == "unsaved") return names(device.unsaved);
  if (name == "octets") {
    std::size_t total = 0;
    for (const LocalMail& mail : device.disk) total += mail.message->octets().size();
    return count_of(total);
  }
  if (name == "reply") return device.last_reply;
  if (name == "reach") {
    static constexpr std::string_view kWords[] = {"", "refused", "no answer"};
    return std::string(kWords[static_cast<std::size_t>(device.reach)]);
  }
  if (name == "knows") return names_with(device, 0);
  if (name == "waiting") return count_of(device.imap->waiting.size());
  if (name == "conflicts") return static_cast<std::int64_t>(device.imap->conflicts);
  for (const auto& [word, bit] : kFlagWords) {
    if (name == word) return names_with(device, bit);
  }
  if (name == "crashed") return device.crashed;
  if (name == "sessions") return static_cast<std::int64_t>(device.sessions_ended);
  if (name == "posted") return static_cast<std::int64_t>(device.posted);
  if (name == "fetched") return fetched_count(id, scope);
  if (name == "refused") return refused_count(id, scope);
  if (name == "removed_without_quit") return removed_without_quit(id, scope);
  if (name == "expunged_early") return expunged_early(id, scope);
  if (name == "sent") return sent_lines(id, scope, false);
  if (name == "in_clear") return sent_lines(id, scope, true);
  if (name == "state") {
    const Connection* conn = scope.world.connection_of(id);
    return lower_case(conn == nullptr ? "closed" : conn->client->state_name());
  }
  if (name == "remembered") {
    std::vector<std::string> uidls;
    for (const Remembered& each : device.remembered) uidls.push_back(each.uidl);
    return uidls;
  }
  if (name == "duplicates") {
    std::vector<MessageId> ids;
    for (const LocalMail& mail : device.disk) ids.push_back(mail.message->id());
    std::sort(ids.begin(), ids.end());
    const auto distinct = std::unique(ids.begin(), ids.end()) - ids.begin();
    return count_of(device.disk.size()) - static_cast<std::int64_t>(distinct);
  }
  return measure(id, name, scope);
}

Error unlike(const Goal::Node& node) {
  const auto* path = std::get_if<std::string>(&node.left->value);
  return {Key{"error.goal.unlike"}, {path != nullptr ? *path : "?"}};
}

std::optional<bool> compare(const Goal::Node& node, const GoalValue& left, const GoalValue& right) {
  if (node.operation == Operation::Has) {
    const auto* what = std::get_if<std::string>(&right);
    if (what == nullptr) return std::nullopt;
    if (const auto* list = std::get_if<std::vector<std::string>>(&left)) {
      return std::find(list->begin(), list->end(), *what) != list->end();
    }
    const auto* text = std::get_if<std::string>(&left);
    if (text == nullptr) return std::nullopt;
    return text->find(*what) != text->npos;
  }
  if (node.operation == Operation::Like) {
    const auto* pattern = std::get_if<std::string>(&right);
    if (pattern == nullptr) return std::nullopt;
    if (const auto* list = std::get_if<std::vector<std::string>>(&left)) {
      return std::any_of(list->begin(), list->end(),
                         [&](const std::string& each) { return matches(*pattern, each); });
    }
    const auto* text = std::get_if<std::string>(&left);
    if (text == nullptr) return std::nullopt;
    return matches(*pattern, *text);
  }
  if (left.index() != right.index()) return std::nullopt;
  if (node.operation == Operation::Equal) return left == right;
  if (node.operation == Operation::Unequal) return left != right;
  const auto* less = std::get_if<std::int64_t>(&left);
  if (less == nullptr) return std::nullopt;
  const std::int64_t more = std::get<std::int64_t>(right);
  switch (node.operation) {
    case Operation::Less: return *less < more;
    case Operation::AtMost: return *less <= more;
    case Operation::More: return *less > more;
    case Operation::AtLeast: return *less >= more;
    case Operation::Literal:
    case Operation::Path:
    case Operation::Or:
    case Operation::And:
    case Operation::Not:
    case Operation::Equal:
    case Operation::Unequal:
    case Operation::Has:
    case Operation::Like: break;
  }
  return std::nullopt;
}

Result<GoalValue> evaluate(const Goal::Node& node, const Scope& scope);

Result<bool> truth(const Goal::Node& node, const Scope& scope) {
  const auto value = evaluate(node, scope);
  if (!value) return value.error();
  const auto* flag = std::get_if<bool>(&*value);
  if (flag == nullptr) return Error{Key{"error.goal.no_condition"}, {}};
  return *flag;
}

Result<GoalValue> evaluate(const Goal::Node& node, const Scope& scope) {
  if (node.operation == Operation::Literal) return node.value;
  if (node.operation == Operation::Path) {
    const auto& path = std::get<std::string>(node.value);
    if (auto found = look_up(path, scope)) return std::move(*found);
    return Error{Key{"error.goal.no_path"}, {path}};
  }
  if (node.operation == Operation::Or || node.operation == Operation::And ||
      node.operation == Operation::Not) {
    // Both sides are looked at always, so that a mistake in one is found at once.
    const auto left = truth(*node.left, scope);
    if (!left) return left.error();
    if (node.operation == Operation::Not) return GoalValue(!*left);
    const auto right = truth(*node.right, scope);
    if (!right) return right.error();
    return GoalValue(node.operation == Operation::Or ? *left || *right : *left && *right);
  }
  const auto left = evaluate(*node.left, scope);
  if (!left) return left.error();
  const auto right = evaluate(*node.right, scope);
  if (!right) return right.error();
  const auto outcome = compare(node, *left, *right);
  if (!outcome) return unlike(node);
  return GoalValue(*outcome);
}

}  // namespace

std::optional<GoalValue> look_up(const std::string& path, const Scope& scope) {
  const std::size_t dot = path.find('.');
  const std::string head = path.substr(0, dot);
  const std::string tail = path.substr(dot + 1);
  std::optional<GoalValue> value;
  const bool counts = tail.size() > 6 && tail.compare(tail.size() - 6, 6, ".count") == 0;
  const auto of = [&](const std::string& name) -> std::optional<GoalValue> {
    if (head == "server") {
      const std::size_t inner = name.find('.');
      if (inner == name.npos) return std::nullopt;
      const std::string_view user = std::string_view(name).substr(0, inner);
      const bool stands_for = !scope.account.empty() && user == scope.named;
      const Account* account = scope.world.store.find(stands_for ? scope.account : user);
      if (account == nullptr) return std::nullopt;
      return server_value(*account, std::string_view(name).substr(inner + 1), scope.world);
    }
    const auto device = scope.world.device_named(head);
    if (!device) return std::nullopt;
    return device_value(*device, name, scope);
  };
  // A folder may be called anything: what is before ".count" is looked for first.
  if (counts) value = of(tail.substr(0, tail.size() - 6));
  const auto* list = value ? std::get_if<std::vector<std::string>>(&*value) : nullptr;
  if (list != nullptr) return GoalValue(count_of(list->size()));
  return of(tail);
}

Result<bool> Goal::holds(const Scope& scope) const {
  return truth(*root_, scope);
}

}  // namespace casella::lesson
