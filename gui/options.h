#pragma once
// What the window's program was asked for on its command line.
#include <optional>
#include <string>
#include <vector>

#include "gui/base/ui.h"
#include "sim/base/result.h"

namespace casella::gui {

struct Options {
  bool help = false, version = false;
  std::string lesson;               // --lesson, or --shot
  std::optional<std::size_t> at;    // --at: after so many events
  std::optional<std::size_t> step;  // --step: of the lesson, from 1
  bool shot = false;
  std::string file;  // -o
  int width = 1600, height = 1000;
  std::optional<PaletteName> theme;
  std::string language;
  std::string view;
  float scale = 1;
  bool serve = false;                // --serve: the live server, started
  bool ephemeral = false;            // --ephemeral: its mail in memory only
  std::optional<std::size_t> ports;  // --ports: added to the standard ones; 0: any that are free
  std::string config;                // --config: a file as casella serve reads it
  std::string data;                  // --data: where it keeps mail
  std::string report;                // a file that tells what is shown: report.h
};

// Errors name the option and what it wants.
Result<Options> read_options(const std::vector<std::string>& words);

}  // namespace casella::gui
