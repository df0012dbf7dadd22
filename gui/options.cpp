#include "gui/options.h"

#include <charconv>
#include <filesystem>

#include "gui/app.h"

namespace casella::gui {
namespace {

std::optional<std::size_t> number(std::string_view word) {
  std::size_t value = 0;
  const auto [end, fault] = std::from_chars(word.data(), word.data() + word.size(), value);
  if (fault != std::errc() || end != word.data() + word.size()) return std::nullopt;
  return value;
}

std::optional<float> scale_of(std::string_view word) {
  float value = 0;
  const auto [end, fault] = std::from_chars(word.data(), word.data() + word.size(), value);
  const bool whole = fault == std::errc() && end == word.data() + word.size();
  if (!whole || !(value >= 0.5F && value <= 4)) return std::nullopt;
  return value;
}

class Reader {
 public:
  explicit Reader(const std::vector<std::string>& words) : words_(words) {}

  Result<Options> read() {
    while (at_ < words_.size() && !error_) option(words_[at_++]);
    if (!error_ && out_.shot) check_shot();
    if (error_) return *error_;
    return out_;
  }

 private:
  void fail(const char* key, std::vector<std::string> args) {
    if (!error_) error_ = Error{Key{key}, std::move(args)};
  }

  std::string value(const std::string& option) {
    if (at_ < words_.size()) return words_[at_++];
    fail("error.option.value", {option});
    return {};
  }

  std::optional<std::size_t> count(const std::string& option) {
    const std::string word = value(option);
    const auto out = number(word);
    if (!out) fail("error.option.number", {option, word});
    return out;
  }

  std::optional<std::size_t> ports() {
    constexpr std::size_t most = 64'000;  // so that all stay below 65,536
    auto out = count("--ports");
    if (out && *out > most) fail("serve.error.ports", {std::to_string(*out)});
    return out;
  }

  void option(const std::string& word) {
    if (word == "--help" || word == "-h") {
      out_.help = true;
    } else if (word == "--version") {
      out_.version = true;
    } else if (word == "--report") {
      out_.report = value(word);
    } else if (word == "--serve") {
      out_.serve = true;
    } else if (word == "--ephemeral") {
      out_.ephemeral = true;
    } else if (word == "--ports") {
      out_.ports = ports();
    } else if (word == "--config") {
      out_.config = value(word);
    } else if (word == "--data") {
      out_.data = value(word);
    } else if (word == "--lesson") {
      out_.lesson = value(word);
    } else if (word == "--shot") {
      out_.shot = true;
      out_.lesson = value(word);
    } else if (word == "--at") {
      out_.at = count(word);
    } else if (word == "--step") {
      out_.step = count(word);
    } else if (word == "-o" || word == "--output") {
      out_.file = value(word);
    } else if (word == "--lang") {
      out_.language = value(word);
    } else if (word == "--view") {
      out_.view = value(word);
    } else if (word.rfind('-', 0) != 0 && out_.lesson.empty()) {
      lesson_at(word);
    } else {
      look(word);
    }
  }

  // A file manager hands over what was double-clicked: the folder, or the lesson.toml in it.
  void lesson_at(const std::string& path) {
    const std::filesystem::path file = path;
    out_.lesson = file.filename() == "lesson.toml"
                      ? std::filesystem::absolute(file).parent_path().string()
                      : path;
  }

  void look(const std::string& word) {
    if (word == "--theme") {
      const std::string name = value(word);
      out_.theme = theme_named(name);
      if (!out_.theme) fail("error.option.theme", {name});
    } else if (word == "--scale") {
      const std::string name = value(word);
      const auto scale = scale_of(name);
      if (!scale) fail("error.option.scale", {name});
      out_.scale = scale.value_or(1);
    } else if (word == "--size") {
      size(value(word));
    } else {
      fail("error.option.unknown", {word});
    }
  }

  void size(const std::string& word) {
    const std::size_t cross = word.find('x');
    const auto wide = number(std::string_view(word).substr(0, cross));
    const auto high = cross == word.npos ? std::optional<std::size_t>()
                                         : number(std::string_view(word).substr(cross + 1));
    constexpr std::size_t most = 16384;
    if (!wide || !high || *wide < 1 || *high < 1 || *wide > most || *high > most) {
      fail("error.option.size", {word});
      return;
    }
    out_.width = static_cast<int>(*wide);
    out_.height = static_cast<int>(*high);
  }

  void check_shot() {
    if (out_.file.empty()) fail("error.option.value", {"-o"});
  }

  const std::vector<std::string>& words_;
  std::size_t at_ = 0;
  Options out_;
  std::optional<Error> error_;
};

}  // namespace

Result<Options> read_options(const std::vector<std::string>& words) {
  return Reader(words).read();
}

}  // namespace casella::gui
