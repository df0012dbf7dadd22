// A mailbox of 100,000 messages, asked as clients ask.
#include <benchmark/benchmark.h>
#include <malloc.h>

#include <fmt/format.h>

#include "tests/support/imap_house.h"

namespace casella {
namespace {

using benchmark::State;
using test::ImapHouse;

constexpr std::uint32_t kMessages = 100'000;

// With `answers`, three of four answer the one before.
std::string mail(std::uint32_t n, bool answers = false) {
  std::string text;
  if (answers && n % 4 != 0) {
    text = fmt::format(
        "In-Reply-To: <{}@example.org>\r\nReferences: <{}@example.org> <{}@example.org>\r\n", n - 1,
        n - n % 4, n - 1);
  }
  text += fmt::format(
      "Return-Path: <sender{0}@example.org>\r\nDate: Mon, 7 Feb 1994 21:52:{1:02} -0800\r\n"
      "From: Sender {0} <sender{0}@example.org>\r\nTo: Alice <alice@casella.example>, "
      "Bob <bob{0}@example.net>\r\nSubject: report {0} of the week\r\nMessage-ID: "
      "<{0}@example.org>\r\n"
      "MIME-Version: 1.0\r\n\r\n",
      n, n % 60);
  for (int line = 0; line < 8; ++line)
    text +=
        fmt::format("This is line {} of message {}, with some words in it to read.\r\n", line, n);
  return text;
}

// Made once, shared by all: a state is a value.
StoreState filled(bool answers) {
  ImapHouse house;
  Mailbox box;
  box.watched = true;
  for (std::uint32_t n = 1; n <= kMessages; ++n) {
    auto message = std::make_shared<const Message>(MessageId{n}, "", mail(n, answers));
    box.items.append({Uid{box.uid_next++}, std::move(message), {}, 0, 1});
  }
  box.recent_from = Uid{box.uid_next};
  house.store.accounts.front().edit().inbox = std::make_shared<const Mailbox>(std::move(box));
  return house.store;
}
const StoreState& full() {
  static const StoreState made = filled(false);
  return made;
}

struct Bench {
  ImapHouse house;
  ImapHouse::Session* session = nullptr;
  Bench() {
    house.store = full();
    house.tells = false;
    session = &house.enter("one");
  }
  std::size_t ask(std::string_view line) { return house.ask(*session, line).size(); }
};

void run(State& state, std::string_view line) {
  Bench bench;
  for (auto _ : state) benchmark::DoNotOptimize(bench.ask(line));
  state.counters["octets"] = static_cast<double>(bench.ask(line));
}

void second_select(State& state) {
  run(state, "a SELECT INBOX");
}
BENCHMARK(second_select)->Name("imap/second_select")->Unit(benchmark::kMillisecond);
void fetch_flags(State& state) {
  run(state, "a FETCH 1:* (UID FLAGS)");
}
BENCHMARK(fetch_flags)->Name("imap/fetch_flags")->Unit(benchmark::kMillisecond);
void fetch_envelope(State& state) {
  run(state, "a FETCH 1:* (ENVELOPE)");
}
BENCHMARK(fetch_envelope)->Name("imap/fetch_envelope")->Unit(benchmark::kMillisecond);
void fetch_structure(State& state) {
  run(state, "a FETCH 1:* (BODYSTRUCTURE)");
}
BENCHMARK(fetch_structure)->Name("imap/fetch_structure")->Unit(benchmark::kMillisecond);
void search_subject(State& state) {
  run(state, "a SEARCH SUBJECT \"report 777\"");
}
BENCHMARK(search_subject)->Name("imap/search_subject")->Unit(benchmark::kMillisecond);
void search_text(State& state) {
  run(state, "a SEARCH TEXT \"message 777,\"");
}
BENCHMARK(search_text)->Name("imap/search_text")->Unit(benchmark::kMillisecond);

void search_charset(State& state) {
  run(state, "a SEARCH CHARSET UTF-8 FROM {6+}\r\nS\xC3\xA9nder");
}
BENCHMARK(search_charset)->Name("imap/search_from_utf8")->Unit(benchmark::kMillisecond);
void sort_date(State& state) {
  run(state, "a SORT (REVERSE DATE) UTF-8 ALL");
}
BENCHMARK(sort_date)->Name("imap/sort_date")->Unit(benchmark::kMillisecond);
void sort_subject(State& state) {
  run(state, "a SORT (SUBJECT) UTF-8 ALL");
}
BENCHMARK(sort_subject)->Name("imap/sort_subject")->Unit(benchmark::kMillisecond);

void thread(State& state, std::string_view how) {
  static const StoreState answers = filled(true);
  Bench bench;
  bench.house.store = answers;
  bench.ask("s SELECT INBOX");
  const std::string line = fmt::format("a THREAD {} UTF-8 ALL", how);
  for (auto _ : state) benchmark::DoNotOptimize(bench.ask(line));
  state.counters["octets"] = static_cast<double>(bench.ask(line));
}
void thread_references(State& state) {
  thread(state, "REFERENCES");
}
BENCHMARK(thread_references)->Name("imap/thread_references")->Unit(benchmark::kMillisecond);
void thread_subject(State& state) {
  thread(state, "ORDEREDSUBJECT");
}
BENCHMARK(thread_subject)->Name("imap/thread_orderedsubject")->Unit(benchmark::kMillisecond);

// What a message takes beside its octets, the allocator's share included.
void memory(State& state) {
  double each = 0;
  for (auto _ : state) {
    const auto before = mallinfo2().uordblks;
    const StoreState made = filled(false);
    std::size_t octets = 0;
    made.find("alice")->inbox->items.each(
        [&](const Item& item) { octets += item.message->octets().size(); });
    each = (static_cast<double>(mallinfo2().uordblks - before) - static_cast<double>(octets)) /
           kMessages;
  }
  state.counters["octets_a_message"] = each;
}
BENCHMARK(memory)->Name("imap/memory")->Iterations(1)->Unit(benchmark::kMillisecond);

void store_all(State& state) {
  Bench bench;
  bool on = false;
  for (auto _ : state) {
    on = !on;
    benchmark::DoNotOptimize(bench.ask(on ? "a STORE 1:* +FLAGS.SILENT (\\Seen)"
                                          : "a STORE 1:* -FLAGS.SILENT (\\Seen)"));
  }
}
BENCHMARK(store_all)->Name("imap/store_all_silent")->Unit(benchmark::kMillisecond);

void store_all_told(State& state) {
  Bench bench;
  bool on = false;
  for (auto _ : state) {
    on = !on;
    benchmark::DoNotOptimize(
        bench.ask(on ? "a STORE 1:* +FLAGS (\\Seen)" : "a STORE 1:* -FLAGS (\\Seen)"));
  }
}
BENCHMARK(store_all_told)->Name("imap/store_all_told")->Unit(benchmark::kMillisecond);

void expunge_half(State& state) {
  std::string odd = "a STORE ";
  for (std::uint32_t n = 1; n <= 20'000; n += 2) odd += fmt::format("{},", n);
  odd += "20001:60000 +FLAGS.SILENT (\\Deleted)";
  Bench ready;
  ready.ask(odd);
  for (auto _ : state) {
    state.PauseTiming();
    Bench bench;
    bench.house.store = ready.house.store;
    bench.ask("n NOOP");
    state.ResumeTiming();
    benchmark::DoNotOptimize(bench.ask("b EXPUNGE"));
  }
}
BENCHMARK(expunge_half)->Name("imap/expunge_half")->Unit(benchmark::kMillisecond);

void copy_all(State& state) {
  for (auto _ : state) {
    state.PauseTiming();
    Bench bench;
    bench.ask("c CREATE Else");
    state.ResumeTiming();
    benchmark::DoNotOptimize(bench.ask("b COPY 1:* Else"));
  }
}
BENCHMARK(copy_all)->Name("imap/copy_all")->Unit(benchmark::kMillisecond);

void noop_after_delivery(State& state) {
  Bench bench;
  for (auto _ : state) {
    bench.house.deliver("Subject: new\r\n\r\nnew\r\n");
    benchmark::DoNotOptimize(bench.ask("n NOOP"));
  }
}
BENCHMARK(noop_after_delivery)->Name("imap/noop_after_delivery")->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace casella
