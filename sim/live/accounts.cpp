#include "sim/live/accounts.h"

#include <chrono>
#include <fstream>
#include <iterator>

#include "sim/base/calendar.h"
#include "sim/live/server.h"
#include "sim/store/progress.h"

namespace casella::live {
namespace {

namespace fs = std::filesystem;

// A number that only grows, from second to second (RFC 3501, section 2.3.1.1): who connects to a
// server that was begun anew must not take its mail for what was there before.
std::uint32_t uid_validity_at(SimTime at) {
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(at.time_since_epoch());
  return static_cast<std::uint32_t>(seconds.count() + kWorldBeganUtcSeconds);
}

}  // namespace

std::vector<AccountWish> usual_accounts(const fs::path& lessons) {
  const auto mail = [&](const std::string& lesson) {
    std::vector<fs::path> files;
    std::error_code fault;
    for (const auto& entry : fs::directory_iterator(lessons / lesson / "mail", fault)) {
      if (entry.path().extension() == ".eml") files.push_back(entry.path());
    }
    std::sort(files.begin(), files.end());
    return files;
  };
  return {{"alice", "tea-at-four", mail("010-first-session")},
          {"bob", "ladder-7", mail("015-get-mail")}};
}

Result<MessageRef> read_message(const fs::path& file, MessageId id) {
  std::ifstream in(file, std::ios::binary);
  const std::string octets{std::istreambuf_iterator<char>(in), {}};
  if (!in.is_open() || in.bad()) return Error{Key{"live.error.cant_read"}, {file.string()}};
  return std::make_shared<const Message>(id, file.stem().string(), with_crlf(octets));
}

Result<Account> make_account(const AccountWish& wish, MessageId& newest, SimTime now) {
  Mailbox box;
  box.uid_validity = uid_validity_at(now);
  for (const fs::path& file : wish.mail) {
    auto message = read_message(file, MessageId{++newest.value});
    if (!message) return message.error();
    box.items.append({Uid{box.uid_next++}, std::move(*message), now});
  }
  Account account;
  account.user = wish.user;
  account.secret = wish.pass;
  account.last_uid_validity = box.uid_validity;
  account.inbox = std::make_shared<const Mailbox>(std::move(box));
  return account;
}

fs::path usual_serve_folder() {
  const fs::path file = store::progress_path();
  return file.empty() ? file : file.parent_path() / "serve";
}

fs::path lesson_folder() {
  const fs::path usual = usual_serve_folder();
  return usual.empty() ? usual : usual.parent_path() / "lesson";
}

}  // namespace casella::live
