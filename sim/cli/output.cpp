#include "sim/cli/output.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>

#include "sim/base/utf8.h"

namespace casella::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kKeptOctets = 1U << 16U;

Error cannot_write(const std::string& file) {
  return {Key{"cli.error.cannot_write"}, {std::strerror(errno)}, file};
}

}  // namespace

Output& Output::operator<<(std::string_view text) {
  waiting_ += text;
  if (waiting_.size() >= kKeptOctets) flush();
  return *this;
}

bool Output::flush() {
  std::size_t at = 0;
  while (fault_ == 0 && at < waiting_.size()) {
    const ssize_t written = ::write(descriptor_, waiting_.data() + at, waiting_.size() - at);
    if (written >= 0) {
      at += static_cast<std::size_t>(written);
    } else if (errno != EINTR) {
      fault_ = errno;
    }
  }
  waiting_.clear();
  return open();
}

std::string Output::fault() const {
  return fault_ == 0 || fault_ == EPIPE ? std::string() : std::strerror(fault_);
}

Result<Done> write_to(const std::string& file, std::string_view content, Output& out) {
  if (file == "-") {
    out << content;
    return Done{};
  }
  std::error_code fault;
  const bool special = fs::exists(file, fault) && !fs::is_regular_file(file, fault);
  // A device or pipe is written to, never replaced.
  const fs::path written = special ? fs::path(file) : fs::path(file + ".part");
  errno = 0;
  std::ofstream stream(written, std::ios::binary | std::ios::trunc);
  if (!stream) return cannot_write(file);
  stream.write(content.data(), static_cast<std::streamsize>(content.size()));
  stream.close();
  if (!stream) {
    const Error error = cannot_write(file);
    if (!special) fs::remove(written, fault);
    return error;
  }
  if (special) return Done{};
  fs::rename(written, file, fault);
  if (!fault) return Done{};
  std::error_code ignored;
  fs::remove(written, ignored);
  return Error{Key{"cli.error.cannot_write"}, {fault.message()}, file};
}

std::string padded(std::string text, std::size_t columns) {
  text.append(columns - std::min(columns, columns_of(text)), ' ');
  return text;
}

}  // namespace casella::cli
