#pragma once
// A TOML file that says how to serve: whose mail, what kind of server, where, within which limits,
// and what goes wrong.
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "sim/live/faults.h"
#include "sim/live/limits.h"

namespace casella::live {

struct AccountWish {
  std::string user, pass;
  std::vector<std::filesystem::path> mail;
};

struct Config {
  std::optional<std::string> profile, address, data;
  std::optional<std::uint16_t> ports;            // added to the standard ones
  std::map<std::string, std::uint16_t> port_of;  // by gate: "imap", "http"
  std::vector<AccountWish> accounts;             // empty: the usual ones
  Limits limits;
  std::optional<std::filesystem::path> certificate, key;
  std::vector<Fault> faults;
};

// Everything that is wrong with it, or the file as it is meant. Paths are the file's neighbours'.
Result<Config> read_config(const std::filesystem::path& file, std::vector<Error>& errors);

// Accounts of a class: "student01" ... with passwords that are drawn by chance, and one a line in a
// CSV file: user, password.
std::vector<AccountWish> class_accounts(std::uint32_t count, const std::string& prefix,
                                        std::uint64_t seed);
Result<std::vector<AccountWish>> accounts_of_csv(const std::filesystem::path& file);

}  // namespace casella::live
