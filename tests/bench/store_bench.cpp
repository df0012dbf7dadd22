// What it costs to keep mail on disk. Durable: each figure ends when the disk has it.
#include <benchmark/benchmark.h>

#include <filesystem>

#include "sim/store/mail_store.h"
#include "tests/support/temp.h"

namespace casella {
namespace {

constexpr std::uint32_t kMany = 100'000;

StoreState with_messages(std::uint32_t count, std::size_t octets) {
  Account account;
  account.user = "a";
  account.secret = "s";
  Mailbox box;
  box.watched = true;
  const std::string body(octets, 'x');
  for (std::uint32_t i = 1; i <= count; ++i) {
    box.items.append({Uid{i}, std::make_shared<const Message>(MessageId{i}, "", body), {}, 0, 1});
  }
  box.uid_next = count + 1;
  account.inbox = std::make_shared<const Mailbox>(std::move(box));
  StoreState state;
  state.accounts.emplace_back(std::move(account));
  return state;
}

struct Disk {
  test::TempFolder folder;
  store::MailStore mail = std::move(store::MailStore::open(folder.path() / "mail.db")).value();
  StoreState state;

  explicit Disk(StoreState with) : state(std::move(with)) { keep(); }
  void keep() {
    if (mail.is_due(state) && mail.keep(state)) std::abort();
  }
  void ask(const StoreRequest& request) { state = casella::apply(std::move(state), request).state; }
};

UidSet everything() {
  return UidSet({{1, kMany}});
}

void store_all(benchmark::State& run) {
  Disk disk(with_messages(kMany, 500));
  bool on = true;
  for (auto _ : run) {
    disk.ask(ChangeFlags{{"a", "INBOX"},
                         everything(),
                         on ? FlagChange::Add : FlagChange::Remove,
                         {flag::kSeen, {}},
                         {}});
    disk.keep();
    on = !on;
  }
}
BENCHMARK(store_all)->Unit(benchmark::kMillisecond)->UseRealTime();

void expunge_all(benchmark::State& run) {
  for (auto _ : run) {
    run.PauseTiming();
    {
      Disk disk(with_messages(kMany, 500));
      disk.ask(
          ChangeFlags{{"a", "INBOX"}, everything(), FlagChange::Add, {flag::kDeleted, {}}, {}});
      disk.keep();
      run.ResumeTiming();
      disk.ask(ExpungeDeleted{{"a", "INBOX"}, {}});
      disk.keep();
      run.PauseTiming();
    }
    run.ResumeTiming();
  }
}
BENCHMARK(expunge_all)->Unit(benchmark::kMillisecond)->UseRealTime()->Iterations(3);

// Each commit brings so many messages of 4 KB, as sessions that are served together do.
void deliver(benchmark::State& run) {
  Disk disk(with_messages(0, 0));
  const std::string octets(4096, 'x');
  for (auto _ : run) {
    for (std::int64_t i = 0; i < run.range(0); ++i) disk.ask(SubmitMessage{{"a"}, octets, {}});
    disk.keep();
  }
  run.SetItemsProcessed(run.iterations() * run.range(0));
}
BENCHMARK(deliver)->Arg(1)->Arg(16)->UseRealTime();

void open_again(benchmark::State& run) {
  test::TempFolder folder;
  const auto file = folder.path() / "mail.db";
  {
    auto mail = std::move(store::MailStore::open(file)).value();
    if (mail.keep(with_messages(kMany, 4096))) std::abort();
  }
  for (auto _ : run) {
    auto mail = store::MailStore::open(file);
    if (!mail.ok() || mail->kept().accounts.size() != 1) std::abort();
  }
}
BENCHMARK(open_again)->Unit(benchmark::kMillisecond)->UseRealTime()->Iterations(3);

}  // namespace
}  // namespace casella
