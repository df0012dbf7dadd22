// casella glossary: the words of mail, explained.
#include "sim/lesson/glossary.h"

#include <fmt/format.h>

#include "sim/cli/commands.h"

namespace casella::cli {
namespace {

struct GlossaryOptions {
  std::string term;
};

int glossary(House& house, const GlossaryOptions& options) {
  std::vector<std::string> names;
  bool found = false;
  for (const lesson::Term& term : lesson::glossary()) {
    const lesson::TermWords words = lesson::words_of(term, house.text);
    names.emplace_back(words.name);
    if (!lesson::speaks_of(words, options.term)) continue;
    found = true;
    house.out << fmt::format("{} (RFC {}, {})\n    {}\n", words.name, term.rfc.number,
                             term.rfc.section, words.says);
    if (!term.lesson.empty()) {
      house.out << "    " << house.text.fill("cli.glossary.lesson", term.lesson) << "\n";
    }
  }
  if (found) return kGood;
  const std::string near = nearest(options.term, names);
  if (near.empty()) return house.complain({Key{"cli.error.no_term"}, {options.term}}, kWrong);
  return house.complain({Key{"cli.error.near_term"}, {options.term, near}}, kWrong);
}

}  // namespace

void add_glossary(CLI::App& app, House& house, Chosen& chosen) {
  const auto options = std::make_shared<GlossaryOptions>();
  CLI::App* command = add_command(app, house, chosen, "glossary", options, glossary);
  command->add_option("TERM", options->term, std::string(house.text("cli.glossary.term")));
}

}  // namespace casella::cli
