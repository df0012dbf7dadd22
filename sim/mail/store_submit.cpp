// Mail that comes by SMTP.
#include <algorithm>

#include "sim/mail/store_answers.h"

namespace casella {

StoreReply answer(StoreState& state, const FindAccount& ask) {
  for (const std::string& user : {ask.local, ask.local + "@" + ask.domain}) {
    if (const Account* account = state.find(user)) return Found{account->user};
  }
  return Denied{};
}

StoreReply answer(StoreState& state, const SubmitMessage& ask) {
  const auto known = [&](const std::string& user) { return state.find(user) != nullptr; };
  if (!std::all_of(ask.users.begin(), ask.users.end(), known)) return Denied{};
  const StoreState before = state;
  Submitted done;
  for (const std::string& user : ask.users) {
    const MessageId id{kBroughtMessages + ++state.messages_brought};
    auto message = std::make_shared<const Message>(
        id, "mail" + std::to_string(state.messages_brought), ask.octets);
    const StoreReply taken = answer(state, DeliverMessage{user, std::move(message), ask.at});
    if (const auto* refused = std::get_if<Refused>(&taken)) {
      state = before;
      return *refused;
    }
    done.messages.push_back(id);
  }
  return done;
}

}  // namespace casella
