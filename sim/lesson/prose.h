#pragma once
// A lesson's prose in one language, read from Markdown: the title, and a section a key.
//
// "# Title" is the lesson's title and what follows it the summary; "## key" begins a section. In
// the section of a question the last list holds the options' wording, in the order of lesson.toml;
// in that of a task, the goals'.
// "## key.why" is shown once a question is answered, "## key.OPTION" to those who chose OPTION,
// "## key.done" when a task's goals are reached.
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "sim/base/result.h"

namespace casella::lesson {

struct Words {
  std::string text;
  bool bold = false, italic = false, code = false;
};

struct Block {
  enum class Kind { Paragraph, Callout, Code, Item } kind = Kind::Paragraph;
  // Callout: a block quote, whose first bold words are its heading. Code: one run, lines within it.
  std::vector<Words> runs;
  int depth = 0;    // Item: of nested lists, from 0
  int ordinal = 0;  // Item: its number in an ordered list; 0: a bullet
};

struct Section {
  std::vector<Block> blocks;              // without the list that ends the section
  std::vector<Block> list;                // that list; in a question or a task it is read as:
  std::vector<std::vector<Words>> items;  // its top-level items
  int line = 0;                           // of its heading
};

struct Prose {
  std::string file;
  std::string title;
  std::string summary;
  std::map<std::string, Section, std::less<>> sections;

  const Section* find(std::string_view key) const;
};

Result<Prose> load_prose(const std::filesystem::path& file);

// What they say, without their marks.
std::string plain(const std::vector<Words>& runs);

}  // namespace casella::lesson
