#pragma once
// Standard output and files, with their failures noticed.
#include <filesystem>
#include <string>
#include <string_view>

#include "sim/base/result.h"

namespace casella::cli {

// What scripts can count on.
enum Exit : int {
  kGood = 0,
  kWrong = 1,         // something was found wrong, or not reached
  kUsage = 2,         // the command line or its input was not understood, or output not written
  kInterrupted = 130  // by Ctrl+C
};

class Output {
 public:
  explicit Output(int descriptor) : descriptor_(descriptor) {}

  Output& operator<<(std::string_view text);
  // Hands on what was kept back. False if the reader is gone or the disk is full.
  bool flush();
  bool open() const { return fault_ == 0; }
  // Why writing failed, for people; empty if it didn't, or if only the reader went away.
  std::string fault() const;

 private:
  std::string waiting_;
  int descriptor_;
  int fault_ = 0;  // errno
};

// The text, and blanks behind it up to so many columns of a terminal.
std::string padded(std::string text, std::size_t columns);

// Writes all or nothing: a file that was there stays until the new one is whole. "-" is `out`.
Result<Done> write_to(const std::string& file, std::string_view content, Output& out);

}  // namespace casella::cli
