#pragma once
// The way in for `casella ctl`: a socket that only its owner may use. A request is words, each
// ended by a NUL; the answer is text.
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "sim/base/result.h"

namespace casella::live {

class ControlSocket {
 public:
  using Answer = std::function<std::string(const std::vector<std::string>& words)>;

  ControlSocket(std::filesystem::path file, Answer answer)
      : file_(std::move(file)), answer_(std::move(answer)) {}
  ~ControlSocket() { stop(); }
  // Error serve.error.control_taken: another server answers there already; it keeps the socket.
  std::optional<Error> start();
  void stop();

 private:
  void run();
  void serve(int connection);

  std::filesystem::path file_;
  Answer answer_;
  int listener_ = -1;
  int wake_[2] = {-1, -1};
  std::thread thread_;
};

// Sends the words to the server that listens at `file`, and gives its answer.
Result<std::string> ask_server(const std::filesystem::path& file,
                               const std::vector<std::string>& words);

}  // namespace casella::live
