#include "gui/view/keys.h"

#include <algorithm>

#include <imgui.h>

namespace casella::gui {

std::span<const KeyRow> key_rows() {
  using namespace intent;
  // clang-format off
  static constexpr KeyRow rows[] = {
      {"→", "gui.key.step", KeyName::right, 0, []() -> Intent { return Step{}; }},
      {"←", "gui.key.back", KeyName::left, 0, []() -> Intent { return StepBack{}; }},
      {"Space", "gui.key.play", KeyName::space, 0, []() -> Intent { return TogglePlay{}; }},
      {"Home", "gui.key.start", KeyName::home, 0, []() -> Intent { return Jump{0}; }},
      {"End", "gui.key.end", KeyName::end, 0, []() -> Intent { return ToEnd{}; }},
      {"N", "gui.key.reply", KeyName::n, 0, []() -> Intent { return RunUntil{Stride::reply}; }},
      {"S", "gui.key.state", KeyName::s, 0, []() -> Intent { return RunUntil{Stride::state}; }},
      {"D", "gui.key.device", KeyName::d, 0, []() -> Intent { return RunUntil{Stride::device}; }},
      {"B", "gui.key.breakpoint", KeyName::b, 0, []() -> Intent { return FocusBreakpoint{}; }},
      {"M", "gui.key.bookmark", std::nullopt, 'm', []() -> Intent { return ToggleBookmark{}; }},
      {"Page ↓", "gui.key.next", KeyName::page_down, 0, []() -> Intent { return Forward{}; }},
      {"Page ↑", "gui.key.previous", KeyName::page_up, 0, []() -> Intent { return Backward{}; }},
      {"/", "gui.key.console", std::nullopt, '/', []() -> Intent { return FocusConsole{}; }},
      {"1", "gui.view.transcript", std::nullopt, '1', []() -> Intent { return Show{View::transcript}; }},
      {"2", "gui.view.matrix", std::nullopt, '2', []() -> Intent { return Show{View::matrix}; }},
      {"3", "gui.view.sequence", std::nullopt, '3', []() -> Intent { return Show{View::sequence}; }},
      {"4", "gui.view.bytes", std::nullopt, '4', []() -> Intent { return Show{View::bytes}; }},
      {"5", "gui.view.compare", std::nullopt, '5', []() -> Intent { return Show{View::compare}; }},
      {"6", "gui.view.explore", std::nullopt, '6', []() -> Intent { return Show{View::explore}; }},
      {"7", "gui.view.wire", std::nullopt, '7', []() -> Intent { return Show{View::wire}; }},
      {"8", "gui.view.story", std::nullopt, '8', []() -> Intent { return Show{View::story}; }},
      {"U", "gui.key.packets", KeyName::u, 0, []() -> Intent { return TogglePackets{}; }, false, "packets", Icon::link},
      {"X", "gui.key.explore", std::nullopt, 'x', []() -> Intent { return Explore{}; }},
      {"E", "gui.key.explanations", std::nullopt, 'e', []() -> Intent { return ToggleLesson{}; }},
      {"P", "gui.key.secrets", KeyName::p, 0, []() -> Intent { return ToggleSecrets{}; }},
      {"T", "gui.key.theme", KeyName::t, 0, []() -> Intent { return NextTheme{}; }, true},
      {"L", "gui.key.language", KeyName::l, 0, []() -> Intent { return NextLanguage{}; }, true},
      {"O", "gui.key.export", KeyName::o, 0, []() -> Intent { return FindExport{}; }},
      {"", "gui.export.html", std::nullopt, 0, []() -> Intent { return Export{Document::html}; }, false, "export/html", Icon::language},
      {"", "gui.export.picture", std::nullopt, 0, []() -> Intent { return Export{Document::picture}; }, false, "export/picture", Icon::eye},
      {"", "gui.export.svg", std::nullopt, 0, []() -> Intent { return Export{Document::svg}; }, false, "export/svg", Icon::branch},
      {"", "gui.export.mermaid", std::nullopt, 0, []() -> Intent { return Export{Document::mermaid}; }, false, "export/mermaid", Icon::link},
      {"", "gui.export.text", std::nullopt, 0, []() -> Intent { return Export{Document::text}; }, false, "export/text", Icon::terminal},
      {"", "gui.export.pcap", std::nullopt, 0, []() -> Intent { return Export{Document::pcap}; }, false, "export/pcap", Icon::plug},
      {"G", "gui.key.glossary", KeyName::g, 0, []() -> Intent { return ToggleGlossary{}; }, true, "glossary", Icon::search},
      {"R", "gui.key.report", KeyName::r, 0, []() -> Intent { return Report{}; }, true, "report", Icon::check},
      {"", "gui.key.report_table", std::nullopt, 0, []() -> Intent { return Report{true}; }, true, "report/csv", Icon::database},
      {"Ctrl C", "gui.key.copy", std::nullopt, 0, []() -> Intent { return Copy{}; }, false, "copy", Icon::copy},
      {"", "gui.key.tour", std::nullopt, 0, []() -> Intent { return ToggleTour{}; }, true, "tour", Icon::info},
      // The window hears the zoom's keys, by the sign that stands on them.
      {"Ctrl +", "gui.key.larger", std::nullopt, 0, []() -> Intent { return Zoom{1}; }, true, "zoom/in", Icon::plus},
      {"Ctrl −", "gui.key.smaller", std::nullopt, 0, []() -> Intent { return Zoom{-1}; }, true, "zoom/out", Icon::minus},
      {"Ctrl 0", "gui.key.whole", std::nullopt, 0, []() -> Intent { return Zoom{}; }, true, "zoom/whole", Icon::search},
      {"F5", "gui.key.teaching", KeyName::f5, 0, []() -> Intent { return ToggleTeaching{}; }, true, "teaching", Icon::desktop},
      {"F11", "gui.key.full_screen", KeyName::f11, 0, []() -> Intent { return ToggleFullScreen{}; }, true, "full screen", Icon::tablet},
      {"Ctrl Q", "gui.key.quit", std::nullopt, 0, []() -> Intent { return Quit{}; }, true, "quit", Icon::cross},
      {"Tab", "gui.key.walk", std::nullopt, 0, []() -> Intent { return Close{}; }},        // and ImGui this
      {"Ctrl K", "gui.key.commands", std::nullopt, 0, []() -> Intent { return ToggleCommands{}; }},
      {"?", "gui.key.keys", std::nullopt, '?', []() -> Intent { return ToggleKeys{}; }, true},
      {"Esc", "gui.key.close", KeyName::escape, 0, []() -> Intent { return Close{}; }},
  };
  // clang-format on
  return rows;
}

void read_keys(std::vector<Intent>& intents, bool walking) {
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
    const bool types_nothing =
        row.key == KeyName::escape || row.key == KeyName::f5 || row.key == KeyName::f11;
    if (io.WantTextInput && !types_nothing) continue;
    // While the keyboard walks through the buttons, arrows and Space belong to that.
    const bool nav = row.key == KeyName::left || row.key == KeyName::right ||
                     row.key == KeyName::space || row.key == KeyName::home ||
                     row.key == KeyName::end || row.key == KeyName::page_up ||
                     row.key == KeyName::page_down;
    if (walking && nav) continue;
    const bool pressed = row.key ? compat::key_pressed(*row.key) : row.sign != 0 && typed(row.sign);
    if (pressed) intents.push_back(row.intent());
  }
}

}  // namespace casella::gui
