#include "sim/mail/address.h"

#include "sim/mail/field_lexer.h"

namespace casella {
namespace {

constexpr Specials kSpecials("()<>[]:;@\\,\"");  // without the dot

class AddressParser {
 public:
  explicit AddressParser(std::string_view field) : lexer_(field) {}

  std::vector<Address> run() {
    while (found_.size() < kAddressesLimit) {
      lexer_.skip();
      if (lexer_.at_end()) break;
      if (lexer_.take(',')) continue;
      if (lexer_.peek() == ';') {
        lexer_.take_any();
        if (in_group_) found_.push_back({});
        in_group_ = false;
        continue;
      }
      one();
    }
    if (in_group_) found_.push_back({});
    return std::move(found_);
  }

 private:
  // Words with one space where there was any; dots stick to what is beside them.
  std::string phrase() {
    std::string text;
    bool glue = true;
    for (;;) {
      const std::size_t before = lexer_.left().size();
      lexer_.skip();
      const bool spaced = lexer_.left().size() != before;
      std::string next;
      if (auto quoted = lexer_.quoted()) {
        next = *std::move(quoted);
      } else {
        next = lexer_.word(kSpecials);
        if (next.empty()) break;
      }
      if (!glue && spaced) text.push_back(' ');
      text += next;
      glue = false;
    }
    return text;
  }

  // The local part or domain: words without the white space between them.
  std::string dotted() {
    std::string text;
    for (;;) {
      lexer_.skip();
      if (auto quoted = lexer_.quoted()) {
        text += *quoted;
      } else if (lexer_.peek() == '[') {
        text += lexer_.domain_literal();
      } else {
        const std::string_view word = lexer_.word(kSpecials);
        if (word.empty()) return text;
        text += word;
      }
    }
  }

  // "<" [route ":"] local "@" domain ">"
  void angle(Address& address) {
    lexer_.take_any();
    lexer_.skip();
    if (lexer_.peek() == '@') {
      std::string route;
      while (lexer_.take('@')) {
        if (!route.empty()) route.push_back(',');
        route += "@" + dotted();
        while (lexer_.take(',')) {
        }
      }
      lexer_.take(':');
      address.route = std::move(route);
    }
    address.mailbox = dotted();
    if (lexer_.take('@')) address.host = dotted();
    while (!lexer_.at_end() && !lexer_.take('>')) {
      if (lexer_.peek() == ',' || lexer_.peek() == ';') break;
      lexer_.take_any();
    }
  }

  void one() {
    Address address;
    lexer_.take_comment();
    const bool began_quoted = lexer_.peek() == '"';
    std::string text = phrase();
    lexer_.skip();
    switch (lexer_.peek()) {
      case '<':
        if (!text.empty() || began_quoted) address.name = std::move(text);
        angle(address);
        break;
      case ':':
        lexer_.take_any();
        if (in_group_) found_.push_back({});
        in_group_ = true;
        address.mailbox = std::move(text);
        found_.push_back(std::move(address));
        return;
      case '@':
        lexer_.take_any();
        address.mailbox = std::move(text);
        address.host = dotted();
        break;
      default:
        if (text.empty() && !lexer_.at_end() && lexer_.peek() != ',' && lexer_.peek() != ';') {
          lexer_.take_any();  // a special where none can stand
          return;
        }
        address.mailbox = std::move(text);
    }
    // "user@host (Name)": the older way of saying the name (section 3.4's note on comments).
    lexer_.skip();
    std::string comment = lexer_.take_comment();
    if (!address.name && !comment.empty()) address.name = std::move(comment);
    // A host that is not known is an empty one: none at all would begin a group.
    if (!address.host) address.host = "";
    if (address.mailbox && address.mailbox->empty() && address.host->empty() && !address.name)
      return;
    found_.push_back(std::move(address));
  }

  FieldLexer lexer_;
  std::vector<Address> found_;
  bool in_group_ = false;
};

}  // namespace

std::vector<Address> parse_addresses(std::string_view field) {
  return AddressParser(field).run();
}

}  // namespace casella
