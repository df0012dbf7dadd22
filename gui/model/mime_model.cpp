#include "gui/model/mime_model.h"

#include <algorithm>

#include "gui/model/words.h"
#include "sim/mail/mime.h"

namespace casella::gui {
namespace {

std::string name_of(const MimePart& part) {
  std::string name = param_of(part.disposition.params, "filename");
  return name.empty() ? param_of(part.params, "name") : name;
}

class Tree {
 public:
  Tree(const Message& message, const Text& text)
      : all_(std::max<std::uint64_t>(1, message.octets().size())), text_(text) {
    const MimePart whole = parse_mime(message.octets());
    add_whole(whole);
    if (!whole.is_multipart()) {
      add(whole, 1, "1");
      return;
    }
    children(whole, 1, "");
  }

  std::vector<PartRow> rows;
  std::uint64_t least = 0;  // octets of the smallest text that can be read by itself
  std::string least_section;

 private:
  void add_whole(const MimePart& whole) {
    PartRow row;
    row.type = whole.type + "/" + whole.subtype;
    row.about = text_("model.mime.whole");
    row.size = octets_words(all_, text_);
    row.share = 1;
    rows.push_back(std::move(row));
    PartRow head;
    head.depth = 1;
    head.section = "HEADER";
    head.type = text_("model.mime.header");
    measure(head, whole.header.size());
    rows.push_back(std::move(head));
  }

  void children(const MimePart& part, std::size_t depth, const std::string& before) {
    for (std::size_t i = 0; i < part.children.size(); ++i) {
      add(part.children[i], depth, before + std::to_string(i + 1));
    }
  }

  void add(const MimePart& part, std::size_t depth, const std::string& section) {
    constexpr std::size_t kMost = 200;  // rows that somebody reads
    if (rows.size() >= kMost) return;
    PartRow row;
    row.depth = depth;
    row.section = section;
    row.type = part.type + "/" + part.subtype;
    row.about = name_of(part).empty() ? part.encoding : showable(name_of(part));
    measure(row, part.body.size());
    if (part.children.empty() && part.type == "text" && (least == 0 || part.body.size() < least)) {
      least = std::max<std::uint64_t>(1, part.body.size());
      least_section = section;
    }
    rows.push_back(std::move(row));
    // What is inside a message counts on within its own multipart (RFC 3501, section 6.4.5).
    if (part.is_message() && !part.children.empty()) {
      const MimePart& inside = part.children.front();
      if (inside.is_multipart()) return children(inside, depth + 1, section + ".");
      return add(inside, depth + 1, section + ".1");
    }
    children(part, depth + 1, section + ".");
  }

  void measure(PartRow& row, std::uint64_t octets) const {
    row.size = octets_words(octets, text_);
    row.share = static_cast<float>(octets) / static_cast<float>(all_);
    const std::uint64_t saved = octets >= all_ ? 0 : (all_ - octets) * 100 / all_;
    row.saves = text_.fill("model.mime.saves", saved);
  }

  std::uint64_t all_;
  const Text& text_;
};

}  // namespace

const MessageParts& MimeModel::of(MessageId id, const History& history, std::uint32_t edition,
                                  const Text& text) {
  if (parts_.known && id == id_ && edition == edition_ && epoch_ == history.epoch()) return parts_;
  id_ = id;
  edition_ = edition;
  epoch_ = history.epoch();
  parts_ = {};
  const KnownMessage* known = history.holdings().find(id);
  if (known == nullptr) return parts_;
  const Message& message = *known->message;
  Tree tree(message, text);
  parts_.known = true;
  parts_.title = subject_of(message);
  parts_.rows = std::move(tree.rows);
  const std::uint64_t all = message.octets().size();
  if (tree.least > 0 && tree.least < all) {
    parts_.words = text.fill("model.mime.words", tree.least_section, octets_words(tree.least, text),
                             octets_words(all, text));
  }
  return parts_;
}

}  // namespace casella::gui
