// lesson.toml, all but its steps.
#include <algorithm>
#include <fstream>
#include <iterator>
#include <system_error>

#include "sim/lesson/load_steps.h"
#include "sim/lesson/table_reader.h"
#include "sim/world/profile.h"

namespace casella::lesson {
namespace {

constexpr std::int64_t kMillion = 1'000'000;
constexpr std::int64_t kLargestQuota = 1'000'000 * kMillion;

std::optional<std::string> read_file(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return std::nullopt;
  return std::string(std::istreambuf_iterator<char>(in), {});
}

std::vector<sasl::Mechanism> read_mechanisms(TableReader& at, std::string_view key) {
  std::vector<sasl::Mechanism> all;
  for (const std::string& name : at.texts(key)) {
    if (const sasl::Row* row = sasl::find_mechanism(name)) {
      all.push_back(row->mechanism);
    } else {
      at.complain(Key{"error.lesson.no_mechanism"}, {name}, at.line_of(key));
    }
  }
  return all;
}

void read_server(TableReader& at, WorldSettings& settings) {
  const auto name = at.text("profile").value_or("rfc1939");
  const Profile* profile = find_profile(name);
  if (profile == nullptr) {
    at.complain(Key{"error.lesson.no_profile"}, {name, profile_names()}, at.line_of("profile"));
  } else {
    profile->apply(settings);
    settings.profile = name;
  }
  pop3::ServerSettings& server = settings.pop3;
  const auto flag = [&](std::string_view key, bool& value) {
    value = at.flag(key).value_or(value);
  };
  flag("capa", server.capa);
  flag("apop", server.apop);
  flag("top", server.top);
  flag("uidl", server.uidl);
  flag("lock", server.exclusive);
  flag("removes_at_dele", server.removes_at_dele);
  flag("renumbers_early", settings.imap.renumbers_early);
  flag("response_codes", server.response_codes);
  flag("user_pass", server.user_pass);
  flag("stls", server.stls);
  flag("starttls", settings.smtp.starttls);
  settings.imap.starttls = settings.smtp.starttls;
  flag("utf8", server.utf8);
  flag("lang", server.lang);
  flag("last", server.last);
  flag("rpop", server.rpop);
  flag("auth_codes", server.auth_codes);
  if (at.has("auth")) server.mechanisms = read_mechanisms(at, "auth");
  if (const auto s = at.number("autologout_s", 0, kMillion))
    server.autologout = std::chrono::seconds(*s);
  if (const auto s = at.number("login_delay_s", 0, kMillion))
    server.login_delay = std::chrono::seconds(*s);
  if (const auto days = at.number("expire_days", 0, 36500))
    server.expire_days = static_cast<std::uint32_t>(*days);
  server.host = at.text("host").value_or(server.host);
  at.finish();
}

void read_link(TableReader& at, LinkSettings& link) {
  if (const auto ms = at.number("latency_ms", 0, kMillion))
    link.latency = std::chrono::milliseconds(*ms);
  link.chop = static_cast<Chop>(at.word("chop", {"whole", "fixed", "seeded"}));
  const auto most = at.number("segment_octets", 1, kMillion);
  link.segment_octets = static_cast<std::uint32_t>(most.value_or(0));
  link.join = at.flag("join").value_or(false);
  const auto bits = at.number("bits_per_second", 1, std::int64_t{1} << 40);
  link.bits_per_second = static_cast<std::uint64_t>(bits.value_or(0));
  link.tcp = at.flag("tcp").value_or(false);
  for (const auto& [key, packets] : {std::pair("lose", &link.lose), {"late", &link.late}}) {
    for (const auto number : at.numbers(key, 1, kMillion)) {
      packets->push_back(static_cast<std::uint32_t>(number));
    }
  }
  link.lose_percent = static_cast<std::uint32_t>(at.number("lose_percent", 0, 90).value_or(0));
  for (const std::string_view key : {"lose", "late", "lose_percent"}) {
    if (at.has(key) && !link.tcp) {
      at.complain(Key{"error.lesson.needs_tcp"}, {std::string(key)}, at.line_of(key));
    }
  }
  at.finish();
}

void read_firewall(TableReader& at, std::vector<PortBlock>& blocked) {
  for (const auto& [key, rule] :
       {std::pair("refuse", PortRule::Refuse), {"drop", PortRule::Drop}}) {
    for (const auto port : at.numbers(key, 1, kLastPort)) {
      blocked.push_back({static_cast<std::uint16_t>(port), rule});
    }
  }
  at.finish();
}

void read_account(TableReader& at, Lesson& lesson) {
  Lesson::AccountSetting account;
  account.line = at.line();
  account.user = at.needed_text("user");
  account.pass = at.needed_text("pass");
  account.mailbox = at.texts("mailbox");
  const auto limit = [&](std::string_view key) {
    return static_cast<std::uint64_t>(at.number(key, 1, kLargestQuota).value_or(0));
  };
  account.quota_octets = limit("quota_octets");
  account.quota_messages = limit("quota_messages");
  at.finish();
  lesson.accounts.push_back(std::move(account));
}

// IMAP has modes of its own.
void read_mode(TableReader& at, DeviceSettings& device) {
  const bool imap = device.protocol == proto::Protocol::Imap;
  device.mode = imap ? Mode::Online : Mode::Delete;
  if (at.has("mode")) {
    device.mode =
        static_cast<Mode>(at.word("mode", {"delete", "keep", "keep-days", "online", "offline"}));
  }
  const bool is_imap = device.mode == Mode::Online || device.mode == Mode::Offline;
  if (imap != is_imap) {
    at.complain(Key{"error.lesson.mode_of_protocol"},
                {at.text("mode").value_or(""), std::string(proto::row_of(device.protocol).id)},
                at.line_of("mode"));
  }
  device.idle = at.flag("idle").value_or(false);
  device.by_number = at.flag("by_number").value_or(false);
  device.parts = at.flag("parts").value_or(false);
}

void read_device(TableReader& at, Lesson& lesson) {
  DeviceSettings device;
  device.id = at.needed_text("id");
  device.protocol =
      static_cast<proto::Protocol>(at.word("protocol", {"pop3", "pop2", "smtp", "imap"}));
  read_mode(at, device);
  device.keep_days = static_cast<std::uint32_t>(at.number("keep_days", 0, 36500).value_or(0));
  if (device.mode == Mode::KeepDays && !at.has("keep_days")) {
    at.complain(Key{"error.lesson.missing_key"}, {"keep_days", "[[device]]"}, at.line());
  }
  const bool has_account = !lesson.accounts.empty();
  device.user = at.text("user").value_or(has_account ? lesson.accounts.front().user : "");
  device.pass = at.text("pass").value_or(has_account ? lesson.accounts.front().pass : "");
  device.apop = at.flag("apop").value_or(false);
  if (const auto name = at.text("auth")) {
    const sasl::Row* row = sasl::find_mechanism(*name);
    if (row == nullptr) at.complain(Key{"error.lesson.no_mechanism"}, {*name}, at.line_of("auth"));
    if (row != nullptr) device.auth = row->mechanism;
  }
  device.security = static_cast<Security>(at.word("tls", {"none", "stls", "implicit"}));
  device.saves = static_cast<SaveWhen>(at.word("saves", {"before-dele", "at-end"}));
  at.finish();
  for (const DeviceSettings& other : lesson.devices) {
    if (other.id == device.id) {
      at.complain(Key{"error.lesson.twice"}, {device.id, "[[device]]"}, at.line_of("id"));
    }
  }
  lesson.devices.push_back(std::move(device));
}

template <class Read>
void each_table(TableReader& top, std::string_view key, const std::string& file,
                std::vector<Error>& errors, Read read) {
  const toml::array* all = top.array(key);
  if (all == nullptr) return;
  for (const toml::node& node : *all) {
    const std::string where = "[[" + std::string(key) + "]]";
    if (const auto* table = node.as_table()) {
      TableReader at(*table, where, file, errors);
      read(at);
    } else {
      top.complain(Key{"error.lesson.not_table"}, {std::string(key), where},
                   static_cast<int>(node.source().begin.line));
    }
  }
}

void read_mail(Lesson& lesson, std::vector<Error>& errors) {
  const auto want = [&](const std::string& name, int line) {
    if (lesson.mail.count(name) != 0) return;
    const bool plain = name.find('/') == std::string::npos && name.find('\\') == std::string::npos;
    auto octets = plain ? read_file(lesson.folder / "mail" / name) : std::nullopt;
    if (!octets) errors.push_back({Key{"error.lesson.no_mail"}, {name}, lesson.file(), line});
    lesson.mail[name] = with_crlf(octets.value_or(""));
  };
  for (const auto& account : lesson.accounts) {
    for (const std::string& name : account.mailbox) want(name, account.line);
  }
  each_scene(lesson, [&](const Scene& scene, int line) {
    if (const auto* post = std::get_if<Post>(&scene)) want(post->file, line);
    const auto* mail = std::get_if<Mail>(&scene);
    if (mail == nullptr) return;
    want(mail->file, line);
    const auto known = std::any_of(lesson.accounts.begin(), lesson.accounts.end(),
                                   [&](const auto& a) { return a.user == mail->account; });
    if (!known)
      errors.push_back({Key{"error.lesson.no_account"}, {mail->account}, lesson.file(), line});
  });
}

Lesson read_lesson(const toml::table& table, const std::filesystem::path& folder,
                   std::vector<Error>& errors) {
  Lesson lesson;
  lesson.folder = folder;
  lesson.slug = folder.filename().string();
  TableReader top(table, "lesson.toml", lesson.file(), errors);
  if (const auto format = top.number("format", 1, 1); !format && !top.has("format")) {
    top.complain(Key{"error.lesson.missing_key"}, {"format", "lesson.toml"}, 1);
  }
  lesson.id = top.needed_text("id");
  lesson.seed = static_cast<std::uint64_t>(top.number("seed", 0, INT64_MAX).value_or(1));
  lesson.topics = top.texts("topics");
  lesson.rfc = top.texts("rfc");
  if (const auto* server = top.table("server")) {
    TableReader at(*server, "[server]", lesson.file(), errors);
    read_server(at, lesson.settings);
  }
  if (const auto* link = top.table("link")) {
    TableReader at(*link, "[link]", lesson.file(), errors);
    read_link(at, lesson.settings.link);
  }
  if (const auto* firewall = top.table("firewall")) {
    TableReader at(*firewall, "[firewall]", lesson.file(), errors);
    read_firewall(at, lesson.blocked);
  }
  each_table(top, "account", lesson.file(), errors,
             [&](TableReader& at) { read_account(at, lesson); });
  each_table(top, "device", lesson.file(), errors,
             [&](TableReader& at) { read_device(at, lesson); });
  each_table(top, "step", lesson.file(), errors, [&](TableReader& at) {
    if (auto step = read_step(at, lesson, errors)) lesson.steps.push_back(std::move(*step));
  });
  top.finish();
  for (const auto* needed : {"account", "device", "step"}) {
    if (!top.has(needed)) {
      top.complain(Key{"error.lesson.missing_key"}, {needed, "lesson.toml"}, 1);
    }
  }
  read_mail(lesson, errors);
  return lesson;
}

}  // namespace

Loaded load(const std::filesystem::path& folder) {
  Loaded loaded;
  const std::filesystem::path file = folder / "lesson.toml";
  const auto octets = read_file(file);
  if (!octets) {
    loaded.errors.push_back({Key{"error.lesson.no_file"}, {}, file.string()});
    return loaded;
  }
  try {
    const toml::table table = toml::parse(*octets, file.string());
    Lesson lesson = read_lesson(table, folder, loaded.errors);
    if (loaded.errors.empty()) loaded.lesson = std::move(lesson);
  } catch (const toml::parse_error& error) {
    loaded.errors.push_back({Key{"error.toml"},
                             {std::string(error.description())},
                             file.string(),
                             static_cast<int>(error.source().begin.line)});
  }
  return loaded;
}

std::vector<std::filesystem::path> find_lessons(const std::filesystem::path& lessons) {
  std::vector<std::filesystem::path> found;
  std::error_code fault;
  for (const auto& entry : std::filesystem::directory_iterator(lessons, fault)) {
    if (std::filesystem::exists(entry.path() / "lesson.toml", fault)) found.push_back(entry.path());
  }
  std::sort(found.begin(), found.end());
  return found;
}

World world_of(const Lesson& lesson) {
  World world;
  world.settings = std::make_shared<const WorldSettings>(lesson.settings);
  world.rng = Rng(lesson.seed);
  world.blocked = lesson.blocked;
  const auto uid_validity = static_cast<std::uint32_t>(1 + lesson.seed % 1'000'000);
  for (const auto& setting : lesson.accounts) {
    Mailbox box;
    box.uid_validity = uid_validity;
    for (const std::string& name : setting.mailbox) {
      const auto octets = lesson.mail.find(name);
      if (octets == lesson.mail.end()) continue;
      box.items.append(
          {Uid{box.uid_next++},
           std::make_shared<const Message>(MessageId{++world.messages_made}, name, octets->second),
           {}});
    }
    Account account{
        setting.user, setting.pass, std::make_shared<const Mailbox>(std::move(box)), {}};
    account.quota_octets = setting.quota_octets;
    account.quota_messages = setting.quota_messages;
    world.store.accounts.emplace_back(std::move(account));
  }
  for (const DeviceSettings& settings : lesson.devices) {
    Device device;
    device.settings = std::make_shared<const DeviceSettings>(settings);
    world.devices.emplace_back(std::move(device));
  }
  return world;
}

std::string_view key_of(const Step& step) {
  return std::visit([](const auto& each) -> std::string_view { return each.key; }, step.what);
}

}  // namespace casella::lesson
