#include "sim/live/lesson_house.h"

#include "sim/live/accounts.h"
#include "sim/live/watch.h"

namespace casella::live {
namespace {

// A mailbox of its own, with the same messages: nobody must take it for one of yesterday.
Result<Account> copy_of(const Account& model, const AccountWish& wish, MessageId& newest,
                        SimTime now) {
  auto made = make_account(wish, newest, now);
  if (!made || !wish.mail.empty()) return made;
  Mailbox box = *made->inbox;
  model.inbox->items.each([&](const Item& item) {
    Item own = item;
    own.uid = Uid{box.uid_next++};
    own.message = std::make_shared<const Message>(MessageId{++newest.value}, item.message->name(),
                                                  item.message->octets());
    own.arrived = now;
    box.items.append(std::move(own));
  });
  made->inbox = std::make_shared<const Mailbox>(std::move(box));
  return made;
}

}  // namespace

Result<LessonHouse> LessonHouse::of(std::shared_ptr<const lesson::Lesson> lesson,
                                    std::optional<std::size_t> step) {
  if (!step) step = first_outside(*lesson);
  if (!step) return Error{Key{"live.error.no_task"}, {lesson->slug}};
  LessonHouse house;
  house.world_ = world_before(lesson, *step);
  const auto& task = std::get<lesson::Task>(lesson->steps[*step].what);
  const auto device = house.world_.device_named(task.as);
  house.user_ = house.world_.devices[device.value_or(DeviceId{}).value]->settings->user;
  house.lesson_ = std::move(lesson);
  return house;
}

const Account& LessonHouse::model() const {
  const Account* found = world_.store.find(user_);
  return found != nullptr ? *found : *world_.store.accounts.front();
}

WorldSettings LessonHouse::settings() const {
  WorldSettings settings = lesson_->settings;
  settings.link = LinkSettings{};
  settings.link.latency = settings.store_takes = Duration::zero();
  settings.smtp.domains = {"casella.example", "localhost"};
  for (auto* mechanisms : {&settings.smtp.mechanisms, &settings.imap.mechanisms}) {
    if (!mechanisms->empty()) continue;
    for (const sasl::Row& row : sasl::kMechanisms) mechanisms->push_back(row.mechanism);
  }
  return settings;
}

std::vector<AccountWish> LessonHouse::accounts(const std::vector<AccountWish>& wishes) const {
  if (!wishes.empty()) return wishes;
  std::vector<AccountWish> own{{user_, model().secret, {}}};  // the one to use comes first
  for (const Cow<Account>& account : world_.store.accounts) {
    if (account->user != user_) own.push_back({account->user, account->secret, {}});
  }
  return own;
}

std::vector<std::string> LessonHouse::learners(const std::vector<AccountWish>& wishes) const {
  if (wishes.empty()) return {user_};
  std::vector<std::string> users;
  for (const AccountWish& wish : wishes) users.push_back(wish.user);
  return users;
}

Result<Account> LessonHouse::account(const AccountWish& wish, MessageId& newest,
                                     SimTime now) const {
  const Account* own = world_.store.find(wish.user);
  return copy_of(own != nullptr ? *own : model(), wish, newest, now);
}

std::optional<Error> LessonHouse::furnish(StoreState& store, const std::vector<AccountWish>& wishes,
                                          MessageId& newest, SimTime now) const {
  std::vector<AccountWish> all = accounts(wishes);
  for (const Cow<Account>& other : world_.store.accounts) {  // to whom one may write
    if (other->user != user_) all.push_back({other->user, other->secret, {}});
  }
  for (const AccountWish& wish : all) {
    if (store.find(wish.user) != nullptr) continue;
    auto made = account(wish, newest, now);
    if (!made) return made.error();
    store.accounts.emplace_back(std::move(*made));
  }
  return std::nullopt;
}

World LessonHouse::start(const StoreState& store) const {
  World world = world_;
  world.store = store;
  return world;
}

}  // namespace casella::live
