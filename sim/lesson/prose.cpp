#include "sim/lesson/prose.h"

#include <fstream>
#include <iterator>

#include <fmt/format.h>
#include <md4c.h>

namespace casella::lesson {
namespace {

// md4c tells no lines, so the file is cut into sections at its headings first, by line.
struct Piece {
  std::string heading;
  int level = 0;
  int line = 0;
  std::string body;
};

std::vector<Piece> cut(const std::string& text) {
  std::vector<Piece> pieces(1);
  bool in_code = false;
  int number = 0;
  for (std::size_t at = 0; at < text.size();) {
    std::size_t end = text.find('\n', at);
    if (end == std::string::npos) end = text.size();
    std::string_view line = std::string_view(text).substr(at, end - at);
    if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
    at = end + 1;
    ++number;
    if (line.substr(0, 3) == "```") in_code = !in_code;
    const int level = line.substr(0, 2) == "# " ? 1 : line.substr(0, 3) == "## " ? 2 : 0;
    if (level > 0 && !in_code) {
      line.remove_prefix(static_cast<std::size_t>(level) + 1);
      pieces.push_back({std::string(line), level, number, {}});
    } else {
      pieces.back().body.append(line);
      pieces.back().body.push_back('\n');
    }
  }
  return pieces;
}

// Collects md4c's events into blocks.
class Collector {
 public:
  std::vector<Block> read(const std::string& body) {
    MD_PARSER parser{};
    parser.flags = MD_FLAG_NOHTML;
    parser.enter_block = [](MD_BLOCKTYPE type, void* detail, void* self) {
      static_cast<Collector*>(self)->enter(type, detail);
      return 0;
    };
    parser.leave_block = [](MD_BLOCKTYPE type, void*, void* self) {
      static_cast<Collector*>(self)->leave(type);
      return 0;
    };
    parser.enter_span = [](MD_SPANTYPE type, void*, void* self) {
      static_cast<Collector*>(self)->span(type, 1);
      return 0;
    };
    parser.leave_span = [](MD_SPANTYPE type, void*, void* self) {
      static_cast<Collector*>(self)->span(type, -1);
      return 0;
    };
    parser.text = [](MD_TEXTTYPE type, const MD_CHAR* text, MD_SIZE size, void* self) {
      static_cast<Collector*>(self)->text(type, {text, size});
      return 0;
    };
    md_parse(body.data(), static_cast<MD_SIZE>(body.size()), &parser, this);
    return std::move(blocks_);
  }

 private:
  struct List {
    bool ordered;
    unsigned next;
  };

  void enter(MD_BLOCKTYPE type, void* detail) {
    if (type == MD_BLOCK_QUOTE) ++quotes_;
    if (type == MD_BLOCK_UL) lists_.push_back({false, 0});
    if (type == MD_BLOCK_OL)
      lists_.push_back({true, static_cast<MD_BLOCK_OL_DETAIL*>(detail)->start});
    if (type == MD_BLOCK_LI) {
      open(Block::Kind::Item);
      blocks_.back().depth = static_cast<int>(lists_.size()) - 1;
      if (lists_.back().ordered) blocks_.back().ordinal = static_cast<int>(lists_.back().next++);
    }
    if (type == MD_BLOCK_CODE) open(Block::Kind::Code);
    // A paragraph that begins a list item belongs to it.
    if (type == MD_BLOCK_P && (lists_.empty() || !blocks_.back().runs.empty())) {
      open(quotes_ > 0 ? Block::Kind::Callout : Block::Kind::Paragraph);
    }
  }

  void leave(MD_BLOCKTYPE type) {
    if (type == MD_BLOCK_QUOTE) --quotes_;
    if (type == MD_BLOCK_UL || type == MD_BLOCK_OL) lists_.pop_back();
  }

  void open(Block::Kind kind) {
    blocks_.emplace_back();
    blocks_.back().kind = kind;
  }

  void span(MD_SPANTYPE type, int change) {
    if (type == MD_SPAN_STRONG) bold_ += change;
    if (type == MD_SPAN_EM) italic_ += change;
    if (type == MD_SPAN_CODE) code_ += change;
  }

  void text(MD_TEXTTYPE type, std::string_view text) {
    if (blocks_.empty()) open(Block::Kind::Paragraph);
    if (type == MD_TEXT_SOFTBR) text = " ";
    if (type == MD_TEXT_BR) text = "\n";
    if (type == MD_TEXT_NULLCHAR) text = "\uFFFD";
    Words words{std::string(text), bold_ > 0, italic_ > 0, code_ > 0};
    std::vector<Words>& runs = blocks_.back().runs;
    const bool same = !runs.empty() && runs.back().bold == words.bold &&
                      runs.back().italic == words.italic && runs.back().code == words.code;
    if (same) {
      runs.back().text += words.text;
    } else {
      runs.push_back(std::move(words));
    }
  }

  std::vector<Block> blocks_;
  std::vector<List> lists_;
  int quotes_ = 0, bold_ = 0, italic_ = 0, code_ = 0;
};

// Takes the list that ends the section away from its blocks.
Section section_of(const Piece& piece) {
  Section section;
  section.line = piece.line;
  section.blocks = Collector().read(piece.body);
  std::size_t first = section.blocks.size();
  while (first > 0 && section.blocks[first - 1].kind == Block::Kind::Item) --first;
  for (std::size_t i = first; i < section.blocks.size(); ++i) {
    if (section.blocks[i].depth == 0) section.items.push_back(section.blocks[i].runs);
  }
  const auto list = section.blocks.begin() + static_cast<std::ptrdiff_t>(first);
  section.list.assign(std::make_move_iterator(list), std::make_move_iterator(section.blocks.end()));
  section.blocks.erase(list, section.blocks.end());
  return section;
}

}  // namespace

const Section* Prose::find(std::string_view key) const {
  const auto found = sections.find(key);
  return found == sections.end() ? nullptr : &found->second;
}

Result<Prose> load_prose(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  if (!in) return Error{Key{"error.lesson.no_file"}, {}, file.string()};
  const std::string text(std::istreambuf_iterator<char>(in), {});
  Prose prose;
  prose.file = file.string();
  for (const Piece& piece : cut(text)) {
    if (piece.level == 1 && prose.title.empty()) {
      prose.title = piece.heading;
      for (const Block& block : Collector().read(piece.body)) {
        prose.summary += (prose.summary.empty() ? "" : " ") + plain(block.runs);
      }
    } else if (piece.level > 0) {
      const auto [at, fresh] = prose.sections.try_emplace(piece.heading, section_of(piece));
      if (!fresh)
        return Error{Key{"error.lesson.heading_twice"}, {piece.heading}, prose.file, piece.line};
    }
  }
  if (prose.title.empty()) return Error{Key{"error.lesson.no_title"}, {}, prose.file, 1};
  return prose;
}

std::string plain(const std::vector<Words>& runs) {
  std::string all;
  for (const Words& words : runs) all += words.text;
  return all;
}

}  // namespace casella::lesson
