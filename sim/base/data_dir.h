#pragma once
// Where the program's own files lie, and in which language it speaks. Window and command line ask
// here.
#include <array>
#include <filesystem>
#include <string>
#include <string_view>

#include "sim/base/result.h"

namespace casella {

// The running program's file, with links followed; `argv0` if the system won't say.
std::filesystem::path executable_path(const char* argv0);

// The folder that holds assets/ and lessons/: $CASELLA_DATA; else, going up from the folder of
// `executable`, the first that holds them (a build folder) or whose share/casella does (installed).
Result<std::filesystem::path> data_dir(const std::filesystem::path& executable);

// The languages there are; the first is spoken where none is known.
inline constexpr std::array<std::string_view, 2> kLanguages = {"en", "it"};

// `wanted` (from --lang) if it is not empty; else the first that is set of $CASELLA_LANG, $LC_ALL,
// $LC_MESSAGES and $LANG; English if that is none of ours. Only a `wanted` that is unknown fails.
Result<std::string> choose_language(std::string_view wanted);

// The folder where this person keeps documents: XDG_DOCUMENTS_DIR of user-dirs.dirs, else
// ~/Documents if there is one, else the home folder. Empty without a home.
std::filesystem::path documents_dir();

// What to say when data_dir() failed: the only sentences that stand in no file, since none was
// found.
std::string say_without_texts(const Error& error, std::string_view language);

}  // namespace casella
