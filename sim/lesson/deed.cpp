#include "sim/lesson/deed.h"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "sim/lesson/load_steps.h"
#include "sim/proto/pop3/commands.h"
#include "sim/world/idle.h"
#include "sim/world/run.h"

namespace casella::lesson {
namespace {

std::string_view trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t");
  if (first == text.npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r") + 1 - first);
}

class Performer {
 public:
  Performer(Timeline& timeline, const Lesson& lesson, DeviceId device)
      : timeline_(timeline), lesson_(lesson), device_(device) {}

  Result<Done> line(std::string_view text) {
    connect();
    timeline_.step(Type{device_, std::string(text)});
    settle(timeline_, device_);
    return Done{};
  }

  Result<Done> order(std::string_view text) {
    const std::size_t space = text.find(' ');
    const std::string_view verb = text.substr(0, space);
    const std::string_view rest =
        space == text.npos ? std::string_view() : trimmed(text.substr(space));
    if (verb == "/cut") return cut(rest);
    if (verb == "/fail") return fail(rest);
    if (verb == "/wait") return wait(rest);
    if (verb == "/arrive") return arrive(rest);
    if (verb == "/send") return send(rest);
    if (verb == "/connect") return connect_by(rest);
    if (verb == "/refuse") return firewall(rest, PortRule::Refuse);
    if (verb == "/drop") return firewall(rest, PortRule::Drop);
    if (verb == "/open") return firewall(rest, PortRule::Open);
    if (verb == "/lose" && (rest.empty() || rest == "server")) {
      const Side to = rest.empty() ? Side::Client : Side::Server;
      return on_connection([&](ConnId id) { return LosePacket{id, to}; });
    }
    if (const DeedRow* row = verb.empty() ? nullptr : find_deed(verb.substr(1))) {
      return handle(row->deed, rest);
    }
    if (!rest.empty()) return Error{Key{"error.deed.unknown"}, {std::string(text)}};
    if (verb == "/check") return take(CheckMail{device_});
    if (verb == "/step") return step();
    if (verb == "/run") return run_until(timeline_), Done{};
    if (verb == "/hangup") return on_connection([&](ConnId) { return HangUp{device_}; });
    if (verb == "/crash") return take(CrashDevice{device_});
    if (verb == "/hold" || verb == "/release") {
      return on_connection([&](ConnId id) { return HoldLink{id, Side::Client, verb == "/hold"}; });
    }
    return Error{Key{"error.deed.unknown"}, {std::string(text)}};
  }

 private:
  const Connection* connection() const { return timeline_.tip().connection_of(device_); }

  Error not_connected() const {
    return {Key{"error.deed.not_connected"},
            {timeline_.tip().devices[device_.value]->settings->id}};
  }

  void connect(std::optional<proto::Protocol> protocol = std::nullopt, bool tls = false) {
    if (connection() != nullptr) return;
    const DeviceSettings& own = *timeline_.tip().devices[device_.value]->settings;
    timeline_.step(Connect{device_, protocol.value_or(own.protocol), tls});
    settle(timeline_, device_);
  }

  Result<Done> take(const Action& action) {
    timeline_.step(action);
    settle(timeline_, device_);
    return Done{};
  }

  template <class Make>
  Result<Done> on_connection(Make make) {
    const Connection* conn = connection();
    if (conn == nullptr) return not_connected();
    return take(make(conn->id));
  }

  Result<Done> step() {
    if (const auto action = next_action(timeline_.tip())) timeline_.step(*action);
    return Done{};
  }

  Result<Done> cut(std::string_view line) {
    if (!line.empty()) {
      connect();
      timeline_.step(Type{device_, std::string(line)});
    }
    return on_connection([](ConnId id) { return CutLink{id, {}}; });
  }

  Result<Done> fail(std::string_view line) {
    if (line.empty()) return Error{Key{"error.deed.unknown"}, {"/fail"}};
    connect();
    timeline_.step(Type{device_, std::string(line)});
    for (std::size_t taken = 0; taken < kRunLimit; ++taken) {
      const auto action = next_action(timeline_.tip(), device_);
      if (!action) break;
      const auto* answer = std::get_if<AnswerStore>(&*action);
      timeline_.step(answer != nullptr ? Action(FailStore{answer->conn}) : *action);
    }
    return Done{};
  }

  Result<Done> wait(std::string_view text) {
    const auto by = parse_duration(text);
    if (!by) return Error{Key{"error.lesson.not_duration"}, {std::string(text)}};
    pass_time(timeline_, *by);
    return Done{};
  }

  Result<Done> arrive(std::string_view text) {
    const std::size_t space = text.find(' ');
    Mail mail{timeline_.tip().devices[device_.value]->settings->user,
              std::string(text.substr(0, space))};
    if (space != text.npos) mail.account = trimmed(text.substr(space));
    if (lesson_.mail.count(mail.file) == 0) return Error{Key{"error.lesson.no_mail"}, {mail.file}};
    if (!timeline_.tip().account_named(mail.account)) {
      return Error{Key{"error.lesson.no_account"}, {mail.account}};
    }
    deliver_mail(timeline_, lesson_, mail);
    return Done{};
  }

  Result<Done> connect_by(std::string_view words) {
    const bool tls = words == "tls" || words.ends_with(" tls");
    if (tls) words.remove_suffix(words.size() == 3 ? 3 : 4);
    const std::string_view id = trimmed(words);
    const proto::ProtocolRow* row = proto::find_protocol(id);
    if (!id.empty() && row == nullptr) {
      return Error{Key{"error.deed.no_protocol"}, {std::string(id)}};
    }
    connect(row == nullptr ? std::nullopt : std::optional(row->protocol), tls);
    return Done{};
  }

  Result<Done> firewall(std::string_view text, PortRule rule) {
    std::uint16_t port = 0;
    const auto [stop, fault] = std::from_chars(text.data(), text.data() + text.size(), port);
    if (fault != std::errc() || stop != text.data() + text.size() || port == 0) {
      return Error{Key{"error.deed.no_port"}, {std::string(text)}};
    }
    return take(SetFirewall{port, rule});
  }

  // "/send FILE ADDRESS...": by SMTP, of the lesson's mail.
  Result<Done> send(std::string_view text) {
    Post post{timeline_.tip().devices[device_.value]->settings->id, {}, {}};
    for (std::string_view rest = text; !rest.empty();) {
      const std::size_t space = rest.find(' ');
      std::string word(rest.substr(0, space));
      rest = space == rest.npos ? std::string_view() : trimmed(rest.substr(space));
      if (post.file.empty()) {
        post.file = std::move(word);
      } else {
        post.to.push_back(std::move(word));
      }
    }
    if (post.to.empty()) return Error{Key{"error.deed.unknown"}, {"/send " + std::string(text)}};
    if (lesson_.mail.count(post.file) == 0) return Error{Key{"error.lesson.no_mail"}, {post.file}};
    if (connection() != nullptr) return Error{Key{"error.deed.connected"}, {post.device}};
    send_mail(timeline_, lesson_, device_, post);
    settle(timeline_, device_);
    return Done{};
  }

  // "FILE" or, of /move, "FILE FOLDER".
  Result<Done> handle(Deed deed, std::string_view text) {
    const std::size_t space = std::min(text.find(' '), text.size());
    Handling handling{
        {}, deed, std::string(text.substr(0, space)), std::string(trimmed(text.substr(space)))};
    const std::string order = "/" + std::string(row_of(deed).id);
    if (handling.file.empty() || handling.folder.empty() == (deed == Deed::Move)) {
      return Error{Key{"error.deed.unknown"}, {order + " " + std::string(text)}};
    }
    if (!handle_mail(timeline_, device_, handling)) {
      const std::string& id = timeline_.tip().devices[device_.value]->settings->id;
      return Error{Key{"error.deed.not_known"}, {id, handling.file}};
    }
    settle(timeline_, device_);
    return Done{};
  }

  Timeline& timeline_;
  const Lesson& lesson_;
  DeviceId device_;
};

// The first moment, `end` at the latest, at which a server loses patience or finds a link cut.
SimTime next_moment(const World& world, SimTime end) {
  const auto look = [&](SimTime due) {
    if (due > world.now) end = std::min(end, due);
  };
  for (const Cow<Connection>& conn : world.connections) {
    if (conn->timer) look(*conn->timer);
    if (const auto anew = idle_anew(world, *conn)) look(*anew);
    const auto& queue = conn->to_server.queue;
    if (!queue.empty() && queue.front().end == Segment::End::Broken) look(queue.front().due);
  }
  return end;
}

}  // namespace

void settle(Timeline& timeline, DeviceId device) {
  for (std::size_t taken = 0; taken < kRunLimit; ++taken) {
    const auto action = next_action(timeline.tip(), device);
    if (!action) return;
    timeline.step(*action);
  }
}

void pass_time(Timeline& timeline, Duration by) {
  const SimTime began = timeline.tip().now;
  const SimTime end = began + std::min(by, kEndOfTime - began);
  do {
    const World& tip = timeline.tip();
    timeline.step(AdvanceTime{next_moment(tip, end) - tip.now});
    while (const auto action = overdue_action(timeline.tip())) {
      const auto device = device_of(timeline.step(*action), timeline.tip());
      if (device) settle(timeline, *device);
    }
  } while (timeline.tip().now < end);
}

void deliver_mail(Timeline& timeline, const Lesson& lesson, const Mail& mail) {
  const auto octets = lesson.mail.find(mail.file);
  const auto account = timeline.tip().account_named(mail.account);
  if (octets == lesson.mail.end() || !account) return;  // the lesson was refused for it
  const MessageId id{timeline.tip().messages_made + 1};
  timeline.step(Arrive{*account, std::make_shared<const Message>(id, mail.file, octets->second)});
}

bool handle_mail(Timeline& timeline, DeviceId device, const Handling& handling) {
  const Device& own = *timeline.tip().devices[device.value];
  std::optional<MessageId> id;
  for (const KnownMail& mail : own.imap->mails) {
    if (mail.origin != nullptr && mail.origin->name() == handling.file) id = mail.origin->id();
  }
  if (own.settings->protocol != proto::Protocol::Imap) {
    for (const LocalMail& mail : own.disk) {
      if (mail.message->name() == handling.file) id = mail.message->id();
    }
  }
  if (id) timeline.step(HandleMail{device, handling.deed, *id, handling.folder});
  return id.has_value();
}

void send_mail(Timeline& timeline, const Lesson& lesson, DeviceId device, const Post& post) {
  const auto octets = lesson.mail.find(post.file);
  if (octets == lesson.mail.end()) return;  // the lesson was refused for it
  auto draft = std::make_shared<const Message>(MessageId{}, post.file, octets->second);
  timeline.step(SendMail{device, post.to, std::move(draft)});
}

Result<Done> perform(Timeline& timeline, const Lesson& lesson, std::string_view deed,
                     std::string_view device) {
  std::string_view text = trimmed(deed);
  const std::size_t mark = text.find('>');
  if (mark != text.npos && timeline.tip().device_named(trimmed(text.substr(0, mark)))) {
    device = trimmed(text.substr(0, mark));
    text = trimmed(text.substr(mark + 1));
  }
  const auto id = timeline.tip().device_named(device);
  if (!id) return Error{Key{"error.lesson.no_device"}, {std::string(device)}};
  const Connection* conn = timeline.tip().connection_of(*id);
  const auto* sender = conn == nullptr ? nullptr : conn->client->as<smtp::Client>();
  const auto* reader = conn == nullptr ? nullptr : conn->client->as<imap::Client>();
  const bool in_message = (sender != nullptr && sender->sends_message()) ||
                          (reader != nullptr && reader->takes_any_line());
  if (text.empty() && !in_message) return Done{};  // in a message an empty line is one, too
  Performer performer(timeline, lesson, *id);
  return text.starts_with('/') ? performer.order(text) : performer.line(text);
}

std::vector<std::string> completions(const World& world, std::string_view device,
                                     std::string_view typed) {
  static constexpr std::string_view kOrders[] = {
      "/connect", "/check", "/step",   "/run",    "/hangup", "/cut",    "/crash", "/hold",
      "/release", "/fail",  "/wait",   "/arrive", "/send",   "/refuse", "/drop",  "/open",
      "/lose",    "/read",  "/unread", "/flag",   "/unflag", "/delete", "/move"};
  std::vector<std::string> all;
  const std::string pattern = std::string(typed) + "*";
  const auto id = world.device_named(device);
  const Connection* conn = id ? world.connection_of(*id) : nullptr;
  const auto offer = [&](std::string_view name) {
    if (matches(pattern, name)) all.emplace_back(name);
  };
  if (conn != nullptr && conn->client->protocol() == proto::Protocol::Smtp) {
    const smtp::State at = conn->server.as<smtp::Server>()->state();
    for (const smtp::CommandRow& row : smtp::commands()) {
      if (smtp::offers(world.settings->smtp, row) && smtp::leads_to(row, at)) offer(row.name);
    }
  } else if (conn != nullptr && conn->client->protocol() == proto::Protocol::Pop2) {
    const pop2::State at = conn->server.as<pop2::Server>()->state();
    for (const pop2::CommandRow& row : pop2::commands()) {
      if (pop2::leads_to(row, at)) offer(row.name);
    }
  } else if (conn != nullptr && conn->client->protocol() == proto::Protocol::Imap) {
    const imap::State at = conn->server.as<imap::Server>()->state();
    for (const imap::CommandRow& row : imap::commands()) {
      if (imap::offers(world.settings->imap, row) && imap::permits(row, at)) offer(row.name);
    }
  } else {
    const bool inside = conn != nullptr && pop3_at(*conn) != nullptr;
    for (const pop3::CommandRow& row : pop3::commands()) {
      if (!pop3::offers(world.settings->pop3, row)) continue;
      if (inside ? row.in_transaction : row.in_authorization) offer(row.name);
    }
  }
  for (const std::string_view order : kOrders) {
    if (matches(pattern, order)) all.emplace_back(order);
  }
  return all;
}

}  // namespace casella::lesson
