#include "gui/view/keys.h"

#include <algorithm>

#include <imgui.h>

namespace casella::gui {

std::span<const KeyRow> key_rows() {
  using namespace intent;
  // clang-format off
  static constexpr KeyRow rows[] = {
      {"→", "gui.key.step", KeyName::right, 0, []() -> Intent { return Step{}; }, Where::session},
      {"←", "gui.key.back", KeyName::left, 0, []() -> Intent { return StepBack{}; }, Where::session},
      {"Space", "gui.key.play", KeyName::space, 0, []() -> Intent { return TogglePlay{}; }, Where::session},
      {"Home", "gui.key.start", KeyName::home, 0, []() -> Intent { return Jump{0}; }, Where::session},
      {"End", "gui.key.end", KeyName::end, 0, []() -> Intent { return ToEnd{}; }, Where::session},
      {"N", "gui.key.reply", KeyName::n, 0, []() -> Intent { return RunUntil{Stride::reply}; }, Where::session},
      {"S", "gui.key.state", KeyName::s, 0, []() -> Intent { return RunUntil{Stride::state}; }, Where::session},
      {"D", "gui.key.device", KeyName::d, 0, []() -> Intent { return RunUntil{Stride::device}; }},
      {"B", "gui.key.breakpoint", KeyName::b, 0, []() -> Intent { return FocusBreakpoint{}; }, Where::session},
      {"M", "gui.key.bookmark", std::nullopt, 'm', []() -> Intent { return ToggleBookmark{}; }, Where::session},
      {"Page ↓", "gui.key.next", KeyName::page_down, 0, []() -> Intent { return Forward{}; }},
      {"Page ↑", "gui.key.previous", KeyName::page_up, 0, []() -> Intent { return Backward{}; }},
      {"/", "gui.key.console", std::nullopt, '/', []() -> Intent { return FocusConsole{}; }},
      {"1", "gui.view.transcript", std::nullopt, '1', []() -> Intent { return Show{View::transcript}; }, Where::session},
      {"2", "gui.view.matrix", std::nullopt, '2', []() -> Intent { return Show{View::matrix}; }},
      {"3", "gui.view.sequence", std::nullopt, '3', []() -> Intent { return Show{View::sequence}; }, Where::session},
      {"4", "gui.view.bytes", std::nullopt, '4', []() -> Intent { return Show{View::bytes}; }, Where::session},
      {"5", "gui.view.compare", std::nullopt, '5', []() -> Intent { return Show{View::compare}; }},
      {"6", "gui.view.explore", std::nullopt, '6', []() -> Intent { return Show{View::explore}; }},
      {"7", "gui.view.wire", std::nullopt, '7', []() -> Intent { return Show{View::wire}; }, Where::session},
      {"8", "gui.view.story", std::nullopt, '8', []() -> Intent { return Show{View::story}; }},
      {"U", "gui.key.packets", KeyName::u, 0, []() -> Intent { return TogglePackets{}; }, Where::session, "packets", Icon::link},
      {"X", "gui.key.explore", std::nullopt, 'x', []() -> Intent { return Explore{}; }},
      {"E", "gui.key.explanations", std::nullopt, 'e', []() -> Intent { return ToggleLesson{}; }},
      {"P", "gui.key.secrets", KeyName::p, 0, []() -> Intent { return ToggleSecrets{}; }, Where::session},
      {"T", "gui.key.theme", KeyName::t, 0, []() -> Intent { return NextTheme{}; }, Where::anywhere},
      {"L", "gui.key.language", KeyName::l, 0, []() -> Intent { return NextLanguage{}; }, Where::anywhere},
      {"O", "gui.key.export", KeyName::o, 0, []() -> Intent { return FindExport{}; }, Where::session},
      {"", "gui.export.html", std::nullopt, 0, []() -> Intent { return Export{Document::html}; }, Where::session, "export/html", Icon::language},
      {"", "gui.export.picture", std::nullopt, 0, []() -> Intent { return Export{Document::picture}; }, Where::session, "export/picture", Icon::eye},
      {"", "gui.export.svg", std::nullopt, 0, []() -> Intent { return Export{Document::svg}; }, Where::session, "export/svg", Icon::branch},
      {"", "gui.export.mermaid", std::nullopt, 0, []() -> Intent { return Export{Document::mermaid}; }, Where::session, "export/mermaid", Icon::link},
      {"", "gui.export.text", std::nullopt, 0, []() -> Intent { return Export{Document::text}; }, Where::session, "export/text", Icon::terminal},
      {"", "gui.export.pcap", std::nullopt, 0, []() -> Intent { return Export{Document::pcap}; }, Where::session, "export/pcap", Icon::plug},
      {"G", "gui.key.glossary", KeyName::g, 0, []() -> Intent { return ToggleGlossary{}; }, Where::anywhere, "glossary", Icon::search},
      {"R", "gui.key.report", KeyName::r, 0, []() -> Intent { return Report{}; }, Where::anywhere, "report", Icon::check},
      {"", "gui.key.report_table", std::nullopt, 0, []() -> Intent { return Report{true}; }, Where::anywhere, "report/csv", Icon::database},
      {"Ctrl C", "gui.key.copy", std::nullopt, 0, []() -> Intent { return Copy{}; }, Where::session, "copy", Icon::copy},
      {"", "gui.key.tour", std::nullopt, 0, []() -> Intent { return ToggleTour{}; }, Where::anywhere, "tour", Icon::info},
      {"V", "gui.key.server", std::nullopt, 'v', []() -> Intent { return ShowServer{}; }, Where::anywhere, "server", Icon::server},
      {"K", "gui.key.serve", KeyName::k, 0, []() -> Intent { return StartServer{}; }, Where::server, "serve", Icon::plug},
      {"", "gui.key.serve_in_memory", std::nullopt, 0, []() -> Intent { return StartServer{true}; }, Where::server, "serve/memory", Icon::bolt},
      {"", "gui.key.serve_no_more", std::nullopt, 0, []() -> Intent { return StopServer{}; }, Where::server, "serve/stop", Icon::cross},
      {"Q", "gui.key.serve_lesson", KeyName::q, 0, []() -> Intent { return ServeLesson{}; }, Where::lesson, "serve/lesson", Icon::plug},
      {"Z", "gui.view.board", std::nullopt, 'z', []() -> Intent { return Show{View::board}; }, Where::server},
      {"↓", "gui.key.next_guest", KeyName::down, 0, []() -> Intent { return NextGuest{1}; }, Where::server},
      {"↑", "gui.key.previous_guest", KeyName::up, 0, []() -> Intent { return NextGuest{-1}; }, Where::server},
      {"I", "gui.view.card", std::nullopt, 'i', []() -> Intent { return Show{View::card}; }, Where::server},
      {"A", "gui.view.stops", KeyName::a, 0, []() -> Intent { return Show{View::stops}; }, Where::server},
      {"J", "gui.key.stop", std::nullopt, 'j', []() -> Intent { return FocusStop{}; }, Where::server},
      {"H", "gui.meddle.hold", std::nullopt, 'h', []() -> Intent { return Meddle{Meddling::hold, {}}; }, Where::server},
      {"W", "gui.meddle.release", std::nullopt, 'w', []() -> Intent { return Meddle{Meddling::release, {}}; }, Where::server},
      {"C", "gui.meddle.cut", KeyName::c, 0, []() -> Intent { return Meddle{Meddling::cut, {}}; }, Where::server},
      {"Y", "gui.meddle.delay", std::nullopt, 'y', []() -> Intent { return Meddle{Meddling::delay, {}}; }, Where::server},
      {"F", "gui.meddle.fail", std::nullopt, 'f', []() -> Intent { return Meddle{Meddling::fail, {}}; }, Where::server},
      {"", "gui.meddle.lock", std::nullopt, 0, []() -> Intent { return Meddle{Meddling::lock, {}}; }, Where::server, "meddle/lock", Icon::lock},
      {"", "gui.meddle.unlock", std::nullopt, 0, []() -> Intent { return Meddle{Meddling::unlock, {}}; }, Where::server, "meddle/unlock", Icon::unlock},
      {"", "gui.meddle.fill", std::nullopt, 0, []() -> Intent { return Meddle{Meddling::fill, {}}; }, Where::server, "meddle/fill", Icon::database},
      {"", "gui.meddle.empty", std::nullopt, 0, []() -> Intent { return Meddle{Meddling::empty, {}}; }, Where::server, "meddle/empty", Icon::database},
      {"", "gui.key.save_lesson", std::nullopt, 0, []() -> Intent { return SaveLesson{}; }, Where::server, "save/lesson", Icon::disk},
      {"", "gui.key.copy_card", std::nullopt, 0, []() -> Intent { return CopyCard{}; }, Where::server, "card/copy", Icon::copy},
      // The window hears the zoom's keys, by the sign that stands on them.
      {"Ctrl +", "gui.key.larger", std::nullopt, 0, []() -> Intent { return Zoom{1}; }, Where::anywhere, "zoom/in", Icon::plus},
      {"Ctrl −", "gui.key.smaller", std::nullopt, 0, []() -> Intent { return Zoom{-1}; }, Where::anywhere, "zoom/out", Icon::minus},
      {"Ctrl 0", "gui.key.whole", std::nullopt, 0, []() -> Intent { return Zoom{}; }, Where::anywhere, "zoom/whole", Icon::search},
      {"F5", "gui.key.teaching", KeyName::f5, 0, []() -> Intent { return ToggleTeaching{}; }, Where::anywhere, "teaching", Icon::desktop},
      {"F11", "gui.key.full_screen", KeyName::f11, 0, []() -> Intent { return ToggleFullScreen{}; }, Where::anywhere, "full screen", Icon::tablet},
      {"Ctrl Q", "gui.key.quit", std::nullopt, 0, []() -> Intent { return Quit{}; }, Where::anywhere, "quit", Icon::cross},
      {"Tab", "gui.key.walk", std::nullopt, 0, []() -> Intent { return Close{}; }},        // and ImGui this
      {"Ctrl K", "gui.key.commands", std::nullopt, 0, []() -> Intent { return ToggleCommands{}; }, Where::anywhere},
      {"?", "gui.key.keys", std::nullopt, '?', []() -> Intent { return ToggleKeys{}; }, Where::anywhere},
      {"Esc", "gui.key.close", KeyName::escape, 0, []() -> Intent { return Close{}; }, Where::anywhere},
  };
  // clang-format on
  return rows;
}

std::string key_name(const KeyRow& row, const Text& text) {
  if (row.key == KeyName::space) return std::string(text("gui.key.space"));
  if (row.key == KeyName::page_down) return text.fill("gui.key.page", "↓");
  if (row.key == KeyName::page_up) return text.fill("gui.key.page", "↑");
  return std::string(row.shown);
}

bool is_offered(const KeyRow& row, Place place) {
  switch (row.where) {
    case Where::anywhere: return true;
    case Where::session: return place != Place::home;
    case Where::lesson: return place == Place::lesson;
    case Where::server: return place == Place::server;
  }
  return false;
}

void read_keys(std::vector<Intent>& intents, Place place, bool walking) {
  const ImGuiIO& io = ImGui::GetIO();
  if (io.KeyCtrl && !io.KeyAlt && compat::key_pressed(KeyName::k, false)) {
    intents.emplace_back(intent::ToggleCommands{});
  }
  if (io.KeyCtrl && !io.KeyAlt && compat::key_pressed(KeyName::q, false)) {
    intents.emplace_back(intent::Quit{});
  }
  if (io.KeyCtrl && !io.KeyAlt && !io.WantTextInput && compat::key_pressed(KeyName::c, false)) {
    intents.emplace_back(intent::Copy{true, io.KeyShift});
  }
  if (io.KeyCtrl || io.KeyAlt) return;
  const auto typed = [&](char sign) {
    return std::any_of(
        io.InputQueueCharacters.begin(), io.InputQueueCharacters.end(), [&](ImWchar each) {
          return each == static_cast<ImWchar>(sign) ||
                 (sign >= 'a' && sign <= 'z' && each == static_cast<ImWchar>(sign - 'a' + 'A'));
        });
  };
  for (const KeyRow& row : key_rows()) {
    if (row.where == Where::server && place != Place::server) continue;
    const bool types_nothing =
        row.key == KeyName::escape || row.key == KeyName::f5 || row.key == KeyName::f11;
    if (io.WantTextInput && !types_nothing) continue;
    // While the keyboard walks through the buttons, arrows and Space belong to that.
    const bool nav =
        row.key == KeyName::left || row.key == KeyName::right || row.key == KeyName::space ||
        row.key == KeyName::home || row.key == KeyName::end || row.key == KeyName::page_up ||
        row.key == KeyName::up || row.key == KeyName::down || row.key == KeyName::page_down;
    if (walking && nav) continue;
    const bool pressed = row.key ? compat::key_pressed(*row.key) : row.sign != 0 && typed(row.sign);
    if (pressed) intents.push_back(row.intent());
  }
}

}  // namespace casella::gui
