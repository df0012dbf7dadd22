#pragma once
// The log of `casella serve`: lines that the server's thread leaves here, and a thread that prints
// them. A reader who does not keep up loses lines, and is told how many; the server never waits.
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>
#include <variant>

#include "sim/cli/house.h"
#include "sim/live/narrator.h"

namespace casella::cli {

enum class LogAs : std::uint8_t { None, Text, Json };

class ServeLog {
 public:
  ServeLog(House& house, LogAs form) : house_(house), form_(form) {}
  ~ServeLog() { stop(); }

  void start();
  void stop();  // once all is printed
  void add(std::vector<live::Said> said);
  void add(std::string line);           // as it is, behind what was said before
  void print(const std::string& line);  // as it is, at once

 private:
  void run();
  std::string told(const live::Said& said) const;
  std::string as_json(const live::Said& said) const;

  House& house_;
  LogAs form_;
  std::mutex mutex_;
  std::condition_variable more_;
  using Waiting = std::variant<live::Said, std::string>;
  std::deque<Waiting> waiting_;
  std::uint64_t lost_ = 0;
  bool stopping_ = false;
  std::mutex printing_;
  std::thread thread_;
};

// A line for people: when, whose session, what was said and why.
std::string said_in_words(const live::Said& said, const Text& text);

}  // namespace casella::cli
