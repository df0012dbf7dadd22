#include "sim/live/orders.h"

#include <charconv>

#include <fmt/format.h>

#include "sim/base/calendar.h"
#include "sim/live/ports.h"
#include "sim/live/session_file.h"
#include "sim/world/profile.h"

namespace casella::live {
namespace {

// The newest MessageId that the world gave; what clients bring has numbers of its own.
MessageId newest_given(const StoreState& store) {
  MessageId newest{};
  const auto look = [&](const Snapshot& box) {
    box->items.each([&](const Item& item) {
      const MessageId id = item.message->id();
      if (id.value < kBroughtMessages) newest = std::max(newest, id);
    });
  };
  for (const Cow<Account>& account : store.accounts) {
    look(account->inbox);
    for (const Folder& folder : account->folders) look(folder.box);
  }
  return newest;
}

std::optional<std::uint64_t> number_of(const std::string& text) {
  std::uint64_t number = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool whole = fault == std::errc() && end == text.data() + text.size();
  return whole ? std::optional(number) : std::nullopt;
}

}  // namespace

std::string Orders::carry_out(const std::vector<std::string>& words) {
  const auto is = [&](std::string_view verb, std::size_t count) {
    return !words.empty() && words[0] == verb && words.size() == count + 1;
  };
  if (is("list", 0)) return list();
  if (is("board", 0)) return show_board("text");
  if (is("board", 1)) return show_board(words[1]);
  if (is("end", 1)) return end(words[1]);
  if (is("reset", 1)) return reset(words[1]);
  if (is("add-mail", 2)) return add_mail(words[1], words[2]);
  if (is("hold", 1) || is("release", 1)) return hold(words[1], words[0] == "hold");
  if (words.size() >= 2 && words[0] == "break") return break_at(words);
  if (is("profile", 1)) return profile(words[1]);
  if (is("save", 2)) return save(words[1], words[2], As::Document);
  if (is("save", 3) && words[3] == "with-passwords") {
    return save(words[1], words[2], As::DocumentWithPasswords);
  }
  if (is("lesson", 2)) return save(words[1], words[2], As::Lesson);
  if (words.size() >= 2 && words[0] == "fault") return fault(words);
  return no({Key{"serve.error.order"}});
}

std::string Orders::list() {
  std::string out;
  server_.ask([&](Hall& hall, SimTime) {
    std::map<std::uint32_t, const Session*> sorted;
    for (const auto& [id, session] : hall.sessions()) sorted[id] = session.get();
    for (const auto& [id, session] : sorted) {
      const Connection* conn = session->connection();
      out += fmt::format("{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\n", id,
                         proto::row_of(session->door->protocol).id, session->peer,
                         session->user.empty() ? "-" : session->user,
                         conn == nullptr ? "-" : conn->server.state_name(),
                         date_time(session->opened), session->octets_in, session->octets_out,
                         !is_held(*session)            ? "-"
                         : session->stopped_at.empty() ? "held"
                                                       : session->stopped_at);
    }
  });
  return yes(out);
}

std::string Orders::show_board(const std::string& form) {
  if (board == nullptr) return no({Key{"serve.error.no_lesson"}});
  auto told = board->told(form);
  return told ? yes(std::move(*told)) : no({Key{"serve.error.order"}});
}

std::string Orders::on_session(const std::string& id,
                               const std::function<void(Hall&, Session&, SimTime)>& deed) {
  const auto number = number_of(id);
  bool found = false;
  if (number && *number <= 0xFFFFFFFFU) {
    server_.ask([&](Hall& hall, SimTime now) {
      Session* session = hall.find(ConnId{static_cast<std::uint32_t>(*number)});
      found = session != nullptr;
      if (found) deed(hall, *session, now);
    });
  }
  return found ? yes() : no({Key{"serve.error.no_session"}, {id}});
}

std::string Orders::end(const std::string& id) {
  return on_session(id, [](Hall& hall, Session& session, SimTime now) {
    hall.act(session, CutLink{session.id, {}}, now);
  });
}

std::string Orders::reset(const std::string& user) {
  for (const AccountWish& wish : serving_.config.accounts) {
    if (wish.user != user) continue;
    std::optional<Error> fault;
    server_.ask([&](Hall& hall, SimTime now) {
      MessageId newest = newest_given(hall.store());
      auto made = board != nullptr ? board->house().account(wish, newest, now)
                                   : make_account(wish, newest, now);
      if (!made) {
        fault = made.error();
        return;
      }
      fault = hall.change_store(
          [&](StoreState& store) {
            for (Cow<Account>& account : store.accounts) {
              if (account->user != user) continue;
              // A mailbox made anew says so (RFC 3501, section 2.3.1.1), however soon it is.
              Account fresh = *made;
              Mailbox box = *fresh.inbox;
              box.uid_validity = std::max(box.uid_validity, account->last_uid_validity + 1);
              fresh.last_uid_validity = box.uid_validity;
              fresh.retired = account->retired;
              fresh.held_by = account->held_by;
              fresh.inbox = std::make_shared<const Mailbox>(std::move(box));
              account = Cow<Account>(std::move(fresh));
            }
          },
          now);
    });
    if (!fault && board != nullptr) board->post().restart(user);
    return fault ? no(*fault) : yes();
  }
  return no({Key{"serve.error.no_user"}, {user}});
}

std::string Orders::add_mail(const std::string& user, const std::string& file) {
  std::optional<Error> fault;
  server_.ask([&](Hall& hall, SimTime now) {
    if (hall.store().find(user) == nullptr) {
      fault = Error{Key{"serve.error.no_user"}, {user}};
      return;
    }
    const auto message = read_message(file, MessageId{newest_given(hall.store()).value + 1});
    if (!message) {
      fault = message.error();
      return;
    }
    fault = hall.change_store(
        [&](StoreState& store) {
          store = casella::apply(std::move(store), DeliverMessage{user, *message, now}).state;
        },
        now);
  });
  return fault ? no(*fault) : yes();
}

// cut ID | hold ID | release ID | delay ID MS | lock USER | unlock USER | full | room | clear
// at N COMMAND cut | at N COMMAND delay MS | at N COMMAND error | at N COMMAND lock USER | ... full
std::string Orders::fault(const std::vector<std::string>& words) {
  const std::string& what = words[1];
  const auto link = [&](const std::function<Action(ConnId)>& action) {
    return on_session(words[2], [&](Hall& hall, Session& session, SimTime now) {
      hall.act(session, action(session.id), now);
    });
  };
  const auto ms = [](const std::string& text) {
    const auto number = number_of(text);
    return std::chrono::milliseconds(number && *number < 3'600'000 ? static_cast<long>(*number)
                                                                   : 0);
  };
  if (words.size() == 3) {
    if (what == "cut") return link([](ConnId id) { return CutLink{id, {}}; });
    if (what == "hold") return link([](ConnId id) { return HoldLink{id, Side::Client, true}; });
    if (what == "release") return hold(words[2], false);
    if (what == "lock" || what == "unlock") {
      server_.ask([&](Hall& hall, SimTime now) { hold_lock(hall, words[2], what == "lock", now); });
      return yes();
    }
  }
  if (words.size() == 4 && what == "delay") {
    return link([&](ConnId id) { return DelayLink{id, Side::Client, ms(words[3])}; });
  }
  if (words.size() == 2 && (what == "full" || what == "room" || what == "clear")) {
    server_.ask([&](Hall& hall, SimTime) {
      hall.full = what == "full";
      if (what == "clear") serving_.faults.clear();
    });
    return yes();
  }
  if (words.size() >= 5 && what == "at") {
    const auto nth = number_of(words[2]);
    const auto kind = fault_named(words[4]);
    if (nth && kind) {
      Fault made{*kind, words[3], static_cast<std::uint32_t>(*nth), {}, {}, 0};
      if (words.size() > 5)
        (*kind == FaultKind::Delay ? void(made.delay = ms(words[5])) : void(made.user = words[5]));
      server_.ask([&](Hall&, SimTime) { serving_.faults.add(made); });
      return yes();
    }
  }
  return no({Key{"serve.error.order"}});
}

std::string Orders::hold(const std::string& id, bool held) {
  return on_session(id, [held](Hall& hall, Session& session, SimTime now) {
    live::hold(hall, session, held, now);
  });
}

// at N COMMAND | state NAME | list | remove N | clear
std::string Orders::break_at(const std::vector<std::string>& words) {
  const std::string& what = words[1];
  const auto number = words.size() > 2 ? number_of(words[2]) : std::optional<std::uint64_t>(0);
  std::string out;
  bool good = false;
  const auto ask = [&](const std::function<bool(Breakpoints&)>& deed) {
    server_.ask([&](Hall&, SimTime) { good = deed(serving_.breakpoints); });
    return good ? yes(out) : no({Key{"serve.error.no_breakpoint"}, {words[2]}});
  };
  const auto set = [&](Breakpoint made) {
    return ask([&](Breakpoints& all) { return all.add(std::move(made)), true; });
  };
  if (words.size() == 4 && what == "at" && number) {
    return set({Breakpoint::On::Command, words[3], static_cast<std::uint32_t>(*number), 0});
  }
  if (words.size() == 3 && what == "state") return set({Breakpoint::On::State, words[2], 0, 0});
  if (words.size() == 3 && what == "remove" && number) {
    return ask([&](Breakpoints& all) { return *number > 0 && all.remove(*number - 1); });
  }
  if (words.size() == 2 && what == "clear") {
    return ask([](Breakpoints& all) { return all.clear(), true; });
  }
  if (words.size() == 2 && what == "list") {
    return ask([&](Breakpoints& all) {
      for (const Breakpoint& each : all.all()) {
        out += fmt::format("{}\t{}\t{}\t{}\t{}\n", &each - all.all().data() + 1,
                           each.on == Breakpoint::On::State ? "state" : "command", each.at,
                           each.nth, each.seen);
      }
      return true;
    });
  }
  return no({Key{"serve.error.order"}});
}

std::string Orders::profile(const std::string& name) {
  const auto house = house_settings(name);
  if (!house) return no({Key{"cli.error.no_profile"}, {name, profile_names()}});
  server_.change_house(*house);
  return yes();
}

std::string Orders::save(const std::string& id, const std::string& file, As as) {
  const auto number = number_of(id);
  std::optional<Kept> kept;
  server_.ask([&](Hall& hall, SimTime) {
    if (number && *number <= 0xFFFFFFFFU) {
      kept = take_out(hall, ConnId{static_cast<std::uint32_t>(*number)});
    }
  });
  if (!kept) return no({Key{"serve.error.no_session"}, {id}});
  const auto fault = as == As::Lesson ? save_lesson(*kept, file)
                                      : save_document(text_, language_, *kept, file,
                                                      as == As::DocumentWithPasswords);
  return fault ? no(*fault) : yes();
}

}  // namespace casella::live
