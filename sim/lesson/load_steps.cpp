#include "sim/lesson/load_steps.h"

#include <algorithm>
#include <charconv>

namespace casella::lesson {
namespace {

constexpr std::int64_t kSecondsLimit = 366LL * 24 * 3600;

class StepReader {
 public:
  StepReader(const Lesson& lesson, std::vector<Error>& errors) : lesson_(lesson), errors_(errors) {}

  Run run(TableReader& at) {
    Run run;
    run.device = device(at, "run");
    run.scripted = at.word("by", {"policy", "script"}) == 1;
    const toml::array* lines = at.array("lines");
    if (lines == nullptr) return run;
    for (const toml::node& node : *lines) {
      const int line = static_cast<int>(node.source().begin.line);
      const std::string text = node.value<std::string>().value_or("");
      const bool client = text.substr(0, 3) == "C: ";
      if (!client && text.substr(0, 3) != "S: ") {
        at.complain(Key{"error.lesson.not_line"}, {text}, line);
        continue;
      }
      run.lines.push_back({client ? Side::Client : Side::Server, text.substr(3), line});
    }
    return run;
  }

  Fault fault(const toml::table& table) {
    TableReader at(table, "fault", lesson_.file(), errors_);
    Fault fault;
    if (!at.has("kind")) at.complain(Key{"error.lesson.missing_key"}, {"kind", "fault"}, at.line());
    fault.kind =
        static_cast<FaultKind>(at.word("kind", {"cut", "delay", "hold", "release", "crash", "store",
                                                "hangup", "lose", "refuse", "drop", "open"}));
    if (fault.kind >= FaultKind::Refuse) {
      if (!at.has("port")) {
        at.complain(Key{"error.lesson.missing_key"}, {"port", "fault"}, at.line());
      }
      fault.port = static_cast<std::uint16_t>(at.number("port", 1, kLastPort).value_or(0));
      at.finish();
      return fault;
    }
    if (fault.kind == FaultKind::Lose && !lesson_.settings.link.tcp) {
      at.complain(Key{"error.lesson.needs_tcp"}, {"lose"}, at.line_of("kind"));
    }
    fault.device = device(at, "device");
    fault.before = at.text("before").value_or("");
    fault.to = at.word("to", {"client", "server"}) == 1 ? Side::Server : Side::Client;
    if (const auto by = at.text("by")) fault.by = duration(at, "by", *by);
    at.finish();
    return fault;
  }

  Mail mail(const toml::table& table) {
    TableReader at(table, "mail", lesson_.file(), errors_);
    Mail mail{at.needed_text("account"), at.needed_text("file")};
    at.finish();
    return mail;
  }

  Post post(const toml::table& table) {
    TableReader at(table, "send", lesson_.file(), errors_);
    Post post{device(at, "device"), at.needed_text("file"), at.texts("to")};
    if (post.to.empty()) at.complain(Key{"error.lesson.missing_key"}, {"to", "send"}, at.line());
    at.finish();
    return post;
  }

  Handling handling(const toml::table& table) {
    TableReader at(table, "do", lesson_.file(), errors_);
    Handling handling;
    handling.device = device(at, "device");
    handling.deed =
        static_cast<Deed>(at.word("deed", {"read", "unread", "flag", "unflag", "delete", "move"}));
    handling.file = at.needed_text("file");
    handling.folder = at.text("folder").value_or("");
    handling.waits = at.flag("waits").value_or(false);
    if (handling.folder.empty() == (handling.deed == Deed::Move)) {
      at.complain(Key{"error.lesson.missing_key"}, {"folder", "do"}, at.line());
    }
    at.finish();
    return handling;
  }

  // Whichever of run, fault, mail, send, do and wait stands in the table; none if none does.
  std::optional<Scene> scene(TableReader& at) {
    if (at.has("run")) return run(at);
    if (at.has("wait")) return Pass{duration(at, "wait", at.text("wait").value_or(""))};
    if (at.has("fault")) {
      const auto* table = at.table("fault");
      return table ? fault(*table) : Fault{};
    }
    if (at.has("mail")) {
      const auto* table = at.table("mail");
      return table ? mail(*table) : Mail{};
    }
    if (at.has("do")) {
      const auto* table = at.table("do");
      return table ? handling(*table) : Handling{};
    }
    if (at.has("send")) {
      const auto* table = at.table("send");
      return table ? post(*table) : Post{};
    }
    return std::nullopt;
  }

  Question question(TableReader& at) {
    Question question;
    question.key = at.needed_text("ask");
    question.options = at.texts("options");
    question.answer = at.needed_text("answer");
    question.verify =
        at.is_text("verify") ? std::vector{at.needed_text("verify")} : at.texts("verify");
    check_options(at, question);
    if (const toml::array* scenes = at.array("scenes")) {
      for (const toml::node& node : *scenes) {
        const auto* table = node.as_table();
        if (table == nullptr) {
          at.complain(Key{"error.lesson.not_table"}, {"scenes", "[[step]]"}, at.line_of("scenes"));
          continue;
        }
        TableReader inner(*table, "scenes", lesson_.file(), errors_);
        if (auto found = scene(inner)) {
          question.scenes.push_back(std::move(*found));
        } else {
          inner.complain(Key{"error.lesson.no_scene"}, {}, inner.line());
        }
        inner.finish();
      }
    }
    return question;
  }

  Task task(TableReader& at) {
    Task task;
    task.key = at.needed_text("task");
    task.as = device(at, "as");
    task.outside = at.word("by", {"typing", "client"}) == 1;
    task.goals = at.texts("goal");
    task.hints = at.texts("hints");
    task.solution = at.texts("solution");
    task.accept = at.lists_of_texts("accept");
    task.reject = at.lists_of_texts("reject");
    for (const auto* needed : {"goal", "solution"}) {
      if (!at.has(needed))
        at.complain(Key{"error.lesson.missing_key"}, {needed, "[[step]]"}, at.line());
    }
    return task;
  }

 private:
  void check_options(TableReader& at, const Question& question) {
    if (question.options.size() < 2) {
      at.complain(Key{"error.lesson.few_options"}, {question.key}, at.line_of("options"));
    }
    if (std::find(question.options.begin(), question.options.end(), question.answer) ==
        question.options.end()) {
      at.complain(Key{"error.lesson.no_answer"}, {question.answer}, at.line_of("answer"));
    }
    if (question.verify.size() != 1 && question.verify.size() != question.options.size()) {
      at.complain(Key{"error.lesson.verify_count"}, {question.key}, at.line_of("verify"));
    }
  }

  std::string device(TableReader& at, std::string_view key) {
    std::string id = at.needed_text(key);
    const bool known = std::any_of(lesson_.devices.begin(), lesson_.devices.end(),
                                   [&](const DeviceSettings& d) { return d.id == id; });
    if (!known && at.has(key)) at.complain(Key{"error.lesson.no_device"}, {id}, at.line_of(key));
    return id;
  }

  Duration duration(TableReader& at, std::string_view key, const std::string& text) {
    const auto found = parse_duration(text);
    if (!found) at.complain(Key{"error.lesson.not_duration"}, {text}, at.line_of(key));
    return found.value_or(Duration::zero());
  }

  const Lesson& lesson_;
  std::vector<Error>& errors_;
};

}  // namespace

std::optional<Duration> parse_duration(std::string_view text) {
  std::int64_t value = 0;
  const auto [stop, fault] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (fault != std::errc() || stop != text.data() + text.size() - 1 || value < 0)
    return std::nullopt;
  std::int64_t seconds = 1;
  switch (*stop) {
    case 's': break;
    case 'm': seconds = 60; break;
    case 'h': seconds = 3600; break;
    case 'd': seconds = 24 * 3600; break;
    default: return std::nullopt;
  }
  if (value > kSecondsLimit / seconds) return std::nullopt;
  return std::chrono::seconds(value * seconds);
}

std::optional<Step> read_step(TableReader& at, const Lesson& lesson, std::vector<Error>& errors) {
  StepReader reader(lesson, errors);
  Step step;
  step.line = at.line();
  const auto kinds = {"say", "run", "fault", "mail", "send", "do", "wait", "ask", "task"};
  const auto count =
      std::count_if(kinds.begin(), kinds.end(), [&](auto key) { return at.has(key); });
  if (count != 1) {
    at.complain(Key{"error.lesson.step_kind"}, {std::to_string(count)}, step.line);
    return std::nullopt;
  }
  if (at.has("say")) {
    step.what = Say{at.needed_text("say")};
  } else if (at.has("ask")) {
    step.what = reader.question(at);
  } else if (at.has("task")) {
    step.what = reader.task(at);
  } else {
    Scene scene = *reader.scene(at);
    step.what = Play{std::move(scene), at.text("key").value_or("")};
  }
  at.finish();
  return step;
}

}  // namespace casella::lesson
