// Reading goals; goal_eval.cpp looks them up in the world.
#include "sim/lesson/goal.h"

#include <charconv>

#include "sim/lesson/goal_node.h"

namespace casella::lesson {
namespace {

constexpr int kDepthLimit = 50;

bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '-' || c == '.';
}

class Parser {
 public:
  explicit Parser(std::string_view text) : text_(text) {}

  Result<std::shared_ptr<const Goal::Node>> parse() {
    auto root = disjunction();
    if (!fault_ && at_ < text_.size()) fail("error.goal.left_over");
    if (fault_) return *fault_;
    return std::shared_ptr<const Goal::Node>(std::move(root));
  }

 private:
  using Node = std::unique_ptr<Goal::Node>;

  void skip() {
    while (at_ < text_.size() && text_[at_] == ' ') ++at_;
  }

  Node fail(std::string_view key) {
    if (!fault_) fault_ = Error{Key{key}, {std::string(text_), std::to_string(at_ + 1)}};
    return nullptr;
  }

  // The next word without taking it; empty if something else comes.
  std::string_view word() {
    skip();
    std::size_t end = at_;
    while (end < text_.size() && is_word(text_[end])) ++end;
    return text_.substr(at_, end - at_);
  }

  bool take(std::string_view symbol) {
    skip();
    const bool letters = is_word(symbol.front());
    if (letters ? word() != symbol : text_.substr(at_, symbol.size()) != symbol) return false;
    at_ += symbol.size();
    skip();
    return true;
  }

  Node join(Operation operation, Node left, Node right) {
    auto node = std::make_unique<Goal::Node>();
    node->operation = operation;
    node->left = std::move(left);
    node->right = std::move(right);
    return node;
  }

  Node disjunction() {
    if (++depth_ > kDepthLimit) return fail("error.goal.too_deep");
    Node left = conjunction();
    while (!fault_ && take("or")) left = join(Operation::Or, std::move(left), conjunction());
    --depth_;
    return left;
  }

  Node conjunction() {
    Node left = negation();
    while (!fault_ && take("and")) left = join(Operation::And, std::move(left), negation());
    return left;
  }

  Node negation() {
    if (take("not")) return join(Operation::Not, comparison(), nullptr);
    return comparison();
  }

  Node comparison() {
    static constexpr struct {
      std::string_view symbol;
      Operation operation;
    } kSymbols[] = {{"==", Operation::Equal},  {"!=", Operation::Unequal},
                    {"<=", Operation::AtMost}, {">=", Operation::AtLeast},
                    {"<", Operation::Less},    {">", Operation::More},
                    {"has", Operation::Has},   {"like", Operation::Like}};
    Node left = value();
    if (fault_) return nullptr;
    for (const auto& each : kSymbols) {
      if (take(each.symbol)) return join(each.operation, std::move(left), value());
    }
    return left;
  }

  Node value() {
    skip();
    if (take("(")) {
      Node inner = disjunction();
      if (!fault_ && !take(")")) return fail("error.goal.no_bracket");
      return inner;
    }
    auto node = std::make_unique<Goal::Node>();
    if (at_ < text_.size() && text_[at_] == '\'') {
      const std::size_t end = text_.find('\'', at_ + 1);
      if (end == text_.npos) return fail("error.goal.no_quote");
      node->value = std::string(text_.substr(at_ + 1, end - at_ - 1));
      at_ = end + 1;
      skip();
      return node;
    }
    const std::string_view name = word();
    if (name.empty()) return fail("error.goal.no_value");
    std::int64_t number = 0;
    const auto [stop, wrong] = std::from_chars(name.data(), name.data() + name.size(), number);
    if (wrong == std::errc() && stop == name.data() + name.size()) {
      node->value = number;
    } else if (name == "true" || name == "false") {
      node->value = name == "true";
    } else if (name.find('.') != name.npos) {
      node->operation = Operation::Path;
      node->value = std::string(name);
    } else {
      return fail("error.goal.no_value");
    }
    at_ += name.size();
    skip();
    return node;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  int depth_ = 0;
  std::optional<Error> fault_;
};

}  // namespace

Result<Goal> Goal::parse(std::string_view text) {
  auto root = Parser(text).parse();
  if (!root) return root.error();
  return Goal(std::move(root).value());
}

}  // namespace casella::lesson
