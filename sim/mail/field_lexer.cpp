#include "sim/mail/field_lexer.h"

#include <utility>

namespace casella {
namespace {

constexpr int kCommentDepthLimit = 32;

bool is_space(char c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

}  // namespace

void FieldLexer::comment() {
  std::string text;
  int depth = 0;
  while (!left_.empty()) {
    const char c = take_any();
    if (c == '(' && ++depth == 1) continue;
    if (depth > kCommentDepthLimit) continue;
    if (c == ')' && --depth == 0) break;
    if (c == '\\' && !left_.empty()) {
      text.push_back(take_any());
    } else if (c != '\r' && c != '\n') {
      text.push_back(c);
    }
  }
  comment_ = std::move(text);
}

void FieldLexer::skip() {
  while (!left_.empty()) {
    if (is_space(left_.front())) {
      left_.remove_prefix(1);
    } else if (left_.front() == '(') {
      comment();
    } else {
      return;
    }
  }
}

bool FieldLexer::take(char c) {
  skip();
  if (peek() != c || left_.empty()) return false;
  left_.remove_prefix(1);
  return true;
}

char FieldLexer::take_any() {
  if (left_.empty()) return '\0';
  const char c = left_.front();
  left_.remove_prefix(1);
  return c;
}

std::string_view FieldLexer::word(const Specials& specials) {
  std::size_t size = 0;
  while (size < left_.size() && !specials.ends[static_cast<unsigned char>(left_[size])]) ++size;
  const std::string_view found = left_.substr(0, size);
  left_.remove_prefix(size);
  return found;
}

std::optional<std::string> FieldLexer::quoted() {
  if (peek() != '"') return std::nullopt;
  left_.remove_prefix(1);
  std::string text;
  while (!left_.empty()) {
    const char c = take_any();
    if (c == '"') break;
    if (c == '\\' && !left_.empty()) {
      text.push_back(take_any());
    } else if (c != '\r' && c != '\n') {
      text.push_back(c);
    }
  }
  return text;
}

std::string FieldLexer::domain_literal() {
  std::string text;
  while (!left_.empty()) {
    const char c = take_any();
    if (!is_space(c)) text.push_back(c);
    if (c == ']') break;
  }
  return text;
}

std::string FieldLexer::take_comment() {
  return std::exchange(comment_, {});
}

}  // namespace casella
