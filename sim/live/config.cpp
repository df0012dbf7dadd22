#include "sim/live/config.h"

#include <fstream>

#include <fmt/format.h>

#include "sim/base/rng.h"
#include "sim/lesson/table_reader.h"

namespace casella::live {
namespace {

namespace fs = std::filesystem;
using lesson::TableReader;

constexpr std::int64_t kMostPorts = 64'000;
constexpr std::int64_t kMillion = 1'000'000;
constexpr std::uint32_t kMostAccounts = 10'000;
constexpr std::string_view kPasswordLetters =
    "abcdefghjkmnpqrstuvwxyz23456789";  // none looks like another
constexpr std::size_t kPasswordLength = 8;

class ConfigReader {
 public:
  ConfigReader(const fs::path& file, std::vector<Error>& errors)
      : folder_(file.parent_path()), file_(file.string()), errors_(errors) {}

  Config run(const toml::table& table) {
    TableReader top(table, "the configuration", file_, errors_);
    config_.profile = top.text("profile");
    config_.address = top.text("address");
    config_.data = top.text("data");
    if (const auto base = top.number("ports_from", 0, kMostPorts)) {
      config_.ports = static_cast<std::uint16_t>(*base);
    }
    section(top, "port", [&](TableReader& at) {
      for (const char* gate : {"pop3", "pop3s", "imap", "imaps", "smtp", "submission",
                               "submissions", "pop2", "http"}) {
        if (const auto port = at.number(gate, 0, 65535))
          config_.port_of[gate] = static_cast<std::uint16_t>(*port);
      }
    });
    section(top, "limit", [&](TableReader& at) { limits(at); });
    section(top, "tls", [&](TableReader& at) {
      config_.certificate = folder_ / at.needed_text("certificate");
      config_.key = folder_ / at.needed_text("key");
    });
    section(top, "class", [&](TableReader& at) {
      const auto count = at.number("accounts", 1, kMostAccounts).value_or(1);
      const std::string prefix = at.text("prefix").value_or("student");
      const auto seed = static_cast<std::uint64_t>(at.number("seed", 0, INT64_MAX).value_or(0));
      add(class_accounts(static_cast<std::uint32_t>(count), prefix, seed), mail(at));
    });
    if (const auto csv = top.text("accounts_csv")) {
      auto read = accounts_of_csv(folder_ / *csv);
      if (!read) {
        errors_.push_back(read.error());
      } else {
        add(std::move(*read), {});
      }
    }
    each(top, "account", [&](TableReader& at) {
      config_.accounts.push_back({at.needed_text("user"), at.needed_text("pass"), mail(at)});
    });
    each(top, "fault", [&](TableReader& at) { fault(at); });
    top.finish();
    return std::move(config_);
  }

 private:
  template <class Read>
  void section(TableReader& top, std::string_view key, Read read) {
    const toml::table* table = top.table(key);
    if (table == nullptr) return;
    TableReader at(*table, fmt::format("[{}]", key), file_, errors_);
    read(at);
    at.finish();
  }
  template <class Read>
  void each(TableReader& top, std::string_view key, Read read) {
    const toml::array* all = top.array(key);
    const std::string where = fmt::format("[[{}]]", key);
    for (std::size_t i = 0; all != nullptr && i < all->size(); ++i) {
      const toml::table* table = (*all)[i].as_table();
      if (table == nullptr) {
        top.complain(Key{"error.lesson.not_table"}, {std::string(key), where}, top.line_of(key));
        continue;
      }
      TableReader at(*table, where, file_, errors_);
      read(at);
      at.finish();
    }
  }

  std::vector<fs::path> mail(TableReader& at) const {
    std::vector<fs::path> files;
    for (const std::string& name : at.texts("mail")) files.push_back(folder_ / name);
    return files;
  }
  void add(std::vector<AccountWish> wishes, const std::vector<fs::path>& mail) {
    for (AccountWish& wish : wishes) {
      wish.mail = mail;
      config_.accounts.push_back(std::move(wish));
    }
  }

  void limits(TableReader& at) {
    Limits& limits = config_.limits;
    if (const auto n = at.number("sessions", 1, kMillion))
      limits.sessions = static_cast<std::uint32_t>(*n);
    if (const auto n = at.number("finished_sessions", 0, kMillion))
      limits.finished_sessions = static_cast<std::uint32_t>(*n);
    if (const auto n = at.number("unread_octets", 1024, std::int64_t{1} << 32))
      limits.unread_octets = static_cast<std::size_t>(*n);
    if (const auto n = at.number("stalled_seconds", 1, kMillion))
      limits.stalled = std::chrono::seconds(*n);
    if (const auto n = at.number("handshake_seconds", 1, kMillion))
      limits.handshake = std::chrono::seconds(*n);
    if (const auto n = at.number("free_guesses", 0, kMillion))
      limits.free_guesses = static_cast<std::uint32_t>(*n);
  }

  void fault(TableReader& at) {
    Fault fault;
    const std::size_t kind = at.word("kind", {"cut", "delay", "error", "lock", "full"});
    fault.kind = static_cast<FaultKind>(kind);
    fault.at = at.needed_text("at");
    fault.nth = static_cast<std::uint32_t>(at.number("nth", 0, kMillion).value_or(1));
    fault.delay = std::chrono::milliseconds(at.number("ms", 0, kMillion).value_or(0));
    fault.user = at.text("user").value_or("");
    config_.faults.push_back(std::move(fault));
  }

  fs::path folder_;
  std::string file_;
  std::vector<Error>& errors_;
  Config config_;
};

}  // namespace

Result<Config> read_config(const fs::path& file, std::vector<Error>& errors) {
  std::error_code fault;
  if (!fs::is_regular_file(file, fault)) return Error{Key{"live.error.cant_read"}, {file.string()}};
  try {
    const toml::table table = toml::parse_file(file.string());
    Config config = ConfigReader(file, errors).run(table);
    if (!errors.empty()) return errors.front();
    return config;
  } catch (const toml::parse_error& why) {
    return Error{Key{"error.toml"},
                 {std::string(why.description())},
                 file.string(),
                 static_cast<int>(why.source().begin.line)};
  }
}

std::vector<AccountWish> class_accounts(std::uint32_t count, const std::string& prefix,
                                        std::uint64_t seed) {
  Rng rng(seed);
  std::vector<AccountWish> wishes;
  const int width = count < 10 ? 1 : count < 100 ? 2 : count < 1000 ? 3 : 5;
  for (std::uint32_t i = 1; i <= count; ++i) {
    std::string pass;
    for (std::size_t k = 0; k < kPasswordLength; ++k)
      pass += kPasswordLetters[rng.below(kPasswordLetters.size())];
    wishes.push_back({fmt::format("{}{:0{}}", prefix, i, width), pass, {}});
  }
  return wishes;
}

Result<std::vector<AccountWish>> accounts_of_csv(const fs::path& file) {
  std::ifstream in(file);
  if (!in.is_open()) return Error{Key{"live.error.cant_read"}, {file.string()}};
  std::vector<AccountWish> wishes;
  int number = 0;
  for (std::string line; std::getline(in, line);) {
    ++number;
    while (!line.empty() && (line.back() == '\r' || line.back() == ' ')) line.pop_back();
    if (line.empty() || line.front() == '#') continue;
    const std::size_t comma = line.find_first_of(",;");
    if (comma == std::string::npos || comma == 0 || comma + 1 == line.size() ||
        wishes.size() == kMostAccounts) {
      return Error{Key{"live.error.csv"}, {}, file.string(), number};
    }
    wishes.push_back({line.substr(0, comma), line.substr(comma + 1), {}});
  }
  return wishes;
}

}  // namespace casella::live
