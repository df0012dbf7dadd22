// Reads the notation of playbook.h.
#include <fstream>
#include <sstream>
#include <stdexcept>

#include "sim/world/profile.h"
#include "tests/support/playbook.h"

namespace casella::test {
namespace {

[[noreturn]] void wrong(const std::string& file, int line, const std::string& what) {
  throw std::runtime_error(file + ":" + std::to_string(line) + ": " + what);
}

int hex(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  throw std::runtime_error("\\x wants two digits, a to f in lower case");
}

// One quoted string, and what follows it.
std::string take_quoted(std::string_view& rest) {
  std::string out;
  std::size_t i = 1;
  for (; i < rest.size() && rest[i] != '"'; ++i) {
    if (rest[i] != '\\') {
      out.push_back(rest[i]);
      continue;
    }
    switch (++i < rest.size() ? rest[i] : '\0') {
      case 'r': out.push_back('\r'); break;
      case 'n': out.push_back('\n'); break;
      case 't': out.push_back('\t'); break;
      case '\\': out.push_back('\\'); break;
      case '"': out.push_back('"'); break;
      case 'x':
        if (i + 2 >= rest.size()) throw std::runtime_error("\\x wants two digits");
        out.push_back(static_cast<char>(hex(rest[i + 1]) * 16 + hex(rest[i + 2])));
        i += 2;
        break;
      default: throw std::runtime_error("unknown escape");
    }
  }
  if (i >= rest.size()) throw std::runtime_error("a quote is not closed");
  rest.remove_prefix(i + 1);
  return out;
}

// "..." 3*"..." ...
std::string octets(std::string_view rest) {
  std::string out;
  while (!rest.empty()) {
    std::size_t times = 0;
    const bool counted = rest[0] >= '0' && rest[0] <= '9';
    while (!rest.empty() && rest[0] >= '0' && rest[0] <= '9') {
      times = times * 10 + static_cast<std::size_t>(rest[0] - '0');
      rest.remove_prefix(1);
    }
    if (counted && rest.substr(0, 1) == "*") rest.remove_prefix(1);
    if (rest.substr(0, 1) != "\"")
      throw std::runtime_error("octets are written \"...\" or 3*\"...\"");
    const std::string piece = take_quoted(rest);
    for (std::size_t n = counted ? times : 1; n > 0; --n) out += piece;
    rest.remove_prefix(std::min(rest.find_first_not_of(' '), rest.size()));
  }
  return out;
}

// Whether octets are meant, "..." or 3*"...", and not a line as it stands.
bool quoted(std::string_view text) {
  const std::size_t digits = std::min(text.find_first_not_of("0123456789"), text.size());
  return digits == 0 ? text.substr(0, 1) == "\"" : text.substr(digits, 2) == "*\"";
}

std::string word(std::string_view& rest) {
  const std::size_t end = std::min(rest.find(' '), rest.size());
  std::string out(rest.substr(0, end));
  rest.remove_prefix(std::min(end + 1, rest.size()));
  return out;
}

// What is on or off, by protocol.
bool* find_switch(Script& script, std::string_view name) {
  struct Switch {
    Protocol protocol;
    std::string_view name;
    bool* value;
  };
  auto& pop3 = script.server;
  auto& pop2 = script.pop2;
  auto& smtp = script.smtp;
  const Switch all[] = {
      {Protocol::Pop3, "apop", &pop3.apop},
      {Protocol::Pop3, "top", &pop3.top},
      {Protocol::Pop3, "uidl", &pop3.uidl},
      {Protocol::Pop3, "capa", &pop3.capa},
      {Protocol::Pop3, "codes", &pop3.response_codes},
      {Protocol::Pop3, "lock", &pop3.exclusive},
      {Protocol::Pop3, "pass", &pop3.user_pass},
      {Protocol::Pop3, "auth-codes", &pop3.auth_codes},
      {Protocol::Pop3, "stls", &pop3.stls},
      {Protocol::Pop3, "utf8", &pop3.utf8},
      {Protocol::Pop3, "lang", &pop3.lang},
      {Protocol::Pop3, "last", &pop3.last},
      {Protocol::Pop3, "rpop", &pop3.rpop},
      {Protocol::Pop2, "lock", &pop2.exclusive},
      {Protocol::Pop2, "read-only", &pop2.read_only},
      {Protocol::Pop2, "removes-without-quit", &pop2.removes_without_quit},
      {Protocol::Pop2, "closes-on-empty-read", &pop2.closes_on_empty_read},
      {Protocol::Smtp, "esmtp", &smtp.esmtp},
      {Protocol::Smtp, "starttls", &smtp.starttls},
      {Protocol::Smtp, "tls-first", &smtp.tls_first},
      {Protocol::Smtp, "keeps-plaintext", &smtp.keeps_plaintext},
      {Protocol::Smtp, "plain-needs-tls", &smtp.plain_needs_tls},
      {Protocol::Smtp, "codes", &smtp.enhanced_codes},
      {Protocol::Smtp, "chunking", &smtp.chunking},
      {Protocol::Smtp, "utf8", &smtp.utf8},
      {Protocol::Smtp, "verify", &smtp.verify},
      {Protocol::Smtp, "lenient-line-ends", &smtp.lenient_line_ends},
  };
  for (const Switch& each : all) {
    if (each.protocol == script.protocol && each.name == name) return each.value;
  }
  return nullptr;
}

std::vector<sasl::Mechanism> mechanisms(std::string_view rest) {
  std::vector<sasl::Mechanism> all;
  while (!rest.empty()) {
    const sasl::Row* row = sasl::find_mechanism(word(rest));
    if (row == nullptr) throw std::runtime_error("no such mechanism");
    all.push_back(row->mechanism);
  }
  return all;
}

void use_profile(Script& script, const std::string& name) {
  const Profile* profile = find_profile(name);
  if (profile == nullptr) throw std::runtime_error("no such profile");
  WorldSettings settings;
  profile->apply(settings);
  script.server = settings.pop3;
  script.profile = name;
}

// Those of SMTP that are more than a switch.
bool smtp_setting(smtp::ServerSettings& server, const std::string& name, std::string_view rest) {
  if (name == "auth") {
    server.mechanisms = mechanisms(rest);
  } else if (name == "role") {
    server.role = rest == "submission" ? smtp::Role::Submission : smtp::Role::Relay;
  } else if (name == "host") {
    server.host = rest;
  } else if (name == "domain") {
    server.domains = {std::string(rest)};
  } else if (name == "postmaster") {
    server.postmaster = rest;
  } else if (name == "timeout") {
    server.timeout = std::chrono::seconds(std::stoi(std::string(rest)));
  } else if (name == "size") {
    server.size_limit_octets = std::stoull(std::string(rest));
  } else if (name == "list") {
    smtp::MailList list{word(rest), {}};
    while (!rest.empty()) list.users.push_back(word(rest));
    server.lists.push_back(std::move(list));
  } else {
    return false;
  }
  return true;
}

void server_setting(Script& script, std::string_view rest) {
  const std::string name = word(rest);
  const auto number = [&] { return std::stoi(std::string(rest)); };
  const bool pop3 = script.protocol == Protocol::Pop3;
  if (script.protocol == Protocol::Smtp && smtp_setting(script.smtp, name, rest)) return;
  if (pop3 && name == "profile") return use_profile(script, std::string(rest));
  if (pop3 && name == "autologout") {
    script.server.autologout = std::chrono::seconds(number());
  } else if (pop3 && name == "auth") {
    script.server.mechanisms = mechanisms(rest);
  } else if (pop3 && name == "expire") {
    script.server.expire_days = static_cast<std::uint32_t>(number());
  } else if (pop3 && name == "login-delay") {
    script.server.login_delay = std::chrono::seconds(number());
  } else if (script.protocol == Protocol::Pop2 && name == "timeout") {
    script.pop2.timeout = std::chrono::seconds(number());
  } else {
    bool* value = find_switch(script, name);
    if (value == nullptr) throw std::runtime_error("the server has no switch " + name);
    if (rest != "on" && rest != "off") throw std::runtime_error("on or off?");
    *value = rest == "on";
  }
}

// "phone opens", "alice has first" ...: what is not said or heard.
Step deed(std::string who, std::string_view rest) {
  using Kind = Step::Kind;
  Step step;
  step.who = std::move(who);
  if (step.who == "wait") {
    step.kind = Kind::Waits;
    step.text = rest;
  } else if (step.who == "timestamp") {
    step.kind = Kind::Timestamp;
    step.text = rest;
  } else if (step.who == "store") {
    step.kind = rest == "holds"     ? Kind::StoreHolds
                : rest == "answers" ? Kind::StoreAnswers
                                    : Kind::StoreFails;
    if (step.kind == Kind::StoreFails && rest != "fails") throw std::runtime_error("store what?");
  } else if (rest == "opens" || rest == "hangs up" || rest == "closed" || rest == "free" ||
             rest == "secures") {
    step.kind = rest == "opens"      ? Kind::Opens
                : rest == "secures"  ? Kind::Secures
                : rest == "hangs up" ? Kind::HangsUp
                : rest == "closed"   ? Kind::Closed
                                     : Kind::Free;
  } else {
    const std::string verb = word(rest);
    if (verb == "in")
      step.kind = Kind::InState;
    else if (verb == "has")
      step.kind = Kind::Has;
    else if (verb == "holds")
      step.kind = Kind::Holds;
    else if (verb == "gets")
      step.kind = Kind::Gets;
    else if (verb == "held" && word(rest) == "by")
      step.kind = Kind::HeldBy;
    else
      throw std::runtime_error("what is '" + verb + "'?");
    if (step.kind == Kind::Gets) step.name = word(rest);
    const bool of_octets = step.kind == Kind::Gets || step.kind == Kind::Holds;
    step.text = of_octets ? octets(rest) : std::string(rest);
  }
  return step;
}

Step dialogue(std::string_view line, std::size_t sign) {
  Step step;
  step.who = line.substr(0, sign);
  step.kind = line[sign] == '>' ? Step::Kind::Says : Step::Kind::Hears;
  line.remove_prefix(sign + 1);
  step.raw = line.substr(0, 1) == ">";
  if (step.raw) line.remove_prefix(1);
  if (line.substr(0, 1) == " ") line.remove_prefix(1);
  step.literal = quoted(line);
  step.text = step.literal ? octets(line) : std::string(line);
  if (step.raw && !step.literal) throw std::runtime_error(">> wants octets in quotes");
  return step;
}

}  // namespace

Script Script::parse(std::string file, std::string_view text, Protocol protocol) {
  Script script;
  script.protocol = protocol;
  script.file = std::move(file);
  int number = 0;
  while (!text.empty()) {
    ++number;
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.empty() || line[0] == '#') continue;
    try {
      const std::size_t sign = line.find_first_of("<> ");
      if (sign != line.npos && line[sign] != ' ') {
        script.steps.push_back(dialogue(line, sign));
      } else {
        std::string_view rest = line;
        const std::string first = word(rest);
        if (first == "server") {
          server_setting(script, rest);
          continue;
        }
        if (first == "account") {
          const std::string user = word(rest);
          script.accounts[user] = quoted(rest) ? octets(rest) : std::string(rest);
          continue;
        }
        if (first == "mail") {
          Mail mail;
          mail.account = word(rest);
          mail.name = word(rest);
          mail.octets = octets(rest);
          script.mail.push_back(std::move(mail));
          continue;
        }
        script.steps.push_back(deed(first, rest));
      }
      script.steps.back().line = number;
    } catch (const std::exception& fault) {
      wrong(script.file, number, fault.what());
    }
  }
  return script;
}

Script Script::load(const std::string& path, Protocol protocol) {
  std::ifstream in(path, std::ios::binary);
  if (!in) throw std::runtime_error(path + " can't be read");
  std::ostringstream all;
  all << in.rdbuf();
  return parse(path, all.str(), protocol);
}

StoreState store_of(const Script& script) {
  StoreState state;
  std::uint32_t id = 0;
  for (const auto& [user, secret] : script.accounts) {
    Mailbox box;
    box.uid_validity = 1939;
    for (const Script::Mail& mail : script.mail) {
      if (mail.account != user) continue;
      auto message = std::make_shared<const Message>(MessageId{++id}, mail.name, mail.octets);
      box.items.append({Uid{box.uid_next++}, std::move(message), {}});
    }
    state.accounts.emplace_back(Account{user, secret, std::make_shared<const Mailbox>(box), {}});
  }
  return state;
}

}  // namespace casella::test
