#pragma once
// What a live server keeps: where, whose accounts, and the mail they begin with.
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "sim/live/config.h"
#include "sim/live/keeper.h"
#include "sim/live/tls.h"
#include "sim/store/mail_store.h"

namespace casella::live {

// alice and bob, with mail from the lessons of this folder.
std::vector<AccountWish> usual_accounts(const std::filesystem::path& lessons);

// The same octets as files hold, as messages of CRLF lines.
Result<MessageRef> read_message(const std::filesystem::path& file, MessageId id);

// An account with its mail in the inbox; `newest` is the last MessageId given, and goes up.
Result<Account> make_account(const AccountWish& wish, MessageId& newest, SimTime now);

// $XDG_DATA_HOME/casella/serve; empty without a home.
std::filesystem::path usual_serve_folder();

// Where a lesson that is served has its certificate and its control socket; its mail is not kept.
std::filesystem::path lesson_folder();

// Keeps mail in a file.
class MailKeeper : public Keeper {
 public:
  explicit MailKeeper(store::MailStore store) : store_(std::move(store)) {}
  bool is_due(const StoreState& state) const override { return store_.is_due(state); }
  std::optional<Error> keep(const StoreState& state) override { return store_.keep(state); }
  void tidy() override { store_.tidy(kTidiedAtOnce); }
  const store::MailStore& store() const { return store_; }

 private:
  static constexpr std::size_t kTidiedAtOnce = 100;
  store::MailStore store_;
};

}  // namespace casella::live
